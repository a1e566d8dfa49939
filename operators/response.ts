import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { URLResponse } from '../src/foundation/URLResponse.ts';
import { operate } from './operate.ts';

/**
 * The final response head: neither a 1xx nor a redirect that was followed.
 *
 * ```text
 * source      -i->-r-d-(f|)
 * response()  -----r---|
 * ```
 *
 * A projection: the body is still loaded, and the stream ends when the task does. Whoever wants the head alone adds
 * `take(1)`, which cancels the rest.
 */
export const response = (): OperatorFunction<TaskEvent, URLResponse> =>
  operate((subscriber) => ({
    next: (event) => {
      if (event.type === 'response') subscriber.next(event.response);
    },
  }));
