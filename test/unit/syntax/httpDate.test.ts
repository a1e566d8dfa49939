import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { formatHTTPDate, parseHTTPDate } from '../../../src/syntax/httpDate.ts';

const now = Date.UTC(2026, 5, 15);

describe('parseHTTPDate', () => {
  it.each<[string, number]>([
    // RFC 9110 §5.6.7: one moment in the three formats
    ['Sun, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-94 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun Nov  6 08:49:37 1994', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Wed Nov 16 08:49:37 1994', Date.UTC(1994, 10, 16, 8, 49, 37)],
    // more than 50 years ahead is the past century
    ['Sunday, 06-Nov-76 08:49:37 GMT', Date.UTC(2076, 10, 6, 8, 49, 37)],
    ['Sunday, 06-Nov-77 08:49:37 GMT', Date.UTC(1977, 10, 6, 8, 49, 37)],
    // a leap second, which is the next one here
    ['Sat, 30 Jun 2012 23:59:60 GMT', Date.UTC(2012, 6, 1)],
    ['Thu, 29 Feb 2024 00:00:00 GMT', Date.UTC(2024, 1, 29)],
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Mon, 01 Jan 0001 00:00:00 GMT', -62135596800000],
    // what senders get wrong
    ['Mon, 06 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    ['Sun, 6 Nov 1994 08:49:37 GMT', Date.UTC(1994, 10, 6, 8, 49, 37)],
    [' sun, 06 nov 1994 08:49:37 gmt ', Date.UTC(1994, 10, 6, 8, 49, 37)],
  ])('reads %j', (text, expected) => {
    expect(parseHTTPDate(text, now)).toBe(expected);
  });

  it.each([
    '',
    '0',
    '-1',
    'Sun, 06 Nov 1994',
    // RFC 9110 §5.6.7: dates are in GMT
    'Sun, 06 Nov 1994 08:49:37 PST',
    'Sun, 06 Nov 1994 08:49:37 +0100',
    'Sun, 06 Nov 1994 24:00:00 GMT',
    'Sun, 06 Nov 1994 08:60:00 GMT',
    'Sun, 06 Nov 1994 08:49:61 GMT',
    'Sun, 00 Nov 1994 08:49:37 GMT',
    'Sun, 31 Nov 1994 08:49:37 GMT',
    'Sun, 31 Feb 1994 23:59:60 GMT',
    'Sun, 29 Feb 2023 08:49:37 GMT',
    'Sun, 06 Foo 1994 08:49:37 GMT',
    '1994-11-06T08:49:37Z',
    'Sun, 06 Nov 1994 08:49:37 GMT, Sun, 06 Nov 1994 08:49:37 GMT',
  ])('takes %j for no date', (text) => {
    expect(parseHTTPDate(text, now)).toBe(null);
  });

  it('reads what formatHTTPDate wrote, for all years of four digits', () => {
    const second = fc.integer({ min: -62135596800, max: 253402300799 });
    fc.assert(
      fc.property(second, (seconds) => {
        expect(parseHTTPDate(formatHTTPDate(seconds * 1000), now)).toBe(seconds * 1000);
      }),
    );
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const time = parseHTTPDate(text, now);
        expect(time === null || Number.isFinite(time)).toBe(true);
      }),
    );
  });
});

describe('formatHTTPDate', () => {
  // RFC 9110 §5.6.7
  it('writes the preferred format', () => {
    expect(formatHTTPDate(Date.UTC(1994, 10, 6, 8, 49, 37))).toBe('Sun, 06 Nov 1994 08:49:37 GMT');
  });
});
