import type { AnswerRefusal } from '../events/Question.ts';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { TaskReference } from '../events/facts.ts';
import type { RunTask } from '../loading/Loader.ts';
import type { Clock } from '../loading/ports.ts';

/** Where the events of a run go. Nothing comes after `error` or `complete`. */
export interface EventSink {
  next(event: TaskEvent): void;
  error(error: URLError): void;
  complete(): void;
}

/** Who hears a task besides its subscriber, after it: delegates. */
export interface TaskListener {
  received(event: TaskEvent): void;
  /** After `metrics`; null for success. */
  ended(error: URLError | null): void;
}

/** The task object as the stream sees it: what it is, and whom to tell. */
export interface TaskContext extends RunTask {
  /** The object that users know. */
  readonly reference: TaskReference;
  readonly clock: Clock;
  readonly originalRequest: URLRequest | null;
  /** When the task was made, in milliseconds since 1970. */
  readonly creationTime: number;
  readonly listeners: readonly TaskListener[];
  /** Whether `progress` events are wanted from the start. */
  wantsProgress: boolean;
  /** Keeps the task's own properties up to date; before anybody else hears the event. */
  note(event: TaskEvent): void;
  /** Everybody else has heard the event. */
  noted(event: TaskEvent): void;
  /** The failure that a cancellation of this task is. */
  cancelled(): URLError;
  /** The end, before anybody hears of it. */
  willEnd(error: URLError | null): void;
  /** The end, after everybody has heard of it. */
  didEnd(error: URLError | null): void;
  /** A claim that came too late. */
  answerRefused(event: TaskEvent, why: AnswerRefusal): void;
}
