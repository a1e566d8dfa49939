import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import type { Clock, NetworkPathProvider, Platform, Transport } from '../src/loading/ports.ts';

/** What a virtual platform is put together from. */
export interface MarblePlatformParts {
  readonly clock: Clock;
  readonly path: NetworkPathProvider;
  readonly transport: Transport;
}

/** Numbers that look thrown and are the same in every run. */
const dice = (): (() => number) => {
  let state = 1;
  return () => {
    // Park and Miller's generator: multiplication by 48271 modulo 2^31 - 1.
    state = (state * 48_271) % 2_147_483_647;
    return state / 2_147_483_647;
  };
};

/** A place to run without a machine: one transport for every session, no files, no content codings, no surprises. */
export const marblePlatform = ({ clock, path, transport }: MarblePlatformParts): Platform => ({
  clock,
  path,
  files: null,
  decoders: () => null,
  acceptEncoding: '',
  acceptLanguage: 'en',
  userAgent: 'marbles',
  random: dice(),
  createTransport: () => transport,
  // A name that is not found, or a server that refuses, is no matter of the way there.
  isConnectivityFailure: ({ code }) => code === URLErrorCode.notConnectedToInternet,
});
