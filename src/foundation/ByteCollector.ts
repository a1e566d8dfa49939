import { URLError } from './URLError.ts';
import { URLErrorCode } from './URLErrorCode.ts';

const nothing: Uint8Array = new Uint8Array(0);

/** Gathers the chunks of one body, up to a limit. A body of one chunk is that chunk, uncopied. */
export class ByteCollector {
  readonly #limit: number;
  #first: Uint8Array | null = null;
  #more: Uint8Array[] | null = null;
  #length = 0;

  /** @param limit - Bytes; one more fails with `-1103`. */
  constructor(limit: number) {
    this.#limit = limit;
  }

  get length(): number {
    return this.#length;
  }

  /** @throws URLError `dataLengthExceedsMaximum` beyond the limit. */
  add(chunk: Uint8Array): void {
    this.#length += chunk.length;
    if (this.#length > this.#limit) {
      throw new URLError(URLErrorCode.dataLengthExceedsMaximum, {
        detail: `the body is larger than the ${String(this.#limit)} bytes that may be collected in memory`,
        phase: 'receiving',
      });
    }
    if (this.#first === null) this.#first = chunk;
    else (this.#more ??= []).push(chunk);
  }

  /** All bytes so far, in one piece. */
  take(): Uint8Array {
    if (this.#first === null) return nothing;
    if (this.#more === null) return this.#first;
    const whole = new Uint8Array(this.#length);
    whole.set(this.#first, 0);
    let offset = this.#first.length;
    for (const chunk of this.#more) {
      whole.set(chunk, offset);
      offset += chunk.length;
    }
    return whole;
  }
}
