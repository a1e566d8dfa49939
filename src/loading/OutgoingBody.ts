/**
 * The body of one try, as the transport reads it. Bytes are pulled: the next chunk is not made before it is asked for,
 * so a slow connection holds the reader back by itself. A chunk is never written to after it was handed out.
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
}
