import { readFileSync } from 'node:fs';
import { setGlobalOrigin } from 'undici';

export const contenderNames = ['rx-urlsession', 'undici'] as const;
export type ContenderName = (typeof contenderNames)[number];

/** Names that a test finds in its global scope. */
export type Globals = Readonly<Record<string, unknown>>;

type Contender = Readonly<Record<'globals', (certificateAuthority: string, location: URL) => Globals>>;

const open: Readonly<Record<ContenderName, () => Promise<Contender>>> = {
  'rx-urlsession': () => import('./rxURLSession.ts'),
  undici: () => import('./undici.ts'),
};

/**
 * What a contender puts into the global scope. Relative URLs are resolved against `location` by both: the installed
 * engine and the platform's classes share where they look for it.
 */
export const globalsOf = async (contender: ContenderName, location: URL, authorityFile: string): Promise<Globals> => {
  setGlobalOrigin(location);
  return (await open[contender]()).globals(readFileSync(authorityFile, 'utf8'), location);
};
