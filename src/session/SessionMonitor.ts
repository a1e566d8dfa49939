import { Observable, type Subscriber } from 'rxjs';
import type { AnswerRefusal } from '../events/Question.ts';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLSessionTask } from './tasks/URLSessionTask.ts';

/** What only a session's monitor sees. */
export type MonitorEvent =
  | { readonly type: 'cancelled' }
  | { readonly type: 'failed'; readonly error: URLError }
  | { readonly type: 'answerRefused'; readonly event: TaskEvent; readonly reason: AnswerRefusal }
  | { readonly type: 'invalidated'; readonly error: URLError | null };

/** One event of one task; `invalidated` belongs to no task. */
export interface SessionEvent {
  readonly task: URLSessionTask | null;
  readonly event: TaskEvent | MonitorEvent;
}

/** All events of all tasks of a session, for whoever watches now. Costs nothing while nobody does. */
export class SessionMonitor {
  #subscribers: readonly Subscriber<SessionEvent>[] = [];
  #isClosed = false;

  readonly events$: Observable<SessionEvent> = new Observable<SessionEvent>((subscriber) => {
    if (this.#isClosed) {
      subscriber.complete();
      return undefined;
    }
    this.#subscribers = [...this.#subscribers, subscriber];
    return () => {
      this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
    };
  });

  get isObserved(): boolean {
    return this.#subscribers.length > 0;
  }

  tell(task: URLSessionTask | null, event: TaskEvent | MonitorEvent): void {
    for (const subscriber of this.#subscribers) subscriber.next({ task, event });
  }

  close(error: URLError | null): void {
    if (this.#isClosed) return;
    this.tell(null, { type: 'invalidated', error });
    this.#isClosed = true;
    const subscribers = this.#subscribers;
    this.#subscribers = [];
    for (const subscriber of subscribers) subscriber.complete();
  }
}
