import type { Observable } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { outputOf } from './DataTaskPublisher.ts';

/** The whole response of a task as a promise; rejects with `URLError`. */
export const dataPromise = (events$: Observable<TaskEvent>, limit: number): Promise<[Uint8Array, URLResponse]> =>
  new Promise((resolve, reject) => {
    outputOf(events$, limit).subscribe({
      next: ({ data, response }) => {
        resolve([data, response]);
      },
      error: reject,
    });
  });
