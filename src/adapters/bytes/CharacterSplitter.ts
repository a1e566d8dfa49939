import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { Splitter } from './Splitter.ts';

/** Longest grapheme cluster in UTF-16 units; real ones have a few dozen. */
const longestCharacter = 4096;

/**
 * Characters as people count them, of UTF-8 text. The last one of a chunk waits for the next chunk, which may belong to
 * it. Bytes that are no UTF-8 become U+FFFD; a byte order mark stays.
 * @see Unicode UAX #29 §3, extended grapheme clusters
 */
export class CharacterSplitter implements Splitter<string> {
  readonly #decoder: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
  readonly #segmenter: Intl.Segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
  #characters: Iterator<{ readonly segment: string }> | null = null;
  /** The character that is last so far. */
  #open = '';
  #isEnded = false;

  /** @throws URLError `dataLengthExceedsMaximum` for a character that is too long. */
  feed(chunk: Uint8Array): void {
    this.#segment(this.#decoder.decode(chunk, { stream: true }));
  }

  end(): void {
    this.#segment(this.#decoder.decode());
    this.#isEnded = true;
  }

  #segment(text: string): void {
    if (this.#open.length > longestCharacter) {
      const detail = `a character is longer than ${String(longestCharacter)} UTF-16 units`;
      throw new URLError(URLErrorCode.dataLengthExceedsMaximum, { detail });
    }
    this.#characters = this.#segmenter.segment(this.#open + text)[Symbol.iterator]();
    this.#open = '';
  }

  take(): Promise<IteratorResult<string>> | null {
    for (;;) {
      const value = this.#open;
      const next = this.#characters?.next();
      if (next?.done === false) this.#open = next.value.segment;
      else if (!this.#isEnded) return null;
      else this.#open = '';
      if (value !== '') return Promise.resolve({ done: false, value });
      if (this.#open === '') return null;
    }
  }
}
