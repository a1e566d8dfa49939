import type { Clock, Timer } from '../../src/loading/ports.ts';

interface Entry {
  readonly at: number;
  readonly order: number;
  readonly fire: () => void;
}

/**
 * A clock that only goes when it is told to. Timers fire in the order of their times, then of their making; they count
 * whole milliseconds, as those of platforms do.
 */
export class VirtualTime implements Clock {
  #now: number;
  #made = 0;
  readonly #entries = new Set<Entry>();

  constructor(now = 1_000_000) {
    this.#now = now;
  }

  now(): number {
    return this.#now;
  }

  setTimer(milliseconds: number, fire: () => void): Timer {
    if (!(milliseconds >= 0 && milliseconds <= 2 ** 31 - 1)) throw new RangeError(`a timer of ${milliseconds} ms`);
    const wait = milliseconds === 0 ? 0 : Math.max(1, Math.trunc(milliseconds));
    const entry: Entry = { at: this.#now + wait, order: this.#made++, fire };
    this.#entries.add(entry);
    return { cancel: () => void this.#entries.delete(entry) };
  }

  /** How many timers wait. */
  get pending(): number {
    return this.#entries.size;
  }

  /** How many timers were ever made. */
  get made(): number {
    return this.#made;
  }

  /** Lets time pass; timers that fall due meanwhile fire, those that they make too. */
  advance(milliseconds: number): void {
    const end = this.#now + milliseconds;
    for (let due = this.#next(end); due !== null; due = this.#next(end)) {
      this.#entries.delete(due);
      this.#now = Math.max(this.#now, due.at);
      due.fire();
    }
    this.#now = end;
  }

  #next(end: number): Entry | null {
    let first: Entry | null = null;
    for (const entry of this.#entries) {
      if (entry.at > end) continue;
      if (first === null || entry.at < first.at || (entry.at === first.at && entry.order < first.order)) first = entry;
    }
    return first;
  }
}
