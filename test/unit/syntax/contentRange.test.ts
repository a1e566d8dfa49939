import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type ContentRange, formatContentRange, parseContentRange } from '../../../src/syntax/contentRange.ts';

describe('parseContentRange', () => {
  it.each<[string, ContentRange]>([
    // RFC 9110 §14.4: examples
    ['bytes 42-1233/1234', { range: { first: 42, last: 1233 }, size: 1234 }],
    ['bytes 42-1233/*', { range: { first: 42, last: 1233 }, size: null }],
    ['bytes */1234', { range: null, size: 1234 }],
    ['bytes */0', { range: null, size: 0 }],
    ['BYTES  0-0 / 1', { range: { first: 0, last: 0 }, size: 1 }],
  ])('reads %j', (field, expected) => {
    expect(parseContentRange(field)).toEqual(expected);
  });

  it.each([
    // RFC 9110 §14.4: invalid if the last byte is before the first, or the whole is not longer than the last
    'bytes 10-9/100',
    'bytes 0-100/100',
    'bytes 0-99/99',
    // no unsatisfied range without a size
    'bytes */*',
    'bytes 0-/100',
    'bytes -5/100',
    'bytes 0-5',
    'bytes=0-5/10',
    'lines 0-5/10',
    'bytes 0-99999999999999999999/*',
    'bytes 0-1/99999999999999999999',
    'bytes */99999999999999999999',
    '',
  ])('takes %j for nothing', (field) => {
    expect(parseContentRange(field)).toBe(null);
  });

  it('reads what formatContentRange wrote', () => {
    const position = fc.integer({ min: 0, max: 2 ** 50 });
    fc.assert(
      fc.property(position, position, fc.option(position), (first, extra, more) => {
        const last = first + extra;
        const content = { range: { first, last }, size: more === null ? null : last + 1 + more };
        expect(parseContentRange(formatContentRange(content))).toEqual(content);
      }),
    );
  });
});

describe('formatContentRange', () => {
  it.each<[ContentRange, string]>([
    [{ range: { first: 0, last: 499 }, size: 1234 }, 'bytes 0-499/1234'],
    [{ range: { first: 0, last: 499 }, size: null }, 'bytes 0-499/*'],
    [{ range: null, size: 7 }, 'bytes */7'],
  ])('%j', (content, expected) => {
    expect(formatContentRange(content)).toBe(expected);
  });
});
