import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Answers authentication challenges: with a disposition, and a credential where it wants one.
 *
 * ```text
 * source              -?-r-(f|)
 * answerChallenge(…)  -?-r-(f|)
 * ```
 *
 * Events pass unchanged and at once. `undefined` leaves a challenge to whoever comes next; nobody at all means
 * `performDefaultHandling`. The answer may be a value, a promise or anything with `subscribe`, whose first value counts;
 * meanwhile the load waits. What the function throws ends the task with `userCancelledAuthentication` (-1012), the
 * thrown as `cause`.
 *
 * @see URLSessionTaskDelegate task(_:didReceive:)
 */
export const answerChallenge = (decide: NonNullable<AnswerTable['challenge']>): MonoTypeOperatorFunction<TaskEvent> =>
  answering({ challenge: decide });
