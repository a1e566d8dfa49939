const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

/** The three formats. Weekdays are not compared with the date, and one digit is enough for a day: senders get both wrong. */
const preferred = /^[a-z]{3}, (?<day>\d{1,2}) (?<month>[a-z]{3}) (?<year>\d{4}) (?<time>\d\d:\d\d:\d\d) GMT$/i;
const obsolete = /^[a-z]{6,9}, (?<day>\d\d)-(?<month>[a-z]{3})-(?<year>\d\d) (?<time>\d\d:\d\d:\d\d) GMT$/i;
const asctime = /^[a-z]{3} (?<month>[a-z]{3}) (?<day>[ \d]\d) (?<time>\d\d:\d\d:\d\d) (?<year>\d{4})$/i;

/** A two-digit year that looks more than 50 years ahead is one of the past century. @see RFC 9110 §5.6.7 */
const fullYear = (year: number, now: number): number => {
  const thisYear = new Date(now).getUTCFullYear();
  const candidate = Math.trunc(thisYear / 100) * 100 + year;
  return candidate > thisYear + 50 ? candidate - 100 : candidate;
};

const timeOf = (year: number, month: number, day: number, clock: readonly number[]): number | null => {
  const [hour = 0, minute = 0, second = 0] = clock;
  // 60 is a leap second.
  if (month < 0 || hour > 23 || minute > 59 || second > 60) return null;
  const date = new Date(0);
  date.setUTCFullYear(year, month, day);
  // A day that the month does not have becomes one of the next month.
  if (date.getUTCDate() !== day) return null;
  return date.setUTCHours(hour, minute, second);
};

/**
 * Reads a date in any of the three formats: milliseconds since 1970, or null.
 * @param now - Milliseconds since 1970; years of two digits are near it.
 * @see RFC 9110 §5.6.7
 */
export const parseHTTPDate = (text: string, now: number): number | null => {
  const trimmed = text.trim();
  const match = preferred.exec(trimmed) ?? obsolete.exec(trimmed) ?? asctime.exec(trimmed);
  if (match === null) return null;
  const { day, month, year, time } = match.groups as Record<'day' | 'month' | 'year' | 'time', string>;
  const monthIndex = (months as readonly string[]).indexOf(month.toLowerCase());
  const wholeYear = year.length === 2 ? fullYear(Number(year), now) : Number(year);
  return timeOf(wholeYear, monthIndex, Number(day), time.split(':').map(Number));
};

/** Milliseconds since 1970 as a date in the preferred format. */
export const formatHTTPDate = (time: number): string => new Date(time).toUTCString();
