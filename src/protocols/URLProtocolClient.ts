import type { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLAuthenticationChallenge } from '../foundation/URLAuthenticationChallenge.ts';
import type { URLCacheStoragePolicy } from '../foundation/rawValues.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';

/**
 * What a `URLProtocol` says to the library. Calls after the end of the load, after `stopLoading`, and out of order are
 * ignored: data and the end before a response, a second response, anything after the end.
 * @see NSURLProtocolClient
 */
export interface URLProtocolClient {
  /** The protocol was sent elsewhere: it is stopped, and the user is asked whether a new load goes on from there. */
  wasRedirectedTo(request: URLRequest, redirectResponse: HTTPURLResponse): void;
  /** The head; delivered as it is, also with a 3xx status. */
  didReceiveResponse(response: URLResponse, cacheStoragePolicy?: URLCacheStoragePolicy): void;
  /** New bytes, which belong to the library from now on. */
  didLoad(data: Uint8Array): void;
  /** Success. */
  didFinishLoading(): void;
  /** Failure; what is no `URLError` becomes one (`-1`) with it as its `cause`. */
  didFailWithError(error: unknown): void;
  /** Asks the user; the answer comes through the challenge's `sender`. */
  didReceiveChallenge(challenge: URLAuthenticationChallenge): void;
  /** The answer is not wanted any more. */
  didCancelChallenge(challenge: URLAuthenticationChallenge): void;
  /** A cached response is still good: it is delivered, and is the end of the load. */
  cachedResponseIsValid(cachedResponse: CachedURLResponse): void;
}
