import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { operate } from './operate.ts';

/**
 * The decoded bytes of the body, chunk by chunk as they come, without a copy.
 *
 * ```text
 * source  -r-d-e-(f|)
 * data()  ---d-e-|
 * ```
 *
 * The bytes are pushed: a slow subscriber does not hold the load back. `paced` and `AsyncBytes` do.
 */
export const data = (): OperatorFunction<TaskEvent, Uint8Array> =>
  operate((subscriber) => ({
    next: (event) => {
      if (event.type === 'data') subscriber.next(event.data);
    },
  }));
