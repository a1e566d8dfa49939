import type { ResultReceiver } from '../../adapters/delegate.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { TaskOptions } from '../TaskOptions.ts';

/** What a task is to do; any number of task objects can be made of it. */
export interface TaskDescription {
  readonly kind: 'data' | 'upload';
  readonly request: URLRequest;
  readonly options: TaskOptions;
  readonly receiver: ResultReceiver;
}

export const noTaskOptions: TaskOptions = Object.freeze({});
