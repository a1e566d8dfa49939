import type { Splitter } from './Splitter.ts';

/** Unicode scalar values of UTF-8 text, each as a string. Bytes that are no UTF-8 become U+FFFD; a byte order mark stays. */
export class ScalarSplitter implements Splitter<string> {
  readonly #decoder: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #scalars: Iterator<string> = ''[Symbol.iterator]();

  feed(chunk: Uint8Array): void {
    this.#scalars = this.#decoder.decode(chunk, { stream: true })[Symbol.iterator]();
  }

  end(): void {
    this.#scalars = this.#decoder.decode()[Symbol.iterator]();
  }

  take(): Promise<IteratorResult<string>> | null {
    const next = this.#scalars.next();
    return next.done === true ? null : Promise.resolve(next);
  }
}
