import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLError } from '../../foundation/URLError.ts';
import type { Platform } from '../../loading/ports.ts';
import { browserClock } from './browserClock.ts';
import { createFetchTransport } from './fetchTransport.ts';
import { onlinePath } from './onlinePath.ts';

const path = onlinePath({
  navigator,
  addEventListener: (type, listener) => {
    addEventListener(type, listener);
  },
  removeEventListener: (type, listener) => {
    removeEventListener(type, listener);
  },
});

/**
 * Pages and workers: all that the library needs from them. There are no files, and nothing is decoded here, because the
 * engine does it. Languages and the name of the client are the browser's to say: it knows all the languages of its user,
 * and a page that named the client itself would have to ask other origins for leave.
 */
export const browserPlatform: Platform = Object.freeze({
  clock: browserClock,
  files: null,
  decoders: () => null,
  acceptEncoding: '',
  acceptLanguage: '',
  userAgent: '',
  path,
  random: () => Math.random(),
  createTransport: () => createFetchTransport(path),
  isConnectivityFailure: (error: URLError) => error.code === URLErrorCode.notConnectedToInternet,
});
