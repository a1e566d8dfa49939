/** What is read next of a sequence of frames. */
type Part = 'magic' | 'skippableSize' | 'descriptor' | 'block';

const frameMagic = 0xfd2fb528;
const skippableMagic = 0x184d2a50;
const sizes: Readonly<Record<Part, number>> = Object.freeze({ magic: 4, skippableSize: 4, descriptor: 1, block: 3 });

/** Bytes of a frame's header after its descriptor. @see RFC 8878 §3.1.1.1 */
const headerSize = (descriptor: number): number => {
  const isSingleSegment = (descriptor & 0x20) !== 0;
  const contentSizeFlag = descriptor >> 6;
  const contentSize = contentSizeFlag === 0 ? Number(isSingleSegment) : 2 ** contentSizeFlag;
  const dictionary = [0, 1, 2, 4][descriptor & 3] ?? 0;
  return Number(!isSingleSegment) + dictionary + contentSize;
};

/**
 * Follows zstd frames as they come, so that it is known whether the last one is whole: the engines of older Node versions
 * take a part of a frame for all of it. What is no frame is the engine's to refuse.
 * @see RFC 8878 §3.1
 */
export class ZstdFrames {
  #part: Part = 'magic';
  /** The number that is being read, least byte first, and how many bytes of it are there. */
  #value = 0;
  #read = 0;
  /** Bytes that say nothing of where the frame ends. */
  #skip = 0;
  #hasChecksum = false;

  /** Whether every frame that began has ended. */
  get isWhole(): boolean {
    return this.#part === 'magic' && this.#read === 0 && this.#skip === 0;
  }

  push(chunk: Uint8Array): void {
    let at = 0;
    while (at < chunk.length) {
      const skipped = Math.min(this.#skip, chunk.length - at);
      this.#skip -= skipped;
      at += skipped;
      if (at === chunk.length) return;
      this.#value += (chunk[at] as number) * 256 ** this.#read;
      this.#read += 1;
      at += 1;
      if (this.#read === sizes[this.#part]) this.#take();
    }
  }

  #take(): void {
    const value = this.#value;
    this.#value = this.#read = 0;
    switch (this.#part) {
      case 'magic':
        this.#part =
          value === frameMagic ? 'descriptor' : (value & ~0xf) === skippableMagic ? 'skippableSize' : 'magic';
        return;
      case 'skippableSize':
        this.#skip = value;
        this.#part = 'magic';
        return;
      case 'descriptor':
        this.#hasChecksum = (value & 4) !== 0;
        this.#skip = headerSize(value);
        this.#part = 'block';
        return;
      case 'block':
        return this.#beginBlock(value);
    }
  }

  /** A block of one repeated byte carries only that byte. @see RFC 8878 §3.1.1.2 */
  #beginBlock(header: number): void {
    const isRepeated = ((header >> 1) & 3) === 1;
    this.#skip = isRepeated ? 1 : header >> 3;
    if ((header & 1) === 0) return;
    if (this.#hasChecksum) this.#skip += 4;
    this.#part = 'magic';
  }
}
