import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { nodeClock, nodeIdleClock } from '../../../../src/platform/node/nodeClock.ts';

afterEach(() => {
  jest.useRealTimers();
});

describe.each([
  ['nodeClock', nodeClock],
  ['nodeIdleClock', nodeIdleClock],
])('%s', (_name, clock) => {
  it('tells milliseconds since 1970', () => {
    const before = Date.now();
    // The source that never goes back is set once, and the system's clock may have been corrected since.
    expect(Math.abs(clock.now() - before)).toBeLessThan(60_000);
  });

  it('never goes back', () => {
    const times = Array.from({ length: 1000 }, () => clock.now());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it('calls once when the time has come', () => {
    jest.useFakeTimers();
    let calls = 0;
    clock.setTimer(100, () => {
      calls += 1;
    });
    jest.advanceTimersByTime(99);
    expect(calls).toBe(0);
    jest.advanceTimersByTime(1000);
    expect(calls).toBe(1);
  });

  it('does not call a cancelled timer, and takes a second cancel', () => {
    jest.useFakeTimers();
    let calls = 0;
    const timer = clock.setTimer(100, () => {
      calls += 1;
    });
    timer.cancel();
    timer.cancel();
    jest.advanceTimersByTime(1000);
    expect(calls).toBe(0);
    expect(jest.getTimerCount()).toBe(0);
  });

  // setTimeout takes 2³¹-1 ms at most, and fires at once for more.
  it.each([2 ** 31, 2 ** 40, Infinity])('waits for a long time when asked for %d ms', (milliseconds) => {
    jest.useFakeTimers();
    let calls = 0;
    clock.setTimer(milliseconds, () => {
      calls += 1;
    });
    jest.advanceTimersByTime(2 ** 31 - 2);
    expect(calls).toBe(0);
    jest.advanceTimersByTime(1);
    expect(calls).toBe(1);
  });

  it.each([0, -5, NaN])('calls soon, and not at once, when asked for %d ms', (milliseconds) => {
    jest.useFakeTimers();
    let calls = 0;
    clock.setTimer(milliseconds, () => {
      calls += 1;
    });
    expect(calls).toBe(0);
    jest.advanceTimersByTime(1);
    expect(calls).toBe(1);
  });
});

describe('the process', () => {
  const run = async (clock: string): Promise<string> => {
    const module = new URL('../../../../src/platform/node/nodeClock.ts', import.meta.url).href;
    const script = `import { ${clock} as clock } from ${JSON.stringify(module)};
      clock.setTimer(50, () => console.log('fired'));`;
    const { stdout } = await promisify(execFile)(process.execPath, ['--input-type=module', '-e', script]);
    return stdout;
  };

  it('is kept alive by a timer of nodeClock', async () => {
    expect(await run('nodeClock')).toBe('fired\n');
  });

  it('is not kept alive by a timer of nodeIdleClock', async () => {
    expect(await run('nodeIdleClock')).toBe('');
  });
});
