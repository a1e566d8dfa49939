import type { Splitter } from './Splitter.ts';

/** Chunks as they come. */
export class ChunkSplitter implements Splitter<Uint8Array> {
  #chunk: Uint8Array | null = null;

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk;
  }

  end(): void {}

  take(): Promise<IteratorResult<Uint8Array>> | null {
    const value = this.#chunk;
    if (value === null) return null;
    this.#chunk = null;
    return Promise.resolve({ done: false, value });
  }
}
