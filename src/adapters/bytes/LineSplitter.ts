import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { Splitter } from './Splitter.ts';

/** LF, VT, FF, CR, NEL, LINE SEPARATOR, PARAGRAPH SEPARATOR; CRLF is two of them around an empty line, which is skipped. */
const separators = /[\n\v\f\r\u0085\u2028\u2029]/;

/** Longest line: 256 Mi UTF-16 units, half of what an engine's strings can hold. */
const longestLine = 256 * 1024 * 1024;

/**
 * Lines of UTF-8 text without their separators; empty ones are skipped, the last one needs no separator. Bytes that are
 * no UTF-8 become U+FFFD; a byte order mark stays.
 */
export class LineSplitter implements Splitter<string> {
  readonly #longest: number;
  readonly #decoder: TextDecoder = new TextDecoder('utf-8', { ignoreBOM: true });
  #lines: string[] = [];
  #at = 0;
  /** The line that has not ended yet. */
  #open = '';

  /** @param longest - UTF-16 units that a line may have. */
  constructor(longest: number = longestLine) {
    this.#longest = longest;
  }

  /** @throws URLError `dataLengthExceedsMaximum` for a line that is too long. */
  feed(chunk: Uint8Array): void {
    this.#split(this.#decoder.decode(chunk, { stream: true }));
    if (this.#open.length > this.#longest) {
      const detail = `a line is longer than ${String(this.#longest)} UTF-16 units`;
      throw new URLError(URLErrorCode.dataLengthExceedsMaximum, { detail });
    }
  }

  end(): void {
    this.#split(this.#decoder.decode());
    this.#lines = [this.#open];
    this.#open = '';
  }

  /** Only new text is looked at, so that a long line costs what it is long. */
  #split(text: string): void {
    const lines = text.split(separators);
    lines[0] = this.#open + (lines[0] ?? '');
    this.#open = lines.pop() ?? '';
    this.#lines = lines;
    this.#at = 0;
  }

  take(): Promise<IteratorResult<string>> | null {
    for (;;) {
      const value = this.#lines[this.#at];
      if (value === undefined) return null;
      this.#at += 1;
      if (value !== '') return Promise.resolve({ done: false, value });
    }
  }
}
