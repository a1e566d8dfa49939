/** First in, first out. Taking costs the same however much waits, unlike an array's `shift`, and nothing taken is kept. */
export class Queue<T> {
  #items: T[] = [];
  /** Items of the array that were taken already; at most half of it. */
  #taken = 0;

  get length(): number {
    return this.#items.length - this.#taken;
  }

  add(item: T): void {
    this.#items.push(item);
  }

  /** The item that has waited longest, or undefined. */
  take(): T | undefined {
    if (this.length === 0) return undefined;
    const item = this.#items[this.#taken];
    this.#taken += 1;
    if (this.#taken * 2 >= this.#items.length) {
      this.#items = this.#items.slice(this.#taken);
      this.#taken = 0;
    }
    return item;
  }

  clear(): void {
    this.#items = [];
    this.#taken = 0;
  }
}
