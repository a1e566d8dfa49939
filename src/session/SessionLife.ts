import type { URLSessionTask } from './tasks/URLSessionTask.ts';

/** Which tasks a session has, and whether it may have more. */
export class SessionLife {
  /**
   * In no order; each task knows its place. A `Set` that changes with every request keeps its old tables, and with them
   * the tasks that have ended, alive until the next full collection.
   */
  readonly #tasks: URLSessionTask[] = [];
  #nextIdentifier = 1;
  #isInvalidated = false;
  #drained: (() => void) | null = null;

  /** Whether tasks can still be made. */
  get isInvalidated(): boolean {
    return this.#isInvalidated;
  }

  /** All tasks that have not ended, in the order they were made. */
  get tasks(): URLSessionTask[] {
    return [...this.#tasks].sort((a, b) => a.taskIdentifier - b.taskIdentifier);
  }

  takeIdentifier(): number {
    return this.#nextIdentifier++;
  }

  add(task: URLSessionTask): void {
    task.place = this.#tasks.push(task) - 1;
  }

  remove(task: URLSessionTask): void {
    const last = this.#tasks.pop();
    if (last !== undefined && last !== task) {
      this.#tasks[task.place] = last;
      last.place = task.place;
    }
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
    if (this.#drained === null || this.#tasks.length > 0) return;
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
