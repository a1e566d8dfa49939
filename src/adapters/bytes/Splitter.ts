/** Makes pieces of chunks. A chunk is fed when no piece is left of the one before. */
export interface Splitter<T> {
  feed(chunk: Uint8Array): void;
  /** No more chunks come; pieces may still be left. */
  end(): void;
  /** The next piece as an iterator's result, or null when a chunk is needed or, after the end, nothing is left. */
  take(): Promise<IteratorResult<T>> | null;
}
