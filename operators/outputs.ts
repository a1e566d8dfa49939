import type { OperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { ByteCollector } from '../src/foundation/ByteCollector.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import type { URLResponse } from '../src/foundation/URLResponse.ts';
import { operate } from './operate.ts';

/** Decoded bytes that are collected in memory when nobody says otherwise: 256 MiB. */
export const defaultLimit: number = 256 * 1024 * 1024;

/** How much of a body may be held in memory. */
export interface CollectOptions {
  /** Bytes after decoding. One more fails the stream with `-1103`. Default 256 MiB. */
  readonly limit?: number;
}

/** Whether a value is an event of a task rather than a whole response. */
export const isEvent = (value: TaskEvent | DataTaskOutput): value is TaskEvent => 'type' in value;

/**
 * What becomes of each whole response: of every value that is one already, and of the response that a task's events
 * tell, once they are complete. When a second head comes (a later try, a fresh response after a cached one), the bytes
 * before it are forgotten. A task that succeeds without a head fails with `badServerResponse` (-1011).
 */
export const outputs = <Out>(
  limit: number,
  project: (output: DataTaskOutput) => Out,
): OperatorFunction<TaskEvent | DataTaskOutput, Out> =>
  operate((subscriber) => {
    let head: URLResponse | null = null;
    let body = new ByteCollector(limit);
    let isTask = false;
    return {
      next: (value) => {
        if (!isEvent(value)) return subscriber.next(project(value));
        isTask = true;
        if (value.type === 'data') return body.add(value.data);
        if (value.type !== 'response') return;
        if (head !== null) body = new ByteCollector(limit);
        head = value.response;
      },
      complete: () => {
        if (head !== null) subscriber.next(project({ data: body.take(), response: head }));
        else if (isTask)
          throw new URLError(URLErrorCode.badServerResponse, { detail: 'the task ended without a response' });
        subscriber.complete();
      },
    };
  });
