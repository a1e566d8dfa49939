import { networkInterfaces } from 'node:os';
import { libraryVersion } from '../../foundation/libraryVersion.ts';
import type { URLError } from '../../foundation/URLError.ts';
import type { Platform } from '../../loading/ports.ts';
import { acceptLanguage } from './acceptLanguage.ts';
import { isConnectivityFailure } from './connectivityFailure.ts';
import { acceptEncoding, contentDecoders } from './contentDecoders.ts';
import { createNodeTransport } from './nodeTransport.ts';
import { interfacePath } from './networkPath.ts';
import { nodeBlobs } from './nodeBlobs.ts';
import { nodeClock, nodeIdleClock } from './nodeClock.ts';
import { kerberosSource } from './kerberos.ts';
import { nodeDigests } from './nodeDigests.ts';
import { nodeFileSystem } from './nodeFileSystem.ts';
import { cookieRules } from './stores/cookieRules.ts';
import { openCookieStore } from './stores/openCookieStore.ts';
import { openCredentialStorage } from './stores/openCredentialStorage.ts';

const path = interfacePath(nodeIdleClock, networkInterfaces);
/** The language of the process. Asking `Intl` takes 30 ms, which every import would wait for. */
const locale = (globalThis.navigator as { readonly language?: string } | undefined)?.language ?? 'en-US';
const [nodeMajor = ''] = process.versions.node.split('.');

/** Node.js: all that the library needs from it, one a thread. */
export const nodePlatform: Platform = Object.freeze({
  clock: nodeClock,
  files: nodeFileSystem,
  blobs: nodeBlobs,
  decoders: contentDecoders,
  acceptEncoding,
  acceptLanguage: acceptLanguage(locale),
  userAgent: `rx-urlsession/${libraryVersion} Node.js/${nodeMajor}`,
  path,
  digests: nodeDigests,
  negotiate: () => kerberosSource(),
  openCredentialStorage: () => openCredentialStorage(),
  random: () => Math.random(),
  createTransport: createNodeTransport,
  cookieRules,
  openCookieStore,
  isConnectivityFailure: (error: URLError) => isConnectivityFailure(error, path.current),
});
