import type { Splitter } from './Splitter.ts';

const nothing: Uint8Array = new Uint8Array(0);

/** Single bytes. There are only 256 results, so that a byte costs no object and no promise of its own. */
export class ByteSplitter implements Splitter<number> {
  readonly #results: (Promise<IteratorResult<number>> | undefined)[] = new Array<undefined>(256);
  #chunk: Uint8Array = nothing;
  #at = 0;

  feed(chunk: Uint8Array): void {
    this.#chunk = chunk;
    this.#at = 0;
  }

  end(): void {}

  take(): Promise<IteratorResult<number>> | null {
    const value = this.#chunk[this.#at];
    if (value === undefined) return null;
    this.#at += 1;
    return (this.#results[value] ??= Promise.resolve(Object.freeze({ done: false, value })));
  }
}
