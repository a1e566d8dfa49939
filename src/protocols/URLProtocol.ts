import type { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { RunTask } from '../loading/Loader.ts';
import { registerProtocol, unregisterProtocol } from './registeredProtocols.ts';
import type { LoadingProtocol, URLProtocolClass, URLProtocolParts } from './URLProtocolClass.ts';
import type { URLProtocolClient } from './URLProtocolClient.ts';

export type { URLProtocolClass, URLProtocolParts } from './URLProtocolClass.ts';

const isSubclass = (candidate: unknown): candidate is URLProtocolClass =>
  typeof candidate === 'function' && candidate.prototype instanceof URLProtocol;

/**
 * A way to load that the app brings along: for a scheme of its own, or in place of a built-in one. A subclass says in
 * `canInit` which requests it takes; the library makes one instance a load, calls `startLoading`, and hears of it through
 * `client`. Timeouts, redirects and session headers are the library's; everything below is the protocol's.
 *
 * - `stopLoading` is called exactly once after `startLoading`: when the load ends, is redirected or is cancelled. It may
 *   come inside `startLoading`.
 * - What `startLoading` or `stopLoading` throws fails the load with `-1` and is the error's `cause`; thrown while a load
 *   is cancelled it is dropped, as nobody waits any more.
 * - A suspended task does not stop its protocol: bytes that come all the same are delivered.
 *
 * Differs: Apple also calls `stopLoading` when a task is suspended.
 * @see URLProtocol
 */
export abstract class URLProtocol implements LoadingProtocol {
  /** The request to load, in canonical form. */
  readonly request: URLRequest;
  readonly cachedResponse: CachedURLResponse | null;
  readonly client: URLProtocolClient | null;
  readonly task: RunTask | null;

  constructor(request: URLRequest, parts: URLProtocolParts = {}) {
    this.request = request;
    this.cachedResponse = parts.cachedResponse ?? null;
    this.client = parts.client ?? null;
    this.task = parts.task ?? null;
  }

  /** Begins; may answer at once or later. */
  abstract startLoading(): void;
  /** Gives everything back. */
  abstract stopLoading(): void;

  /** Whether the class loads a request. */
  static canInit(_request: URLRequest): boolean {
    return false;
  }

  /** What sessions ask: by default whether the class loads the task's `currentRequest`. */
  static canInitWithTask(task: RunTask): boolean {
    return task.currentRequest !== null && this.canInit(task.currentRequest);
  }

  /** The form of a request that stands for all that mean the same; it is what is loaded. */
  static canonicalRequest(request: URLRequest): URLRequest {
    return request;
  }

  /** Whether two requests may share one stored response. */
  static requestIsCacheEquivalent(a: URLRequest, b: URLRequest): boolean {
    return this.canonicalRequest(a).isEqual(this.canonicalRequest(b));
  }

  /** What was left on a request under a key, or undefined. */
  static property(key: string, request: URLRequest): unknown {
    return request.properties.get(key);
  }

  /** Leaves something on a request; its copies have it too. The way for a protocol to know requests of its own. */
  static setProperty(value: unknown, key: string, request: URLRequest): void {
    request.properties = new Map(request.properties).set(key, value);
  }

  static removeProperty(key: string, request: URLRequest): void {
    if (!request.properties.has(key)) return;
    const properties = new Map(request.properties);
    properties.delete(key);
    request.properties = properties;
  }

  /** Makes a subclass known to sessions; it is asked before those registered earlier. False for anything else. */
  static registerClass(protocolClass: URLProtocolClass): boolean {
    if (!isSubclass(protocolClass)) return false;
    registerProtocol(protocolClass);
    return true;
  }

  /** Loads that run go on. */
  static unregisterClass(protocolClass: URLProtocolClass): void {
    unregisterProtocol(protocolClass);
  }
}
