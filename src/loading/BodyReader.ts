import type { Eventually } from '../foundation/Eventually.ts';

/** Most bytes of one piece: progress is counted by pieces, so this is how fine it gets. */
export const pieceSize: number = 64 * 1024;

/** An opened body, read from its first byte to its end, once. Failures are `URLError`s. */
export interface BodyReader {
  /** Bytes that will come; -1 when nobody knows. */
  readonly length: number;
  /**
   * The next piece: at least one byte, at most `pieceSize`; null at the end. Not called while an answer is on its way.
   * The piece stays as it is until `recycle`.
   */
  read(): Eventually<Uint8Array | null>;
  /** Nobody looks at the pieces given so far any more: their memory may be used again. */
  recycle(): void;
  /** Gives back what is held, once however often it is called. May come while an answer is on its way. */
  close(): void;
}
