import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Decides about a response by its head: load on, cancel, or become another kind of task.
 *
 * ```text
 * source             -r-d-(f|)
 * answerResponse(…)  -r-d-(f|)
 * ```
 *
 * Events pass unchanged and at once. `undefined` leaves the head to whoever comes next; nobody at all means `allow`. The
 * answer may be a value, a promise or anything with `subscribe`, whose first value counts; meanwhile the load waits.
 * What the function throws ends the task with `cancelled` (-999), the thrown as `cause`.
 *
 * @see URLSessionDataDelegate dataTask(_:didReceive:completionHandler:)
 */
export const answerResponse = (decide: NonNullable<AnswerTable['response']>): MonoTypeOperatorFunction<TaskEvent> =>
  answering({ response: decide });
