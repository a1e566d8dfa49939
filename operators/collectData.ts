import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { type CollectOptions, defaultLimit, outputs } from './outputs.ts';

/**
 * The whole response as one value, when the task has succeeded.
 *
 * ```text
 * source         -r-d-d-(f|)
 * collectData()  -------(o|)
 * ```
 *
 * The body is held in memory: decoded bytes beyond `limit` fail with `dataLengthExceedsMaximum` (-1103) and cancel the
 * task. A body of one chunk is that chunk, uncopied. Of several responses in one stream the last one counts.
 */
export const collectData = (options: CollectOptions = {}): OperatorFunction<TaskEvent, DataTaskOutput> => {
  const limit = options.limit ?? defaultLimit;
  if (typeof limit !== 'number' || !(limit >= 0)) throw new TypeError('collectData: limit is a number of bytes');
  return outputs(limit, (output) => output);
};
