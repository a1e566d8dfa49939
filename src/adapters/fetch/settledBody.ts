import { ByteCollector } from '../../foundation/ByteCollector.ts';
import type { RequestBody } from './requestBody.ts';

/** Bytes after which a body that goes on counts as a stream. */
const mostGathered = 64 * 1024;
/** Turns of the microtask queue within which a body that is all there has been read. */
const turns = 24;

type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

/** What a promise comes to if it is settled within some turns, without waiting for anything outside. */
const soon = async (pending: Promise<Read>): Promise<Read | null> => {
  let result: Read | null = null;
  let isOver = false;
  pending.then(
    (read) => {
      result = read;
      isOver = true;
    },
    () => {
      isOver = true;
    },
  );
  for (let turn = 0; turn < turns && !isOver; turn++) await Promise.resolve();
  return result;
};

/** A stream of which the beginning has been read. */
class ContinuedStream implements AsyncIterableIterator<Uint8Array, undefined> {
  readonly #reader: ReadableStreamDefaultReader<Uint8Array>;
  #first: Uint8Array | null;
  #pending: Promise<Read> | null;

  constructor(reader: ReadableStreamDefaultReader<Uint8Array>, first: Uint8Array, pending: Promise<Read> | null) {
    this.#reader = reader;
    this.#first = first.byteLength === 0 ? null : first;
    this.#pending = pending;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  async next(): Promise<IteratorResult<Uint8Array, undefined>> {
    const first = this.#first;
    if (first !== null) {
      this.#first = null;
      return { done: false, value: first };
    }
    const pending = this.#pending ?? this.#reader.read();
    this.#pending = null;
    const { done, value } = await pending;
    return done ? { done: true, value: undefined } : { done: false, value };
  }

  async return(): Promise<IteratorResult<Uint8Array, undefined>> {
    await this.#reader.cancel();
    return { done: true, value: undefined };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#reader.cancel();
  }
}

const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) &&
  (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Uint8Array';

/**
 * The body of a platform's `Request`, which shows nothing but a stream. One that was made of text or bytes has them at
 * hand: it is read to its end before anything is sent, so that its length is known and it can be sent again. Of any
 * other only what is at hand is read.
 */
export const settledBody = async (stream: ReadableStream<Uint8Array>): Promise<RequestBody> => {
  const reader = stream.getReader();
  const gathered = new ByteCollector(Number.POSITIVE_INFINITY);
  for (;;) {
    const pending = reader.read();
    const read = await soon(pending);
    const isStream = read === null || (!read.done && (gathered.length > mostGathered || !isBytes(read.value)));
    if (isStream) {
      const rest = new ContinuedStream(reader, gathered.take(), pending);
      return { body: { kind: 'stream', stream: rest }, type: null, length: -1, reopen: null };
    }
    if (read.done) {
      const body = { kind: 'data', data: gathered.take() } as const;
      return { body, type: null, length: body.data.byteLength, reopen: () => body };
    }
    gathered.add(read.value);
  }
};
