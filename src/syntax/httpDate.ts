const months = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'] as const;

const preferred = /^[a-z]{3}, (\d{2}) ([a-z]{3}) (\d{4}) (\d{2}):(\d{2}):(\d{2}) GMT$/i;
const obsolete = /^[a-z]{6,9}, (\d{2})-([a-z]{3})-(\d{2}) (\d{2}):(\d{2}):(\d{2}) GMT$/i;
const asctime = /^[a-z]{3} ([a-z]{3}) ([ \d]\d) (\d{2}):(\d{2}):(\d{2}) (\d{4})$/i;

const timeOf = (year: number, month: string, day: number, clock: readonly number[]): number | null => {
  const index = (months as readonly string[]).indexOf(month.toLowerCase());
  const [hour = 0, minute = 0, second = 0] = clock;
  if (index < 0 || hour > 23 || minute > 59 || second > 60) return null;
  const time = Date.UTC(year, index, day, hour, minute, second);
  return new Date(time).getUTCDate() === day || second === 60 ? time : null;
};

/** A two-digit year that looks more than 50 years ahead is one of the past century. @see RFC 9110 §5.6.7 */
const fullYear = (year: number, now: number): number => {
  const century = Math.trunc(new Date(now).getUTCFullYear() / 100) * 100;
  const candidate = century + year;
  return candidate > new Date(now).getUTCFullYear() + 50 ? candidate - 100 : candidate;
};

/** Reads a date in any of the three formats: milliseconds since 1970, or null. @see RFC 9110 §5.6.7 */
export const parseHTTPDate = (text: string, now: number): number | null => {
  const trimmed = text.trim();
  const modern = preferred.exec(trimmed);
  if (modern !== null) {
    const [day, month, year, ...clock] = modern.slice(1) as [string, string, string, ...string[]];
    return timeOf(Number(year), month, Number(day), clock.map(Number));
  }
  const old = obsolete.exec(trimmed);
  if (old !== null) {
    const [day, month, year, ...clock] = old.slice(1) as [string, string, string, ...string[]];
    return timeOf(fullYear(Number(year), now), month, Number(day), clock.map(Number));
  }
  const c = asctime.exec(trimmed);
  if (c === null) return null;
  const [month, day, hour, minute, second, year] = c.slice(1) as [string, string, string, string, string, string];
  return timeOf(Number(year), month, Number(day), [hour, minute, second].map(Number));
};

/** Milliseconds since 1970 as a date in the preferred format. */
export const formatHTTPDate = (time: number): string => new Date(time).toUTCString();
