import type { Eventually } from '../foundation/Eventually.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { type BodyReader, pieceSize } from './BodyReader.ts';
import type { OpenFile } from './ports.ts';

/** Bytes read at once. Larger reads cost more memory, and measured no cheaper. */
const blockSize = 1024 * 1024;

/** Blocks that are remembered for `recycle`. Where nobody calls it, the rest is left to the garbage collector. */
const mostSpentBlocks = 2;

/**
 * A file in pieces: read in large blocks, which are read into again once nobody needs them. Fresh memory for each block
 * costs several times what reading and sending cost, because the system has to clear every page of it.
 *
 * What is sent is the file at the size it had when it was opened; another size at the end fails with `-1021`.
 */
export class FileBodyReader implements BodyReader {
  readonly length: number;
  readonly #file: OpenFile;
  #isOpen = true;
  /** Bytes read from the file. */
  #offset = 0;
  /** What has been read and not been handed out. */
  #block: Uint8Array | null = null;
  /** The memory the block lies in. */
  #memory: Uint8Array | null = null;
  /** Memory of which all has been handed out, and may still be looked at. */
  #spent: Uint8Array[] = [];
  readonly #free: Uint8Array[] = [];
  #hasSeenEnd = false;

  /** @param length - Size that the file has to have; by default what it has. */
  constructor(file: OpenFile, length: number = file.facts.size) {
    this.#file = file;
    this.length = length;
  }

  read(): Eventually<Uint8Array | null> {
    if (this.#block !== null) return this.#cut(this.#block);
    if (this.#hasSeenEnd) {
      this.close();
      return null;
    }
    return this.#readBlock();
  }

  #cut(block: Uint8Array): Uint8Array {
    if (block.byteLength > pieceSize) {
      this.#block = block.subarray(pieceSize);
      return block.subarray(0, pieceSize);
    }
    this.#block = null;
    if (this.#memory !== null) this.#spent.push(this.#memory);
    if (this.#spent.length > mostSpentBlocks) this.#spent.shift();
    this.#memory = null;
    return block;
  }

  #readBlock(): PromiseLike<Uint8Array | null> {
    // One byte more than there is to come: a file that grew shows it before its last piece is sent.
    const wanted = Math.min(blockSize, this.length - this.#offset + 1);
    const into = this.#free.pop();
    const asked = into === undefined ? wanted : Math.min(wanted, into.byteLength);
    return this.#file.read(this.#offset, asked, into).then((block) => {
      this.#offset += block.byteLength;
      if (this.#offset > this.length) throw this.#changed('longer');
      if (block.byteLength === 0 && this.#offset < this.length) throw this.#changed('shorter');
      this.#hasSeenEnd = this.#offset === this.length && block.byteLength < asked;
      if (block.byteLength === 0) return this.read();
      this.#memory = into !== undefined && block.buffer === into.buffer ? into : block;
      return this.#cut(block);
    });
  }

  #changed(how: 'longer' | 'shorter'): URLError {
    const detail = `the file ${this.#file.facts.path} became ${how} than ${this.length} bytes while it was being sent`;
    return new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'sending' });
  }

  recycle(): void {
    if (this.#spent.length === 0) return;
    this.#free.push(...this.#spent);
    this.#spent = [];
  }

  close(): void {
    if (!this.#isOpen) return;
    this.#isOpen = false;
    // All that was wanted of the file has been read, or is not wanted any more.
    this.#file.close().then(undefined, () => {});
  }
}
