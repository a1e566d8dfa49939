import type { MonoTypeOperatorFunction } from 'rxjs';
import { type AnswerTable, answerFrom } from '../src/events/AnswerTable.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import { operate } from './operate.ts';

/**
 * Passes every event on, and claims the questions of the table while they are delivered. A function that throws ends
 * the task like an answer that fails: `-1012` for a challenge, `-999` else, with what was thrown as `cause`.
 */
export const answering = (table: AnswerTable): MonoTypeOperatorFunction<TaskEvent> =>
  operate((subscriber) => ({
    next: (event) => {
      try {
        answerFrom(table, event);
      } catch (cause) {
        const code = event.type === 'challenge' ? URLErrorCode.userCancelledAuthentication : URLErrorCode.cancelled;
        throw new URLError(code, { cause, detail: `the answer to '${event.type}' failed` });
      }
      subscriber.next(event);
    },
  }));
