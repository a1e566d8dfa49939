import type { MonoTypeOperatorFunction } from 'rxjs';
import type { AnswerTable } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { answering } from './answering.ts';

/**
 * Answers all kinds of questions from one table: `redirect`, `challenge`, `response`, `willCacheResponse`,
 * `needNewBodyStream`.
 *
 * ```text
 * source         -?->-r-(f|)
 * answerWith(…)  -?->-r-(f|)
 * ```
 *
 * Each entry has the contract of the operator for that one kind (`answerRedirect` and so on). A kind that is not in the
 * table, and an entry that returns `undefined`, leave the question to whoever comes next. Of two operators the one
 * nearer to the source is asked first.
 */
export const answerWith = (table: AnswerTable): MonoTypeOperatorFunction<TaskEvent> => answering(table);
