import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';

/**
 * A network error as `fetch` tells it: a `TypeError` with the `URLError` as `cause`. The message is the one that
 * libraries know a network error by.
 * @see Fetch §5.6
 */
export const networkError = (error: URLError): TypeError => new TypeError('fetch failed', { cause: error });

/** What came out of a stream of events as a failure. */
export const asURLError = (reason: unknown): URLError =>
  URLError.is(reason) ? reason : new URLError(URLErrorCode.unknown, { cause: reason });
