import { retryAfterDelay } from '../src/syntax/retryAfter.ts';
import { refusedResponse } from './refusedResponse.ts';

/** How long to wait before a repetition. All times in milliseconds. */
export interface BackoffOptions {
  /** First delay. Default 200. */
  readonly initial?: number;
  /** How much longer each delay is than the one before. Default 2. */
  readonly factor?: number;
  /** Longest delay, also of what a server asks for. Default 10,000. */
  readonly max?: number;
  /** `full` waits a random part of the delay, so that many clients do not come back at once. Default `full`. */
  readonly jitter?: 'full' | 'none';
  /** Whether a `Retry-After` field decides where there is one. Default true. @see RFC 9110 §10.2.3 */
  readonly respectRetryAfter?: boolean;
  /** Between 0 and 1. Default `Math.random`. */
  readonly random?: () => number;
}

/** The same with nothing left out. */
export type Backoff = Required<BackoffOptions>;

/** @throws TypeError for numbers that are no times. */
export const checkedBackoff = (options: BackoffOptions): Backoff => {
  const { initial = 200, factor = 2, max = 10_000, jitter = 'full' } = options;
  for (const [name, value] of Object.entries({ initial, factor, max })) {
    if (typeof value !== 'number' || !(value >= 0)) throw new TypeError(`retryBackoff: ${name} is a number from 0`);
  }
  const { respectRetryAfter = true, random = Math.random } = options;
  return { initial, factor, max, jitter, respectRetryAfter, random };
};

const askedDelay = (error: unknown, now: number): number | null => {
  const field = refusedResponse(error)?.valueForHTTPHeaderField('Retry-After') ?? null;
  return field === null ? null : retryAfterDelay(field, now);
};

/**
 * Milliseconds before the n-th repetition, counted from 1: what the failed response asks for, else a share of the delay
 * that grows with n. Never more than `max`.
 */
export const delayBefore = (backoff: Backoff, retry: number, error: unknown, now: number): number => {
  const { initial, factor, max, jitter, random } = backoff;
  const asked = backoff.respectRetryAfter ? askedDelay(error, now) : null;
  if (asked !== null) return Math.min(asked, max);
  const full = initial === 0 ? 0 : Math.min(initial * factor ** (retry - 1), max);
  return Math.round(jitter === 'full' ? full * random() : full);
};
