import { expect } from '@jest/globals';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';

/** Runs a marble test of an operator in virtual time; differences are shown by Jest. */
export const marbleTest = (test: (run: RunHelpers & { readonly scheduler: TestScheduler }) => void): void => {
  const scheduler = new TestScheduler((actual, expected) => {
    expect(actual).toEqual(expected);
  });
  scheduler.run((helpers) => {
    test({ ...helpers, scheduler });
  });
};

/** Matches a failure with that code, and what else is said about it. */
export const failure = (code: number, facts: Readonly<Record<string, unknown>> = {}): unknown =>
  expect.objectContaining({ name: 'URLError', code, ...facts });
