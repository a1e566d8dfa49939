import { type BodyReader, pieceSize } from './BodyReader.ts';

/** Bytes in memory, cut into pieces that share it. */
export class DataBodyReader implements BodyReader {
  readonly length: number;
  readonly data: Uint8Array;
  #offset = 0;

  constructor(data: Uint8Array) {
    this.data = data;
    this.length = data.byteLength;
  }

  read(): Uint8Array | null {
    const start = this.#offset;
    if (start >= this.length) return null;
    this.#offset = Math.min(start + pieceSize, this.length);
    return this.data.subarray(start, this.#offset);
  }

  recycle(): void {}

  close(): void {
    this.#offset = this.length;
  }
}
