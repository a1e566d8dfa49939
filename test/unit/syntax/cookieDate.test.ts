import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCookieDate } from '../../../src/syntax/cookieDate.ts';

const at = (text: string): number => Date.parse(text);

describe('a cookie date', () => {
  it.each<[string, string, string]>([
    ['Wed, 01 Jan 2020 12:30:00 GMT', '2020-01-01T12:30:00Z', 'RFC 9110 §5.6.7, preferred'],
    ['Wed Jan 1 12:30:00 2020', '2020-01-01T12:30:00Z', 'swift-corelibs TestHTTPCookie'],
    ['Wed, 01-Jan-2020 12:30:00 GMT', '2020-01-01T12:30:00Z', 'swift-corelibs TestHTTPCookie'],
    ['Wednesday, 01-Jan-20 12:30:00 GMT', '2020-01-01T12:30:00Z', 'RFC 9110 §5.6.7, obsolete'],
    ['12:30:00 January 1 2020', '2020-01-01T12:30:00Z', 'any order'],
    ['1 jan 70 0:0:0', '1970-01-01T00:00:00Z', 'step 3: 70 to 99 are of the past century'],
    ['1 jan 69 0:0:0', '2069-01-01T00:00:00Z', 'step 4: 0 to 69 are of this one'],
    ['1th Jan2020 2020 12:30:00foo', '2020-01-01T12:30:00Z', 'what follows digits is passed over'],
    ['29 Feb 2020 00:00:00', '2020-02-29T00:00:00Z', 'a day that this month has'],
  ])('%j is %s (%s)', (text, expected) => {
    expect(parseCookieDate(text)).toBe(at(expected));
  });

  it.each([
    ['', 'nothing'],
    ['Jan 2020 12:30:00', 'no day'],
    ['1 2020 12:30:00', 'no month'],
    ['1 Jan 12:30:00', 'no year'],
    ['1 Jan 2020', 'no time'],
    ['1 Jan 2020 24:00:00', 'no such hour'],
    ['1 Jan 2020 00:60:00', 'no such minute'],
    ['1 Jan 2020 00:00:60', 'no such second (step 5)'],
    ['1 Jan 1600 00:00:00', 'before 1601 (step 5)'],
    ['30 Feb 2020 00:00:00', 'no such day (step 6)'],
    ['0 Jan 2020 00:00:00', 'no such day'],
    ['tomorrow', 'no date at all'],
  ])('%j is none: %s', (text) => {
    expect(parseCookieDate(text)).toBeNull();
  });

  it('is read or refused, whatever it says', () => {
    fc.assert(
      fc.property(fc.string({ maxLength: 400 }), (text) => {
        const time = parseCookieDate(text);
        return time === null || Number.isInteger(time);
      }),
    );
  });
});
