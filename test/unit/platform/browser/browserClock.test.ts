import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { browserClock } from '../../../../src/platform/browser/browserClock.ts';

afterEach(() => {
  jest.useRealTimers();
});

describe('browserClock', () => {
  it('tells milliseconds since 1970, and never goes back', () => {
    expect(Math.abs(browserClock.now() - Date.now())).toBeLessThan(60_000);
    const times = Array.from({ length: 1000 }, () => browserClock.now());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('calls once when the time has come, unless it is cancelled', () => {
    jest.useFakeTimers();
    const calls: string[] = [];
    browserClock.setTimer(100, () => calls.push('kept'));
    const timer = browserClock.setTimer(100, () => calls.push('cancelled'));
    timer.cancel();
    timer.cancel();
    jest.advanceTimersByTime(99);
    expect(calls).toEqual([]);
    jest.advanceTimersByTime(1000);
    expect(calls).toEqual(['kept']);
  });

  it('waits as long as it can count when it is to wait for longer (HTML standard: timers count in 32 bits)', () => {
    jest.useFakeTimers();
    let calls = 0;
    browserClock.setTimer(2 ** 40, () => (calls += 1));
    jest.advanceTimersByTime(2 ** 31 - 2);
    expect(calls).toBe(0);
    jest.advanceTimersByTime(1);
    expect(calls).toBe(1);
  });
});
