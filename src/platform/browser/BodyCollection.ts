import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { OutgoingBody } from '../../loading/OutgoingBody.ts';

/** Most bytes of a body that comes in pieces. They are held until the engine has them. */
export const largestCollectedBody: number = 256 * 1024 * 1024;

/**
 * The pieces of an outgoing body, gathered for an engine that wants all at once. Engines that take a stream do so over
 * HTTP/2 alone, and nobody knows beforehand what the server speaks; a stream that has failed cannot be read again.
 * @see Fetch §5.4 (`duplex`)
 */
export class BodyCollection {
  readonly #iterator: AsyncIterator<Uint8Array>;
  readonly #limit: number;
  readonly #chunks: Uint8Array[] = [];
  #size = 0;
  #isOver = false;

  /** @param limit - Bytes; one more fails with `-1103`. */
  constructor(body: OutgoingBody, limit: number = largestCollectedBody) {
    this.#iterator = body.chunks()[Symbol.asyncIterator]();
    this.#limit = limit;
  }

  /** All of it; fails as its reader does. Never settles after `stop`. */
  async whole(): Promise<Blob> {
    for (;;) {
      const { done, value } = await this.#next();
      if (done === true) break;
      this.#size += value.byteLength;
      if (this.#size > this.#limit) throw this.#tooLarge();
      this.#chunks.push(value);
    }
    this.#isOver = true;
    return new Blob(this.#chunks as BlobPart[]);
  }

  async #next(): Promise<IteratorResult<Uint8Array, unknown>> {
    try {
      return await this.#iterator.next();
    } catch (reason) {
      // An iterator that failed is over by itself.
      this.#isOver = true;
      throw reason;
    }
  }

  #tooLarge(): URLError {
    this.stop();
    return new URLError(URLErrorCode.dataLengthExceedsMaximum, {
      detail: `the body is larger than the ${this.#limit} bytes that are collected for this engine`,
      phase: 'sending',
    });
  }

  /** Nobody wants the body any more. */
  stop(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#chunks.length = 0;
    this.#iterator.return?.().then(undefined, () => {});
  }
}
