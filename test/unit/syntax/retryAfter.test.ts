import { describe, expect, it } from '@jest/globals';
import { retryAfterDelay } from '../../../src/syntax/retryAfter.ts';

const now = Date.UTC(1999, 11, 31, 23, 59, 0);

describe('retryAfterDelay', () => {
  it.each<[string, number | null]>([
    // RFC 9110 §10.2.3: examples
    ['Fri, 31 Dec 1999 23:59:59 GMT', 59_000],
    ['120', 120_000],
    ['0', 0],
    [' 7 ', 7000],
    // a moment that is over
    ['Fri, 31 Dec 1999 23:58:00 GMT', 0],
    // RFC 9110 §5.6.7: any of the three formats
    ['Friday, 31-Dec-99 23:59:10 GMT', 10_000],
    ['Fri Dec 31 23:59:10 1999', 10_000],
    // longer than anybody counts
    ['9'.repeat(400), Number.MAX_SAFE_INTEGER],
    ['-1', null],
    ['1.5', null],
    ['soon', null],
    ['', null],
  ])('%j', (field, expected) => {
    expect(retryAfterDelay(field, now)).toBe(expected);
  });
});
