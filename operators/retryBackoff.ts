import { asyncScheduler, type MonoTypeOperatorFunction, type SchedulerLike } from 'rxjs';
import { Question } from '../src/events/Question.ts';
import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import { describedRequest } from './describedRequest.ts';
import { derive, subscribeFor } from './operate.ts';
import { checkedBackoff, type BackoffOptions, delayBefore } from './backoff.ts';
import { isTransient } from './transient.ts';

/** How often, when and what `retryBackoff` tries again. */
export interface RetryBackoffOptions extends BackoffOptions {
  /** Tries after the first one. Default 3. */
  readonly maxRetries?: number;
  /**
   * Whether the request may be sent again. Left out, its method decides (RFC 9110 §9.2.2: a POST or PATCH may not), and
   * a source that does not tell its request is taken for one that may.
   */
  readonly idempotent?: boolean;
  /** Starts counting anew once a try brought a first value (of events: a response head). Default false. */
  readonly resetOnSuccess?: boolean;
  /** Which failures are worth another try, instead of the transient ones. `retry` counts from 1. */
  readonly retryOn?: (error: unknown, retry: number) => boolean;
  /** Whose clock counts. Default `asyncScheduler`. */
  readonly scheduler?: SchedulerLike;
}

/** Methods whose repetition does no more than one request does. @see RFC 9110 §9.2.2 @see RFC 10008 (QUERY) */
const idempotentMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY']);

/** Whether a value can only be an event of a task. */
const isOfTask = (value: unknown): boolean =>
  Question.is(value) ||
  requestTold(value) !== null ||
  (typeof value === 'object' && value !== null && (value as { type?: unknown }).type === 'waitingForConnectivity');

/** The event when it tells which request is made: `created`, or `sent` where an interceptor looks. */
const requestTold = (value: unknown): Extract<TaskEvent, { type: 'created' | 'sent' }> | null => {
  if (typeof value !== 'object' || value === null || !('type' in value) || !('request' in value)) return null;
  const tells = (value.type === 'created' && 'taskIdentifier' in value) || (value.type === 'sent' && 'hop' in value);
  return tells ? (value as Extract<TaskEvent, { type: 'created' | 'sent' }>) : null;
};

/**
 * Subscribes to the source again, after a growing delay, when it fails in a way that may pass: of `URLError` the
 * transient codes (timed out, host not found, cannot connect, connection lost, not connected), and the statuses 408, 425,
 * 429, 500, 502, 503, 504 where `validateStatus` stands before it.
 *
 * ```text
 * source                          -n#
 * retryBackoff({ maxRetries: 1,   -ny 4ms -n#
 *   initial: 5, jitter: 'none' })
 * ```
 *
 * The n-th delay is `initial * factor^(n-1)` milliseconds, at most `max`; with `jitter: 'full'` a random part of it. A
 * `Retry-After` field of the failed response, in seconds or as a date, is obeyed instead, at most `max`.
 *
 * A request whose method is not idempotent is not repeated unless `idempotent` says so. The method is taken from the
 * events (`created`, or `sent` inside an interceptor), or from the source's `request` (`dataTaskPublisher`, also
 * through operators). The failure that is not repeated, and the last one, pass unchanged and at once.
 *
 * In a stream of events each repetition is announced by a `retry` event, and the events of the next task follow: whoever
 * gathers bytes puts `retryBackoff` behind the gathering, or starts anew at each `response`, as `collectData` does.
 */
export const retryBackoff = <T>(options: RetryBackoffOptions = {}): MonoTypeOperatorFunction<T> => {
  const backoff = checkedBackoff(options);
  const { maxRetries = 3, idempotent, resetOnSuccess = false, retryOn = isTransient } = options;
  const { scheduler = asyncScheduler } = options;
  if (typeof maxRetries !== 'number' || !(maxRetries >= 0)) throw new TypeError('retryBackoff: maxRetries is a count');

  return (source) =>
    derive<T>(source, (subscriber) => {
      let method = describedRequest(source)?.httpMethod ?? null;
      let isOfEvents = false;
      let retries = 0;

      const look = (value: T): void => {
        const told = requestTold(value);
        if (told?.type === 'created' || told?.hop === 0) method = told.request.httpMethod;
        isOfEvents ||= isOfTask(value);
        if (!resetOnSuccess || retries === 0) return;
        if (!isOfEvents || (value as TaskEvent).type === 'response') retries = 0;
      };
      const mayRepeat = (): boolean => idempotent ?? (method === null || idempotentMethods.has(method));
      const announce = (delay: number, error: unknown): void => {
        const reason = URLError.is(error) ? error : new URLError(URLErrorCode.unknown, { cause: error });
        const event: TaskEvent = { type: 'retry', attempt: retries + 1, delay, reason };
        subscriber.next(event as T);
      };
      const attempt = (): void => {
        subscribeFor(source, subscriber, {
          next: (value) => {
            look(value);
            subscriber.next(value);
          },
          error: (error) => {
            if (retries >= maxRetries || !mayRepeat() || !retryOn(error, retries + 1)) return subscriber.error(error);
            retries += 1;
            const delay = delayBefore(backoff, retries, error, scheduler.now());
            if (isOfEvents) announce(delay, error);
            if (!subscriber.closed) subscriber.add(scheduler.schedule(attempt, delay));
          },
        });
      };
      attempt();
    });
};
