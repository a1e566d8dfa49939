import type { HTTPBody } from '../../foundation/HTTPBody.ts';
import { formBody } from './formBody.ts';
import { StreamedBody } from './StreamedBody.ts';

/** What `init.body` comes to. */
export interface RequestBody {
  readonly body: HTTPBody;
  /** The `Content-Type` it brings along, or null. */
  readonly type: string | null;
  /** Bytes, or -1 when nobody knows. */
  readonly length: number;
  /** The same body from its beginning; null for a stream, which is read once. */
  readonly reopen: (() => HTTPBody) | null;
  /** Nobody wants it any more, for this reason. Absent: there is nothing to leave. */
  readonly leave?: (reason: unknown) => void;
}

const encoder = new TextEncoder();

const dataBody = (data: Uint8Array, type: string | null): RequestBody => {
  const body: HTTPBody = { kind: 'data', data, isUntyped: true };
  return { body, type, length: data.byteLength, reopen: () => body };
};

const blobBody = (blob: Blob): RequestBody => {
  const reopen = (): HTTPBody => ({ kind: 'stream', stream: blob.stream(), isUntyped: true });
  const type = blob.type === '' ? null : blob.type;
  return blob.size === 0 ? dataBody(new Uint8Array(0), type) : { body: reopen(), type, length: blob.size, reopen };
};

const iterableBody = (stream: AsyncIterable<Uint8Array>): RequestBody => ({
  body: { kind: 'stream', stream, isUntyped: true },
  type: null,
  length: -1,
  reopen: null,
});

const streamBody = (stream: ReadableStream<Uint8Array>): RequestBody => {
  const streamed = new StreamedBody(stream);
  return {
    ...iterableBody(streamed),
    leave: (reason) => {
      streamed.leave(reason);
    },
  };
};

/** A copy, because who calls may go on writing into it. */
const copied = (source: ArrayBuffer | ArrayBufferView): Uint8Array =>
  ArrayBuffer.isView(source)
    ? new Uint8Array(new Uint8Array(source.buffer, source.byteOffset, source.byteLength))
    : new Uint8Array(source.slice(0));

/** The platform knows whether a stream has been read; asking it leaves the stream as it is. */
const refuseUsed = (stream: ReadableStream<Uint8Array>): void => {
  new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>);
};

/** The name by which a platform's class shows itself, also from another realm. */
const tagOf = (value: object): unknown => (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];

/**
 * Reads a body in any of the forms of `BodyInit`, and asynchronous iterables of bytes, as Node does.
 * @throws TypeError for a stream that is locked or has been read.
 * @see Fetch §5.2 (extract a body)
 */
export const requestBody = (init: unknown): RequestBody => {
  if (typeof init === 'string') return dataBody(encoder.encode(init), 'text/plain;charset=UTF-8');
  if (typeof init !== 'object' || init === null) return requestBody(String(init));
  if (ArrayBuffer.isView(init)) return dataBody(copied(init), null);
  switch (tagOf(init)) {
    case 'ArrayBuffer':
      return dataBody(copied(init as ArrayBuffer), null);
    case 'URLSearchParams':
      return dataBody(
        encoder.encode((init as URLSearchParams).toString()),
        'application/x-www-form-urlencoded;charset=UTF-8',
      );
    case 'Blob':
    case 'File':
      return blobBody(init as Blob);
    case 'FormData':
      return formBody(init as FormData);
    case 'ReadableStream':
      refuseUsed(init as ReadableStream<Uint8Array>);
      return streamBody(init as ReadableStream<Uint8Array>);
    default:
      return Symbol.asyncIterator in init
        ? iterableBody(init as AsyncIterable<Uint8Array>)
        : requestBody((init as { toString(): string }).toString());
  }
};
