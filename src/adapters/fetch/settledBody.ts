import { ByteCollector } from '../../foundation/ByteCollector.ts';
import type { RequestBody } from './requestBody.ts';
import { StreamedBody } from './StreamedBody.ts';

/** Bytes after which a body that goes on counts as a stream. */
const mostGathered = 1024 * 1024;
/** Turns of the microtask queue within which a body that is all there has been read. */
const turns = 24;
/** Turns of the event loop that a blob in memory may take: the first one tells of its end. */
const loopTurns = 4;
const nothing = new Uint8Array(0);

/**
 * One turn of the event loop, without a timer: digests are made outside of it. Where a page may make none, no turn.
 */
const loopTurn = async (): Promise<void> => {
  const { subtle } = crypto as Partial<typeof crypto>;
  await subtle?.digest('SHA-256', nothing);
};

type Read = Awaited<ReturnType<ReadableStreamDefaultReader<Uint8Array>['read']>>;

/** What a promise comes to if it is settled as soon as a blob would be; nothing outside is waited for. */
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
  for (let turn = 0; turn < loopTurns && !isOver; turn++) await loopTurn();
  return result;
};

const isBytes = (value: unknown): value is Uint8Array =>
  ArrayBuffer.isView(value) &&
  (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Uint8Array';

/**
 * The body of a platform's `Request`, which shows nothing but a stream. One that was made of text, bytes or a blob has
 * them at hand: up to a megabyte is read before anything is sent, so that its length is known and it can be sent again.
 * Of any other only what is at hand is read.
 */
export const settledBody = async (stream: ReadableStream<Uint8Array>): Promise<RequestBody> => {
  const reader = stream.getReader();
  const gathered = new ByteCollector(Number.POSITIVE_INFINITY);
  for (;;) {
    const pending = reader.read();
    const read = await soon(pending);
    const isStream = read === null || (!read.done && (gathered.length > mostGathered || !isBytes(read.value)));
    if (isStream) {
      const rest = new StreamedBody(reader, { chunk: gathered.take(), pending });
      return {
        body: { kind: 'stream', stream: rest, isUntyped: true },
        type: null,
        length: -1,
        reopen: null,
        leave: (reason) => {
          rest.leave(reason);
        },
      };
    }
    if (read.done) {
      const body = { kind: 'data', data: gathered.take(), isUntyped: true } as const;
      return { body, type: null, length: body.data.byteLength, reopen: () => body };
    }
    gathered.add(read.value);
  }
};
