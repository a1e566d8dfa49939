import { describe, expect, it } from '@jest/globals';

import { percentile, summarize } from '../../../bench/harness/statistics.ts';

describe('percentile', () => {
  it.each([
    [0.5, [3, 1, 2], 2],
    [0.5, [4, 1, 2, 3], 2],
    [0.99, [1, 2], 2],
    [0, [5, 4], 4],
    [1, [5, 4], 5],
    [0.1, Array.from({ length: 20 }, (_, index) => 20 - index), 2],
    [0.5, [10, 9], 9],
  ])('%d of %p is %d, by nearest rank', (part, values, expected) => {
    expect(percentile(values, part)).toBe(expected);
  });

  it('of nothing is no number, and leaves the values in their order', () => {
    expect(percentile([], 0.5)).toBeNaN();
    const values = [3, 1, 2];
    percentile(values, 0.5);
    expect(values).toEqual([3, 1, 2]);
  });
});

describe('summarize', () => {
  it.each([
    [[10, 9, 1], { median: 9, min: 1, max: 10 }],
    [[1, 2, 3, 10], { median: 2.5, min: 1, max: 10 }],
    [[7], { median: 7, min: 7, max: 7 }],
  ])('of %p is %p', (values, expected) => {
    expect(summarize(values)).toEqual(expected);
  });
});
