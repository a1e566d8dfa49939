import { type Eventually, isPromiseLike } from '../foundation/Eventually.ts';
import { andThen } from './andThen.ts';
import type { BodyReader } from './BodyReader.ts';

/** One piece of a composite body: its size is known, or known to be unknown, before it is opened. */
export interface BodyPart {
  /** -1 when nobody knows. */
  readonly length: number;
  open(): Eventually<BodyReader>;
  /** Gives back what an unopened part holds. */
  drop(): void;
}

/** Parts one after the other, each opened when its turn comes, so that a form of many files holds one of them open. */
export class CompositeBodyReader implements BodyReader {
  readonly length: number;
  readonly #parts: BodyPart[];
  #current: BodyReader | null = null;
  #isOpen = true;

  constructor(parts: readonly BodyPart[]) {
    this.#parts = [...parts].reverse();
    this.length = parts.reduce((sum, { length }) => (sum < 0 || length < 0 ? -1 : sum + length), 0);
  }

  read(): Eventually<Uint8Array | null> {
    for (;;) {
      if (this.#current === null) {
        const part = this.#parts.pop();
        if (part === undefined) return null;
        const opened = andThen(part.open(), (reader) => this.#opened(reader));
        if (isPromiseLike(opened)) return opened.then(() => this.read());
        continue;
      }
      const piece = this.#current.read();
      if (piece !== null) return andThen(piece, (bytes) => bytes ?? this.#next());
      this.#leave();
    }
  }

  #opened(reader: BodyReader): void {
    if (this.#isOpen) this.#current = reader;
    else reader.close();
  }

  #next(): Eventually<Uint8Array | null> {
    this.#leave();
    return this.read();
  }

  #leave(): void {
    this.#current?.close();
    this.#current = null;
  }

  recycle(): void {
    this.#current?.recycle();
  }

  close(): void {
    this.#isOpen = false;
    this.#leave();
    for (const part of this.#parts.splice(0)) part.drop();
  }
}
