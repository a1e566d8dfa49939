import { ByteCollector } from '../../foundation/ByteCollector.ts';
import { URLError } from '../../foundation/URLError.ts';
import type { BodyBuffer } from '../bytes/BodyBuffer.ts';

/** How a load came to its end; no error is success. */
export interface BodyEnd {
  readonly error: unknown;
  /** Whether nothing that is still on its way counts any more. */
  readonly isAbort: boolean;
}

/** Where the bytes of a response come from. */
export interface FetchBodySource {
  readonly buffer: BodyBuffer;
  /** Nobody wants the rest. */
  cancel(): void;
  /** How a failure of the load is told to readers. */
  failureOf(error: URLError): unknown;
  /** Hears when the load ends by a signal, at once, and any other end behind which no bytes wait. */
  onEnd: ((end: BodyEnd) => void) | null;
  /** The signal's reason, once it is aborted. */
  readonly abortion: { readonly reason: unknown } | null;
  /** Whether somebody reads who needs the response no more. */
  isTaken: boolean;
  /** Told of the stream that the body is read from. */
  readonly onStream: ((stream: object) => void) | null;
}

/** The body of a response, read once: gathered, or as a stream that holds the load back while nobody reads. */
export class FetchBody {
  readonly #source: FetchBodySource;
  readonly #limit: number;
  #isClosed = false;
  #isPulling = false;

  /** @param limit - Bytes that may be gathered; more fail with `-1103`. */
  constructor(source: FetchBodySource, limit: number) {
    this.#source = source;
    this.#limit = limit;
  }

  /** Throws the signal's reason once it is aborted. */
  throwIfAborted(): void {
    const { abortion } = this.#source;
    if (abortion !== null) throw abortion.reason;
  }

  /** All bytes. They may be those of an event, which others see too. */
  async collect(): Promise<Uint8Array> {
    const { buffer } = this.#source;
    this.#source.isTaken = true;
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
    source.isTaken = true;
    const stream: ReadableStream<Uint8Array<ArrayBuffer>> = new ReadableStream({
      type: 'bytes',
      start: (controller: ReadableByteStreamController) => {
        // Not held: a stream that nobody has must be able to go, and takes its controller along.
        const held = new WeakRef(controller);
        source.onEnd = ({ error, isAbort }) => {
          // A chunk may be between the buffer and the stream: whoever brings it brings the end, too.
          if (this.#isPulling && !isAbort) return;
          const own = held.deref();
          if (own === undefined) return;
          if (error === null) this.#close(own);
          else own.error(error);
        };
        if (source.buffer.hasEnded && source.buffer.length === 0) return this.#pull(controller);
        return undefined;
      },
      pull: (controller: ReadableByteStreamController) => this.#pull(controller),
      cancel: () => {
        source.cancel();
      },
    });
    source.onStream?.(stream);
    return stream;
  }

  async #pull(controller: ReadableByteStreamController): Promise<void> {
    const { buffer } = this.#source;
    this.#isPulling = true;
    try {
      let chunk = await buffer.read();
      while (chunk !== null) {
        // A stream takes its chunk's memory away, and that may be part of a larger one.
        controller.enqueue(new Uint8Array(chunk));
        // The end is told with the last bytes: who waits for it alone never asks for more.
        if (!buffer.hasEnded || buffer.length > 0) return;
        chunk = await buffer.read();
      }
      this.#close(controller);
    } catch (reason) {
      throw this.#failureOf(reason);
    } finally {
      this.#isPulling = false;
    }
  }

  #close(controller: ReadableByteStreamController): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    controller.close();
    controller.byobRequest?.respond(0);
  }
}
