import type { Flow } from '../../events/Flow.ts';
import { Queue } from '../../foundation/Queue.ts';
import type { URLError } from '../../foundation/URLError.ts';

/** Bytes that may wait for their reader before the load is held back. */
export const highWaterMark: number = 64 * 1024;
const lowWaterMark = highWaterMark / 2;

interface Waiting {
  resolve(chunk: Uint8Array | null): void;
  reject(error: URLError): void;
}

/**
 * Bytes between a stream that pushes and one reader that pulls. More than 64 KiB in it hold the load back; it goes on when
 * half of that has been read. What was on its way when the pause began is kept, so nothing is lost.
 */
export class BodyBuffer {
  readonly #chunks: Queue<Uint8Array> = new Queue();
  #length = 0;
  #flow: Flow | null = null;
  #isHeld = false;
  #end: { readonly error: URLError | null } | null = null;
  /** Whether the reader has heard of the end. */
  #isReadOut = false;
  #waiting: Waiting | null = null;

  /** Bytes that wait. */
  get length(): number {
    return this.#length;
  }

  /** Whether no more bytes will come. */
  get hasEnded(): boolean {
    return this.#end !== null;
  }

  /** Whose load is held back. */
  attach(flow: Flow): void {
    this.#flow = flow;
  }

  push(chunk: Uint8Array): void {
    if (this.#end !== null || chunk.length === 0) return;
    const waiting = this.#waiting;
    if (waiting !== null) {
      this.#waiting = null;
      return waiting.resolve(chunk);
    }
    this.#chunks.add(chunk);
    this.#length += chunk.length;
    if (this.#length > highWaterMark) this.#hold(true);
  }

  /** No more bytes. A failure is told after the bytes that came before it. */
  end(error: URLError | null): void {
    if (this.#end !== null) return;
    this.#end = { error };
    const waiting = this.#waiting;
    if (waiting === null) return;
    this.#waiting = null;
    this.#isReadOut = true;
    if (error === null) waiting.resolve(null);
    else waiting.reject(error);
  }

  /** What is left is dropped, and whoever reads on fails, unless the reader has heard of the end already. */
  discard(error: URLError): void {
    if (!this.#isReadOut && this.#end?.error === null) this.#end = null;
    this.#chunks.clear();
    this.#length = 0;
    this.end(error);
    this.#hold(false);
  }

  /** The next chunk, or null at the end. One call at a time. */
  read(): Promise<Uint8Array | null> {
    const chunk = this.#chunks.take();
    if (chunk !== undefined) {
      this.#length -= chunk.length;
      if (this.#length <= lowWaterMark) this.#hold(false);
      return Promise.resolve(chunk);
    }
    if (this.#end === null) {
      return new Promise((resolve, reject) => {
        this.#waiting = { resolve, reject };
      });
    }
    this.#isReadOut = true;
    return this.#end.error === null ? Promise.resolve(null) : Promise.reject(this.#end.error);
  }

  #hold(wanted: boolean): void {
    if (this.#isHeld === wanted || this.#flow === null) return;
    this.#isHeld = wanted;
    if (wanted) this.#flow.pause();
    else this.#flow.resume();
  }
}
