// The entry for Node.js: the neutral surface, bound to Node's platform.
import './platform/node/nodeVersion.ts';
import { nodePlatform } from './platform/node/nodePlatform.ts';
import { bindPlatform, type BoundSurface, type URLSessionConstructor } from './session/bindPlatform.ts';
import type { URLSession as NeutralURLSession } from './session/URLSession.ts';

export * from './index.ts';

const bound: BoundSurface = bindPlatform(nodePlatform);

/** Makes tasks, all of which share a configuration, connections and a delegate. @see URLSession */
export const URLSession: URLSessionConstructor = bound.URLSession;
export type URLSession = NeutralURLSession;
/** The bytes of a resource over the shared session; asked for at the first iteration. @see URL.resourceBytes */
export const resourceBytes: BoundSurface['resourceBytes'] = bound.resourceBytes;
/** The lines of a resource over the shared session; asked for at the first iteration. @see URL.lines */
export const lines: BoundSurface['lines'] = bound.lines;
