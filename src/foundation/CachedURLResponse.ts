import type { URLCacheStoragePolicy } from './rawValues.ts';
import type { URLResponse } from './URLResponse.ts';

/** What may be said of a stored response. */
export interface CachedURLResponseOptions {
  readonly userInfo?: Readonly<Record<string, unknown>> | null;
  readonly storagePolicy?: URLCacheStoragePolicy;
}

/** A response with its body, as a cache keeps it. A value. @see CachedURLResponse */
export class CachedURLResponse {
  readonly response: URLResponse;
  readonly data: Uint8Array;
  readonly userInfo: Readonly<Record<string, unknown>> | null;
  readonly storagePolicy: URLCacheStoragePolicy;

  constructor(response: URLResponse, data: Uint8Array, options: CachedURLResponseOptions = {}) {
    this.response = response;
    this.data = data;
    this.userInfo = options.userInfo ?? null;
    this.storagePolicy = options.storagePolicy ?? 'allowed';
  }

  /** What may be logged: nothing of the body. */
  toJSON(): Record<string, unknown> {
    return { response: this.response.toJSON(), size: this.data.length, storagePolicy: this.storagePolicy };
  }

  copy(): this {
    return this;
  }
  /** Response, bytes and policy; `userInfo` is not compared. */
  isEqual(other: CachedURLResponse): boolean {
    return (
      this.storagePolicy === other.storagePolicy &&
      this.response.isEqual(other.response) &&
      this.data.length === other.data.length &&
      this.data.every((byte, index) => byte === other.data[index])
    );
  }
}
