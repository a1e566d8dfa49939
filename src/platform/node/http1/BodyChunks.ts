import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';

const end: IteratorResult<Uint8Array, undefined> = Object.freeze({ done: true, value: undefined });

/** Whether everything that was written has left the process. */
export interface Flushing {
  readonly hasFlushed: boolean;
}

/**
 * The chunks of a body on their way to the engine, with a way to stop that does not wait for the next chunk: the reader
 * may be slow, and a response that needs no more of it may be there already.
 */
export class BodyChunks implements AsyncIterableIterator<Uint8Array> {
  /** What the body's own reader threw. */
  failure: { readonly reason: unknown } | null = null;
  readonly #body: OutgoingBody;
  readonly #connection: Flushing;
  #source: AsyncIterator<Uint8Array> | null = null;
  #isStopped = false;
  /** Ends the engine's wait for a chunk. */
  #letGo: ((reason: Error) => void) | null = null;

  constructor(body: OutgoingBody, connection: Flushing) {
    this.#body = body;
    this.#connection = connection;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    return new Promise((resolve, reject) => {
      if (this.#isStopped) return reject(stopped());
      this.#letGo = reject;
      if (this.#connection.hasFlushed) this.#body.didFlush?.();
      this.#pull().then(resolve, (reason: unknown) => {
        if (!this.#isStopped) this.failure = { reason };
        reject(reason);
      });
    });
  }

  /** The reader is opened when the connection is there, not before. */
  async #pull(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.#source ??= this.#body.chunks()[Symbol.asyncIterator]();
    const result = await this.#source.next();
    if (result.done !== true) return result;
    this.#source = null;
    return end;
  }

  /** The engine wants no more. */
  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    this.stop();
    return Promise.resolve(end);
  }

  /**
   * Closes the reader, whatever it is doing. The engine hears a failure, never an end: it must not finish a message that
   * is not whole.
   */
  stop(): void {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#letGo?.(stopped());
    const source = this.#source;
    this.#source = null;
    // What a reader says while it is closed is of no interest to anybody any more.
    if (source?.return !== undefined) void Promise.resolve(source.return()).catch(() => {});
  }
}

const stopped = (): Error => new Error('the body is not needed any more');
