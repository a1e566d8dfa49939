import type { SessionEvent, URLSession } from '../../src/index.ts';

/** Knows which tasks are under way, whoever started them. */
export class TaskWatch {
  readonly #underWay = new Map<unknown, string>();

  watch(session: URLSession): void {
    session.events$.subscribe({
      next: (told) => {
        this.#note(told);
      },
      // It never fails; were it to, the test would hear of it as of any uncaught error.
      error: (error: unknown) => {
        throw error;
      },
    });
  }

  #note({ task, event }: SessionEvent): void {
    if (event.type === 'created') {
      const { taskIdentifier, request } = event;
      this.#underWay.set(task, `task ${String(taskIdentifier)} (${request.httpMethod} ${String(request)})`);
    } else if (event.type === 'completed' || event.type === 'failed' || event.type === 'cancelled') {
      this.#underWay.delete(task);
    }
  }

  get tasks(): readonly string[] {
    return [...this.#underWay.values()];
  }
}
