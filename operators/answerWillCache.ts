import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Decides what is stored of a response: the proposed one, a changed one, or nothing (null).
 *
 * ```text
 * source              -r-d-k-(f|)
 * answerWillCache(…)  -r-d-k-(f|)
 * ```
 *
 * Events pass unchanged and at once. `undefined` leaves it to whoever comes next; nobody at all stores what is proposed.
 * The answer may be a value, a promise or anything with `subscribe`, whose first value counts. What the function throws
 * ends the task with `cancelled` (-999), the thrown as `cause`.
 *
 * @see URLSessionDataDelegate dataTask(_:willCacheResponse:)
 */
export const answerWillCache = (
  decide: NonNullable<AnswerTable['willCacheResponse']>,
): MonoTypeOperatorFunction<TaskEvent> => answering({ willCacheResponse: decide });
