import { type Eventually, isPromiseLike, whenReady } from '../foundation/Eventually.ts';
import type { ByteStream } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { isBytes } from '../foundation/isBytes.ts';
import { type BodyReader, pieceSize } from './BodyReader.ts';

/** What both kinds of streams come down to. */
interface Pull {
  next(): Eventually<{ readonly done?: boolean | undefined; readonly value?: unknown }>;
  /** Ends the stream before its end. */
  stop(): Eventually<unknown>;
}

const unusable = (detail: string, cause?: unknown): URLError =>
  new URLError(URLErrorCode.requestBodyStreamExhausted, {
    detail,
    phase: 'preparing',
    ...(cause === undefined ? {} : { cause }),
  });

const pullReadable = (stream: ReadableStream<Uint8Array>): Pull => {
  if (stream.locked) throw unusable('the body stream is locked: somebody else reads it');
  const reader = stream.getReader();
  return { next: () => reader.read(), stop: () => reader.cancel() };
};

const pullIterable = (stream: AsyncIterable<Uint8Array>): Pull => {
  // Streams of Node say so themselves.
  const { readableDidRead, destroyed } = stream as { readonly readableDidRead?: unknown; readonly destroyed?: unknown };
  if (readableDidRead === true || destroyed === true) throw unusable('the body stream has been read already');
  const iterator = stream[Symbol.asyncIterator]();
  let isStarted = false;
  return {
    next: () => {
      isStarted = true;
      return iterator.next();
    },
    stop: () => {
      // An iterator that was never asked has nothing to end, while its stream may hold a file or a socket.
      const dispose = isStarted ? undefined : (stream as Partial<AsyncDisposable>)[Symbol.asyncDispose];
      return dispose === undefined ? iterator.return?.() : dispose.call(stream);
    },
  };
};

const pullOf = (stream: ByteStream): Pull => {
  if (typeof (stream as Partial<ReadableStream>).getReader === 'function') {
    return pullReadable(stream as ReadableStream<Uint8Array>);
  }
  if (typeof (stream as Partial<AsyncIterable<unknown>>)[Symbol.asyncIterator] === 'function') {
    return pullIterable(stream as AsyncIterable<Uint8Array>);
  }
  throw unusable('a body stream is a ReadableStream or an AsyncIterable');
};

/**
 * A stream in pieces, read as fast as the connection takes them. The user's chunks are handed on without a copy.
 * Fails with `-1021` when the stream is taken, fails, or gives anything else than `Uint8Array`s.
 */
export class StreamBodyReader implements BodyReader {
  readonly length = -1;
  readonly #pull: Pull;
  #isOpen = true;
  /** What is left of a chunk larger than a piece. */
  #rest: Uint8Array | null = null;

  constructor(stream: ByteStream) {
    this.#pull = pullOf(stream);
  }

  read(): Eventually<Uint8Array | null> {
    if (this.#rest !== null) return this.#cut(this.#rest);
    if (!this.#isOpen) return null;
    const result = this.#pull.next();
    if (!isPromiseLike(result)) return this.#take(result);
    return result.then(
      (taken) => this.#take(taken),
      (reason: unknown) => {
        // A stream that failed has ended.
        this.#isOpen = false;
        throw reason;
      },
    );
  }

  #take(result: { readonly done?: boolean | undefined; readonly value?: unknown }): Eventually<Uint8Array | null> {
    if (result.done === true) {
      this.#isOpen = false;
      return null;
    }
    const { value } = result;
    if (!isBytes(value)) {
      throw new URLError(URLErrorCode.requestBodyStreamExhausted, {
        detail: `the body stream gave a chunk of type ${nameOf(value)}; its chunks have to be Uint8Arrays`,
        phase: 'sending',
      });
    }
    return value.byteLength === 0 ? this.read() : this.#cut(value);
  }

  #cut(chunk: Uint8Array): Uint8Array {
    const isLast = chunk.byteLength <= pieceSize;
    this.#rest = isLast ? null : chunk.subarray(pieceSize);
    return isLast ? chunk : chunk.subarray(0, pieceSize);
  }

  recycle(): void {}

  close(): void {
    this.#rest = null;
    if (!this.#isOpen) return;
    this.#isOpen = false;
    const ignore = (): void => {};
    try {
      whenReady(this.#pull.stop(), ignore, ignore);
    } catch {
      // How a stream takes being left is its owner's affair.
    }
  }
}

const nameOf = (value: unknown): string => {
  if (typeof value !== 'object' || value === null) return value === null ? 'null' : typeof value;
  return (value as { readonly constructor?: { readonly name?: string } }).constructor?.name ?? 'object';
};
