import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import { refusedResponse } from './refusedResponse.ts';

/** Failures of the way to the server, which another try may not meet again. */
const transientCodes: ReadonlySet<number> = new Set([
  URLErrorCode.timedOut,
  URLErrorCode.cannotFindHost,
  URLErrorCode.cannotConnectToHost,
  URLErrorCode.networkConnectionLost,
  URLErrorCode.dnsLookupFailed,
  URLErrorCode.notConnectedToInternet,
]);

/**
 * Statuses by which a server says that it could not answer now: 408, 425, 429, 500, 502, 503, 504.
 * @see RFC 9110 §15.5.9, §15.6 @see RFC 8470 §5.2 (425) @see RFC 6585 §4 (429)
 */
const transientStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504]);

/** Whether the same request may succeed a little later. A status counts where `validateStatus` made a failure of it. */
export const isTransient = (error: unknown): boolean => {
  if (!URLError.is(error)) return false;
  const refused = refusedResponse(error);
  return refused === null ? transientCodes.has(error.code) : transientStatuses.has(refused.statusCode);
};
