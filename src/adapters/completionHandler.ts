import type { Observable } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import { ByteCollector } from '../foundation/ByteCollector.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { OperationQueue } from './delegateQueue.ts';

/**
 * Result of a data or upload task. Success, whatever the HTTP status: data (empty, not null, for an empty body),
 * response, null. Failure: null, the response if its head had come, the error. Cancelled: null, null, `-999`.
 * @see URLSession dataTask(with:completionHandler:)
 */
export type CompletionHandler = (data: Uint8Array | null, response: URLResponse | null, error: URLError | null) => void;

/** Where a handler's call goes, and what may be collected for it. */
export interface HandlerSettings {
  readonly queue: OperationQueue;
  /** Bytes; one more fails with `-1103`. */
  readonly limit: number;
  /** Ends the task whose body is too large. */
  readonly cancelTask: () => void;
}

/** Calls the handler on the queue, once, with what the task's events come to. */
export const callWhenComplete = (
  events$: Observable<TaskEvent>,
  handler: CompletionHandler,
  { queue, limit, cancelTask }: HandlerSettings,
): void => {
  const body = new ByteCollector(limit);
  let response: URLResponse | null = null;
  let isDone = false;
  const call = (data: Uint8Array | null, error: URLError | null): void => {
    if (isDone) return;
    isDone = true;
    const head = error?.code === URLErrorCode.cancelled ? null : response;
    queue.addOperation(() => {
      handler(data, head, error);
    });
  };
  events$.subscribe({
    next: (event) => {
      if (event.type === 'response') response = event.response;
      else if (event.type === 'data' && !isDone) {
        try {
          body.add(event.data);
        } catch (error) {
          call(null, error as URLError);
          cancelTask();
        }
      }
    },
    error: (error: unknown) => {
      call(null, URLError.is(error) ? error : new URLError(URLErrorCode.unknown, { cause: error }));
    },
    complete: () => {
      call(body.take(), null);
    },
  });
};
