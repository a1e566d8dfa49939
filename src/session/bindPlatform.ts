import type { AsyncBytes } from '../adapters/AsyncBytes.ts';
import type { Platform } from '../loading/ports.ts';
import { introducePlatform } from './currentPlatform.ts';
import { URLSession, type URLSessionOptions } from './URLSession.ts';
import { URLSessionConfiguration } from './URLSessionConfiguration.ts';

/** `URLSession` as the entry of a platform exports it. */
export interface URLSessionConstructor {
  /** A session with a copy of the configuration. */
  new (configuration: URLSessionConfiguration, options?: URLSessionOptions): URLSession;
  readonly prototype: URLSession;
  /**
   * The session for simple loads: default configuration, no delegate, made on first use, never invalidated.
   * @see URLSession.shared
   */
  readonly shared: URLSession;
}

/** What a platform's entry adds to the neutral surface. */
export interface BoundSurface {
  readonly URLSession: URLSessionConstructor;
  /** The bytes of a resource over the shared session; asked for at the first iteration. @see URL.resourceBytes */
  readonly resourceBytes: (url: URL | string) => AsyncIterable<number>;
  /** The lines of a resource over the shared session; asked for at the first iteration. @see URL.lines */
  readonly lines: (url: URL | string) => AsyncIterable<string>;
}

/** Introduces the session to a platform. */
export const bindPlatform = (platform: Platform): BoundSurface => {
  introducePlatform(platform);
  class PlatformURLSession extends URLSession {
    static #shared: URLSession | null = null;

    constructor(configuration: URLSessionConfiguration, options: URLSessionOptions = {}) {
      super(configuration, { platform, ...options });
    }

    static get shared(): URLSession {
      return (PlatformURLSession.#shared ??= new SharedURLSession(URLSessionConfiguration.default));
    }
  }

  /** Belongs to everybody, so nobody can end it. */
  class SharedURLSession extends PlatformURLSession {
    override finishTasksAndInvalidate(): void {}
    override invalidateAndCancel(): void {}
    override async [Symbol.asyncDispose](): Promise<void> {}
  }

  const open = (url: URL | string): Promise<[AsyncBytes, unknown]> => PlatformURLSession.shared.bytes(url);
  return {
    URLSession: PlatformURLSession,
    resourceBytes: (url) => deferred(async () => (await open(url))[0]),
    lines: (url) => deferred(async () => (await open(url))[0].lines),
  };
};

/** A sequence that is opened when it is first asked for a value. */
const deferred = <T>(open: () => Promise<AsyncIterable<T>>): AsyncIterable<T> => ({
  async *[Symbol.asyncIterator]() {
    yield* await open();
  },
});
