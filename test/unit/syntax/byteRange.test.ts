import { describe, expect, it } from '@jest/globals';
import { type ByteRange, byteRange } from '../../../src/syntax/byteRange.ts';

describe('byteRange', () => {
  it.each<[string | null, number, ByteRange | 'unsatisfiable' | null]>([
    // RFC 9110 §14.1.2: examples, of 10,000 bytes
    ['bytes=0-499', 10_000, { first: 0, last: 499 }],
    ['bytes=500-999', 10_000, { first: 500, last: 999 }],
    ['bytes=-500', 10_000, { first: 9500, last: 9999 }],
    ['bytes=9500-', 10_000, { first: 9500, last: 9999 }],
    // a last byte beyond the end means the end
    ['bytes=9500-20000', 10_000, { first: 9500, last: 9999 }],
    ['bytes=0-', 1, { first: 0, last: 0 }],
    // a suffix that is longer than the whole means the whole
    ['bytes=-20000', 10_000, { first: 0, last: 9999 }],
    // RFC 9110 §14.1: range units are case-insensitive
    ['Bytes=1-2', 10, { first: 1, last: 2 }],
    [' bytes = 1 - 2 ', 10, { first: 1, last: 2 }],
    // outside
    ['bytes=10-', 10, 'unsatisfiable'],
    ['bytes=10-20', 10, 'unsatisfiable'],
    ['bytes=-0', 10, 'unsatisfiable'],
    ['bytes=0-0', 0, 'unsatisfiable'],
    ['bytes=-5', 0, 'unsatisfiable'],
    // RFC 9110 §14.2: what is malformed or of another unit is ignored
    ['bytes=5-4', 10, null],
    ['bytes=-', 10, null],
    ['bytes=', 10, null],
    ['bytes=a-b', 10, null],
    ['bytes=0x1-2', 10, null],
    ['lines=1-2', 10, null],
    ['', 10, null],
    [null, 10, null],
    // several parts
    ['bytes=0-1,3-4', 10, null],
  ])('%j of %d bytes', (field, size, expected) => {
    expect(byteRange(field, size)).toEqual(expected);
  });
});
