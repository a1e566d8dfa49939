import type { Splitter } from './Splitter.ts';

/** Where an iterator gets its chunks. */
export interface ChunkSource {
  /** The next chunk, or null at the end. One call at a time. */
  read(): Promise<Uint8Array | null>;
  /** The iterator is over: all was read, reading failed, or it was left. */
  leave(): void;
}

type Done = IteratorReturnResult<undefined>;
const done: Done = Object.freeze({ done: true, value: undefined });

/** Pulls chunks and hands out their pieces. Calls that overlap are served in order. */
export class BodyIterator<T> implements AsyncIterableIterator<T, undefined> {
  readonly #source: ChunkSource;
  readonly #splitter: Splitter<T>;
  /** The last call that had to wait for a chunk. */
  #turn: Promise<IteratorResult<T, undefined>> | null = null;
  #isLastChunk = false;
  #isOver = false;

  constructor(source: ChunkSource, splitter: Splitter<T>) {
    this.#source = source;
    this.#splitter = splitter;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<T, undefined>> {
    if (this.#turn === null) {
      if (this.#isOver) return Promise.resolve(done);
      const ready = this.#splitter.take();
      if (ready !== null) return ready;
    }
    return this.#queue();
  }

  return(): Promise<Done> {
    this.#leave();
    return Promise.resolve(done);
  }

  throw(reason: unknown): Promise<never> {
    this.#leave();
    return Promise.reject(reason);
  }

  #queue(): Promise<IteratorResult<T, undefined>> {
    const before = this.#turn;
    const advance = (): Promise<IteratorResult<T, undefined>> => this.#advance();
    const turn = before === null ? advance() : before.then(advance, advance);
    this.#turn = turn;
    const clear = (): void => {
      if (this.#turn === turn) this.#turn = null;
    };
    turn.then(clear, clear);
    return turn;
  }

  async #advance(): Promise<IteratorResult<T, undefined>> {
    try {
      while (!this.#isOver) {
        const ready = this.#splitter.take();
        if (ready !== null) return await ready;
        if (this.#isLastChunk) this.#leave();
        else this.#feed(await this.#source.read());
      }
    } catch (reason) {
      // Left while waiting: nobody wants to hear of the cancellation.
      if (this.#isOver) return done;
      this.#leave();
      throw reason;
    }
    return done;
  }

  #feed(chunk: Uint8Array | null): void {
    if (chunk !== null) return this.#splitter.feed(chunk);
    this.#isLastChunk = true;
    this.#splitter.end();
  }

  #leave(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#source.leave();
  }
}
