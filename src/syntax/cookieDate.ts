const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

const delimiter = /[\t\x20-\x2f\x3b-\x40\x5b-\x60\x7b-\x7e]+/;
const timeOfDay = /^(\d{1,2}):(\d{1,2}):(\d{1,2})(?:\D.*)?$/;
const dayOfMonth = /^(\d{1,2})(?:\D.*)?$/;
const yearNumber = /^(\d{2,4})(?:\D.*)?$/;

interface Parts {
  time: readonly number[] | null;
  day: number | null;
  month: number | null;
  year: number | null;
}

const monthIn = (token: string): number | null => {
  const index = (months as readonly string[]).indexOf(token.slice(0, 3).toLowerCase());
  return index < 0 ? null : index;
};

const numberIn = (token: string, pattern: RegExp): number | null => {
  const found = pattern.exec(token)?.[1];
  return found === undefined ? null : Number(found);
};

/** A token is the first of these that is still missing and that it looks like. */
const take = (parts: Parts, token: string): void => {
  if (parts.time === null) {
    const [, ...numbers] = timeOfDay.exec(token) ?? [];
    if (numbers.length === 3) {
      parts.time = numbers.map(Number);
      return;
    }
  }
  if (parts.day === null && (parts.day = numberIn(token, dayOfMonth)) !== null) return;
  if (parts.month === null && (parts.month = monthIn(token)) !== null) return;
  parts.year ??= numberIn(token, yearNumber);
};

const fullYear = (year: number): number => {
  if (year >= 70 && year <= 99) return year + 1900;
  return year >= 0 && year <= 69 ? year + 2000 : year;
};

/**
 * Reads a date the way cookies want it read, in whatever order its parts come: milliseconds since 1970, or null.
 * @see RFC 6265 §5.1.1
 */
export const parseCookieDate = (text: string): number | null => {
  const parts: Parts = { time: null, day: null, month: null, year: null };
  // Nothing that means a date is longer.
  for (const token of text.slice(0, 256).split(delimiter)) if (token !== '') take(parts, token);
  const { time, day, month, year } = parts;
  if (time === null || day === null || month === null || year === null) return null;
  const [hour = 0, minute = 0, second = 0] = time;
  const whole = fullYear(year);
  if (whole < 1601 || hour > 23 || minute > 59 || second > 59) return null;
  const date = new Date(0);
  date.setUTCFullYear(whole, month, day);
  // A day that the month does not have becomes one of the next month.
  return date.getUTCDate() === day ? date.setUTCHours(hour, minute, second) : null;
};
