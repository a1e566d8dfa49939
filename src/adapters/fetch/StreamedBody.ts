type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

/** What a stream was read of so far. */
export interface StreamBeginning {
  readonly chunk: Uint8Array;
  /** A read that is under way. */
  readonly pending: Promise<Read>;
}

/** A stream of the app's as a body. Unlike the stream itself it can be left with a reason when somebody reads it. */
export class StreamedBody implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #first: Uint8Array | null;
  #pending: Promise<Read> | null;

  /** @param stream - Not locked. */
  constructor(
    stream: ReadableStream<Uint8Array> | ReadableStreamDefaultReader<Uint8Array>,
    beginning?: StreamBeginning,
  ) {
    this.#reader = 'getReader' in stream ? stream.getReader() : stream;
    this.#first = beginning === undefined || beginning.chunk.byteLength === 0 ? null : beginning.chunk;
    this.#pending = beginning?.pending ?? null;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const first = this.#first;
    if (first !== null) {
      this.#first = null;
      return { done: false, value: first };
    }
    const pending = this.#pending ?? this.#reader.read();
    this.#pending = null;
    const { done, value } = await pending;
    return done ? { done: true, value: undefined } : { done: false, value };
  }

  /** Nobody wants the rest, for this reason. How the stream takes it is its owner's affair. */
  leave(reason: unknown): void {
    this.#reader.cancel(reason).catch(() => {});
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#reader.cancel();
    return { done: true, value: undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}
