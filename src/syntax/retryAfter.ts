import { parseHTTPDate } from './httpDate.ts';

const seconds = /^\s*\d+\s*$/;

/** How long a `Retry-After` field asks to wait from `now`, in milliseconds, or null. @see RFC 9110 §10.2.3 */
export const retryAfterDelay = (field: string, now: number): number | null => {
  if (seconds.test(field)) return Math.min(Number(field) * 1000, Number.MAX_SAFE_INTEGER);
  const date = parseHTTPDate(field, now);
  return date === null ? null : Math.max(0, date - now);
};
