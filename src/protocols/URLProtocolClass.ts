import type { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { RunTask } from '../loading/Loader.ts';
import type { URLProtocolClient } from './URLProtocolClient.ts';

/** What an instance of a protocol is made with, besides its request. */
export interface URLProtocolParts {
  /** A stored response of the same request, if the cache has one. */
  readonly cachedResponse?: CachedURLResponse | null;
  /** Whom to tell; null outside of a load. */
  readonly client?: URLProtocolClient | null;
  /** The task that is loaded for. */
  readonly task?: RunTask | null;
}

/** An instance at work: one load. */
export interface LoadingProtocol {
  startLoading(): void;
  stopLoading(): void;
}

/** A class that can load: what `URLProtocol` gives its subclasses. */
export interface URLProtocolClass {
  new (request: URLRequest, parts: URLProtocolParts): LoadingProtocol;
  canInit(request: URLRequest): boolean;
  canInitWithTask(task: RunTask): boolean;
  canonicalRequest(request: URLRequest): URLRequest;
}
