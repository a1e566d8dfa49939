import type { URLSessionTask } from './tasks/URLSessionTask.ts';

/** Which tasks a session has, and whether it may have more. */
export class SessionLife {
  readonly #tasks = new Set<URLSessionTask>();
  #nextIdentifier = 1;
  #isInvalidated = false;
  #drained: (() => void) | null = null;

  /** Whether tasks can still be made. */
  get isInvalidated(): boolean {
    return this.#isInvalidated;
  }

  /** All tasks that have not ended, in the order they were made. */
  get tasks(): URLSessionTask[] {
    return [...this.#tasks];
  }

  takeIdentifier(): number {
    return this.#nextIdentifier++;
  }

  add(task: URLSessionTask): void {
    this.#tasks.add(task);
  }

  remove(task: URLSessionTask): void {
    this.#tasks.delete(task);
    this.#settle();
  }

  /** No further tasks; `drained` is called once, when the last one has ended. False when that was said before. */
  invalidate(drained: () => void): boolean {
    if (this.#isInvalidated) return false;
    this.#isInvalidated = true;
    this.#drained = drained;
    return true;
  }

  /** Looks whether the last task has gone. */
  #settle(): void {
    if (this.#drained === null || this.#tasks.size > 0) return;
    const drained = this.#drained;
    this.#drained = null;
    drained();
  }

  /** For a session that is invalidated without tasks. */
  settleSoon(): void {
    queueMicrotask(() => {
      this.#settle();
    });
  }
}
