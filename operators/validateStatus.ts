import type { MonoTypeOperatorFunction } from 'rxjs';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../src/foundation/DataTaskOutput.ts';
import { HTTPStatusError } from '../src/foundation/HTTPStatusError.ts';
import type { HTTPURLResponse } from '../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import type { URLResponse } from '../src/foundation/URLResponse.ts';
import { operate } from './operate.ts';
import { isEvent } from './outputs.ts';

/** Which statuses are welcome. */
export type StatusRule = (statusCode: number, response: HTTPURLResponse) => boolean;

/** Bytes of a refused response's body that its error carries. */
const longestBody = 64 * 1024;

const isSuccess: StatusRule = (statusCode) => statusCode >= 200 && statusCode <= 299;

const isHTTP = (response: URLResponse): response is HTTPURLResponse => 'statusCode' in response;

/** The beginning of a refused response's body. */
class RefusedResponse {
  readonly #response: HTTPURLResponse;
  readonly #body: Uint8Array[] = [];
  #length = 0;

  constructor(response: HTTPURLResponse) {
    this.#response = response;
  }

  /** Keeps as much as there is room for; true when it is full. */
  add(chunk: Uint8Array): boolean {
    const kept = chunk.subarray(0, longestBody - this.#length);
    this.#body.push(kept);
    this.#length += kept.length;
    return this.#length === longestBody;
  }

  get error(): HTTPStatusError {
    const body = new Uint8Array(this.#length);
    let offset = 0;
    for (const chunk of this.#body) {
      body.set(chunk, offset);
      offset += chunk.length;
    }
    return new HTTPStatusError(this.#response, body);
  }
}

/**
 * Lets a response with a welcome status pass and makes a failure of any other one: `HTTPStatusError` (-1011) with the
 * response and up to 64 KiB of its body. Works on task events and on whole responses.
 *
 * ```text
 * source            -x-d-(f|)
 * validateStatus()  -----#
 * ```
 *
 * A refused head is not passed on, nor is its body; other events are. The failure comes when the body has ended, or as
 * soon as 64 KiB of it are there, and then cancels the rest; a body that breaks off gives the failure with what came.
 * A cancellation stays one. Responses without a status (`file:`, `data:`) pass.
 *
 * @param ok - Which statuses are welcome; 200 to 299 when left out.
 * @see RFC 9110 §15 @see RFC 9457 (problem details)
 */
export const validateStatus = <T extends TaskEvent | DataTaskOutput>(
  ok: StatusRule = isSuccess,
): MonoTypeOperatorFunction<T> => {
  if (typeof ok !== 'function') throw new TypeError('validateStatus: the rule is a function of the status');
  const refusedHead = (response: URLResponse): RefusedResponse | null =>
    isHTTP(response) && !ok(response.statusCode, response) ? new RefusedResponse(response) : null;

  return operate<T, T>((subscriber) => {
    let refused: RefusedResponse | null = null;
    return {
      next: (value) => {
        if (!isEvent(value)) {
          const head = refusedHead(value.response);
          head?.add(value.data);
          if (head !== null) throw head.error;
        } else if (value.type === 'response') {
          refused = refusedHead(value.response);
          if (refused !== null) return;
        } else if (refused !== null) {
          if (value.type === 'completed' || (value.type === 'data' && refused.add(value.data))) throw refused.error;
          if (value.type === 'data') return;
        }
        subscriber.next(value);
      },
      error: (reason) => {
        const isCancelled = URLError.is(reason) && reason.code === URLErrorCode.cancelled;
        subscriber.error(refused === null || isCancelled ? reason : refused.error);
      },
      complete: () => {
        if (refused !== null) throw refused.error;
        subscriber.complete();
      },
    };
  });
};
