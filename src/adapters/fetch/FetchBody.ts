import { ByteCollector } from '../../foundation/ByteCollector.ts';
import { URLError } from '../../foundation/URLError.ts';
import type { BodyBuffer } from '../bytes/BodyBuffer.ts';

/** Where the bytes of a response come from. */
export interface FetchBodySource {
  readonly buffer: BodyBuffer;
  /** Nobody wants the rest. */
  cancel(): void;
  /** How a failure of the load is told to readers. */
  failureOf(error: URLError): unknown;
  /** Hears when the load ends by a signal, at once. */
  onAbort: ((reason: unknown) => void) | null;
}

/** The body of a response, read once: gathered, or as a stream that holds the load back while nobody reads. */
export class FetchBody {
  readonly #source: FetchBodySource;
  readonly #limit: number;

  /** @param limit - Bytes that may be gathered; more fail with `-1103`. */
  constructor(source: FetchBodySource, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** All bytes. They may be those of an event, which others see too. */
  async collect(): Promise<Uint8Array> {
    const { buffer } = this.#source;
    const collector = new ByteCollector(this.#limit);
    try {
      for (let chunk = await buffer.read(); chunk !== null; chunk = await buffer.read()) collector.add(chunk);
    } catch (reason) {
      this.#source.cancel();
      throw this.#failureOf(reason);
    }
    return collector.take();
  }

  #failureOf(reason: unknown): unknown {
    return URLError.is(reason) ? this.#source.failureOf(reason) : reason;
  }

  /** A stream of bytes that asks for no more than its reader does. */
  stream(): ReadableStream<Uint8Array<ArrayBuffer>> {
    const source = this.#source;
    return new ReadableStream({
      type: 'bytes',
      start: (controller: ReadableByteStreamController) => {
        source.onAbort = (reason) => {
          controller.error(reason);
        };
      },
      pull: (controller: ReadableByteStreamController) => this.#pull(controller),
      cancel: () => {
        source.cancel();
      },
    });
  }

  async #pull(controller: ReadableByteStreamController): Promise<void> {
    let chunk: Uint8Array | null;
    try {
      chunk = await this.#source.buffer.read();
    } catch (reason) {
      throw this.#failureOf(reason);
    }
    if (chunk === null) {
      controller.close();
      controller.byobRequest?.respond(0);
    } else {
      // A stream takes its chunk's memory away, and that may be part of a larger one.
      controller.enqueue(new Uint8Array(chunk));
    }
  }
}
