import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Gives the body that a streamed upload needs, or needs once more.
 *
 * ```text
 * source                  -b-r-(f|)
 * answerNewBodyStream(…)  -b-r-(f|)
 * ```
 *
 * Events pass unchanged and at once. `undefined` leaves it to whoever comes next; nobody at all means that a body which
 * can be opened again is, and that any other ends the task with `requestBodyStreamExhausted` (-1021), as null does. The
 * answer may be a value, a promise or anything with `subscribe`, whose first value counts. What the function throws
 * ends the task with `cancelled` (-999), the thrown as `cause`.
 *
 * @see URLSessionTaskDelegate task(_:needNewBodyStream:)
 */
export const answerNewBodyStream = (
  decide: NonNullable<AnswerTable['needNewBodyStream']>,
): MonoTypeOperatorFunction<TaskEvent> => answering({ needNewBodyStream: decide });
