/** Something that waits, with a priority that may change while it does. */
export interface Prioritized {
  /** The highest goes first. */
  readonly priority: number;
}

/** A place in a queue. */
export class Waiting<T extends Prioritized> {
  readonly item: T;
  queue: AdmissionQueue<T>;
  /** When it came, compared with others. */
  order: number;
  /** The priority it is filed under. */
  filed: number;
  /** Where it is in the heap; -1 when it is not there any more. */
  index = -1;

  constructor(item: T, queue: AdmissionQueue<T>, order: number) {
    this.item = item;
    this.queue = queue;
    this.order = order;
    this.filed = item.priority;
  }

  /** Gives the place up; does nothing when its turn has come already. */
  leave(): void {
    this.queue.remove(this);
  }
}

/** How many places are looked at, at each turn, for a priority that has changed. */
const reviewed = 64;

const goesBefore = <T extends Prioritized>(a: Waiting<T>, b: Waiting<T>): boolean =>
  a.filed === b.filed ? a.order < b.order : a.filed > b.filed;

/**
 * Who waits for a connection: the highest priority first, and who came first among equals. Priorities are read when
 * somebody's turn comes. A queue longer than 64 is read piece by piece, so there a change may count a few turns later.
 */
export class AdmissionQueue<T extends Prioritized> {
  readonly #heap: Waiting<T>[] = [];
  #order = 0;
  #review = 0;

  get size(): number {
    return this.#heap.length;
  }

  add(item: T): Waiting<T> {
    const waiting = new Waiting(item, this, this.#order++);
    this.#push(waiting);
    return waiting;
  }

  /** Takes over who waits elsewhere, behind those who are here. */
  adopt(other: AdmissionQueue<T>): void {
    for (let waiting = other.#shift(); waiting !== null; waiting = other.#shift()) {
      waiting.queue = this;
      waiting.order = this.#order++;
      this.#push(waiting);
    }
  }

  #push(waiting: Waiting<T>): void {
    waiting.index = this.#heap.length;
    this.#heap.push(waiting);
    this.#rise(waiting);
  }

  /** Frees a place; does nothing when its turn has come already. */
  remove(waiting: Waiting<T>): void {
    const { index } = waiting;
    if (index < 0) return;
    const last = this.#heap.pop() as Waiting<T>;
    waiting.index = -1;
    if (last === waiting) return;
    this.#put(last, index);
    this.#settle(last);
  }

  /** Takes out whose turn it is. */
  next(): T | null {
    if (this.#heap.length > 1) this.#readPriorities();
    return this.#shift()?.item ?? null;
  }

  #shift(): Waiting<T> | null {
    const [first] = this.#heap;
    if (first === undefined) return null;
    this.remove(first);
    return first;
  }

  #readPriorities(): void {
    const { length } = this.#heap;
    if (length <= reviewed || this.#review >= length) this.#review = 0;
    const end = Math.min(length, this.#review + reviewed);
    let moves = 0;
    while (this.#review < end && moves < length) {
      const waiting = this.#heap[this.#review] as Waiting<T>;
      const { priority } = waiting.item;
      if (priority === waiting.filed) {
        this.#review += 1;
        continue;
      }
      // Another one may be in this place afterwards: it is looked at next.
      waiting.filed = priority;
      this.#settle(waiting);
      moves += 1;
    }
  }

  #settle(waiting: Waiting<T>): void {
    this.#rise(waiting);
    this.#sink(waiting);
  }

  #rise(waiting: Waiting<T>): void {
    while (waiting.index > 0) {
      const above = this.#heap[(waiting.index - 1) >> 1] as Waiting<T>;
      if (!goesBefore(waiting, above)) return;
      this.#swap(waiting, above);
    }
  }

  #sink(waiting: Waiting<T>): void {
    for (;;) {
      const left = this.#heap[2 * waiting.index + 1];
      if (left === undefined) return;
      const right = this.#heap[2 * waiting.index + 2];
      const below = right !== undefined && goesBefore(right, left) ? right : left;
      if (!goesBefore(below, waiting)) return;
      this.#swap(below, waiting);
    }
  }

  #swap(a: Waiting<T>, b: Waiting<T>): void {
    const { index } = a;
    this.#put(a, b.index);
    this.#put(b, index);
  }

  #put(waiting: Waiting<T>, index: number): void {
    this.#heap[index] = waiting;
    waiting.index = index;
  }
}
