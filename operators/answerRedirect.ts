import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Answers redirects: with the request to go on with, or null to get the 3xx itself as the response.
 *
 * ```text
 * source             ->-r-(f|)
 * answerRedirect(…)  ->-r-(f|)
 * ```
 *
 * Events pass unchanged and at once. `undefined` leaves a redirect to whoever comes next; nobody at all follows it. The
 * answer may be a value, a promise or anything with `subscribe`, whose first value counts; meanwhile the load waits.
 * What the function throws ends the task with `cancelled` (-999), the thrown as `cause`.
 *
 * @example
 * ```ts
 * events$.pipe(answerRedirect(({ newRequest }) => (newRequest.url?.protocol === 'https:' ? undefined : null)));
 * ```
 * @see URLSessionTaskDelegate task(_:willPerformHTTPRedirection:newRequest:)
 */
export const answerRedirect = (decide: NonNullable<AnswerTable['redirect']>): MonoTypeOperatorFunction<TaskEvent> =>
  answering({ redirect: decide });
