/**
 * The body of one try, as the transport reads it. Bytes are pulled: the next chunk is not made before it is asked for,
 * so a slow connection holds the reader back by itself. A chunk stays as it is until `didFlush` says that nobody needs it.
 */
export interface OutgoingBody {
  /** Bytes that will come; -1 when nobody knows. */
  readonly length: number;
  /** The whole body, to be sent in one piece; null when it comes in chunks. */
  readonly data: Uint8Array | null;
  /** The chunks, when `data` is null. Called once; whoever stops before the end calls `return` of the iterator. */
  chunks(): AsyncIterable<Uint8Array>;
  /** To be called by the transport when `data` has been handed to the connection. */
  didSend?(bytes: number): void;
  /**
   * May be called by a transport whose connection has written all chunks handed out so far (`writableLength` of its
   * socket is 0, say): their memory is then used again, which makes uploads from files several times cheaper. Without
   * it, chunks stay as they are for good.
   */
  didFlush?(): void;
}
