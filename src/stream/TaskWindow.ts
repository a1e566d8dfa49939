import { Observable } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { EventSink } from './TaskContext.ts';

/** What a window looks at: one task object. */
export interface Watched {
  /** Whether its one run is over. */
  isOver(): boolean;
  /** Begins the run, unless it has begun. */
  begin(): void;
  /** Nobody watches any more: the run is cancelled. */
  leave(): void;
  /** The task's description once more, as a new task object, cold. */
  again(): Observable<TaskEvent>;
}

/**
 * One task object and those who watch it. The first watcher begins the run, later ones join it, and the last one to
 * leave cancels it, unless the task itself watches because it was resumed. Who comes after the end gets a run of a new
 * task object with the same description.
 */
export class TaskWindow implements EventSink {
  readonly #watched: Watched;
  #subscribers: readonly EventSink[] = [];
  /** Watches as long as the task lives: it was resumed. */
  isResumed = false;

  constructor(watched: Watched) {
    this.#watched = watched;
  }

  readonly events$: Observable<TaskEvent> = new Observable<TaskEvent>((subscriber) => {
    if (this.#watched.isOver()) return this.#watched.again().subscribe(subscriber);
    this.add(subscriber);
    subscriber.add(() => {
      this.remove(subscriber);
    });
    this.#watched.begin();
    return undefined;
  });

  /** Adds a subscriber without beginning anything. */
  add(subscriber: EventSink): void {
    this.#subscribers = [...this.#subscribers, subscriber];
  }

  /** A subscriber leaves; nothing happens when it has gone before. */
  remove(subscriber: EventSink): void {
    if (!this.#subscribers.includes(subscriber)) return;
    this.#subscribers = this.#subscribers.filter((other) => other !== subscriber);
    if (this.#subscribers.length === 0 && !this.isResumed && !this.#watched.isOver()) this.#watched.leave();
  }

  next(event: TaskEvent): void {
    for (const subscriber of this.#subscribers) subscriber.next(event);
  }

  error(error: URLError): void {
    const subscribers = this.#subscribers;
    this.#subscribers = [];
    for (const subscriber of subscribers) subscriber.error(error);
  }

  complete(): void {
    const subscribers = this.#subscribers;
    this.#subscribers = [];
    for (const subscriber of subscribers) subscriber.complete();
  }
}
