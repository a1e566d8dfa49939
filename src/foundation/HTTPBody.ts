/** Anything that gives bytes once, piece by piece. */
export type ByteStream = AsyncIterable<Uint8Array> | ReadableStream<Uint8Array>;

/** What may be said of every body. */
interface BodyFacts {
  /** True: no `Content-Type` is made up for it where the request has none. */
  readonly isUntyped?: boolean;
}

/** Bytes in memory; can be sent again. */
export interface DataBody extends BodyFacts {
  readonly kind: 'data';
  readonly data: Uint8Array;
}

/** A file that is read while the task runs; can be sent again. */
export interface FileBody {
  readonly kind: 'file';
  /** A path or a `file:` URL. */
  readonly file: string | URL;
}

/** Bytes that come once: to send them again, a new stream is asked for. */
export interface StreamBody extends BodyFacts {
  readonly kind: 'stream';
  readonly stream: ByteStream;
}

/** Several pieces one after the other; can be sent again when each of them can. */
export interface CompositeBody {
  readonly kind: 'composite';
  readonly pieces: readonly HTTPBody[];
}

/** A body that is asked for when the task runs (`uploadTaskWithStreamedRequest`). */
export interface AskedBody {
  readonly kind: 'asked';
}

/** What a request carries. */
export type HTTPBody = DataBody | FileBody | StreamBody | CompositeBody | AskedBody;

/** Whether the body can be opened a second time without asking anybody. */
export const isReplayable = (body: HTTPBody): boolean => {
  switch (body.kind) {
    case 'data':
    case 'file':
      return true;
    case 'stream':
    case 'asked':
      return false;
    case 'composite':
      return body.pieces.every(isReplayable);
  }
};
