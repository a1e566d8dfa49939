import { describe, expect, it } from '@jest/globals';
import { type BackoffOptions, checkedBackoff, delayBefore } from '../../../operators/backoff.ts';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { head } from '../../support/taskEvents.ts';

const lost = new URLError(-1005);
const busy = (retryAfter: string): HTTPStatusError =>
  new HTTPStatusError(head(503, { 'Retry-After': retryAfter }), new Uint8Array(0));
const delays = (options: BackoffOptions, error: unknown = lost, now = 0): number[] =>
  [1, 2, 3, 4, 5].map((retry) => delayBefore(checkedBackoff(options), retry, error, now));

describe('delayBefore', () => {
  it.each<[string, BackoffOptions, readonly number[]]>([
    ['doubles from 200 ms', { jitter: 'none' }, [200, 400, 800, 1600, 3200]],
    ['grows by the factor', { jitter: 'none', initial: 10, factor: 3 }, [10, 30, 90, 270, 810]],
    ['stays below max', { jitter: 'none', max: 500 }, [200, 400, 500, 500, 500]],
    ['may stay the same', { jitter: 'none', factor: 1 }, [200, 200, 200, 200, 200]],
    ['may be nothing', { jitter: 'none', initial: 0, factor: Infinity }, [0, 0, 0, 0, 0]],
    ['is a random part with full jitter', { random: () => 0.25 }, [50, 100, 200, 400, 800]],
    ['has full jitter unless told otherwise', { random: () => 0 }, [0, 0, 0, 0, 0]],
  ])('%s', (_what, options, expected) => {
    expect(delays(options)).toEqual(expected);
  });

  it('is at most ten seconds unless told otherwise', () => {
    expect(delayBefore(checkedBackoff({ jitter: 'none' }), 1000, lost, 0)).toBe(10_000);
  });

  // RFC 9110 §10.2.3: seconds, or a date.
  it.each<[string, string, number, BackoffOptions, number]>([
    ['seconds', '3', 0, {}, 3000],
    ['no seconds', '0', 0, {}, 0],
    ['a date', 'Thu, 01 Jan 1970 00:00:05 GMT', 2000, {}, 3000],
    ['a date that is over', 'Thu, 01 Jan 1970 00:00:05 GMT', 9000, {}, 0],
    ['more than max', '3600', 0, { max: 4000 }, 4000],
    ['what is no delay, which counts as nothing said', 'soon', 0, { jitter: 'none' }, 200],
    ['three seconds, which are not respected', '3', 0, { respectRetryAfter: false, jitter: 'none' }, 200],
  ])('obeys a server that asks for %s', (_what, field, now, options, expected) => {
    expect(delayBefore(checkedBackoff(options), 1, busy(field), now)).toBe(expected);
  });

  it('adds no jitter to what the server asks for', () => {
    expect(delays({ random: () => 0.5 }, busy('3'))).toEqual([3000, 3000, 3000, 3000, 3000]);
  });
});

describe('checkedBackoff', () => {
  it.each([{ initial: -1 }, { factor: Number.NaN }, { max: '5' }])('refuses %j', (options) => {
    expect(() => checkedBackoff(options as BackoffOptions)).toThrow(TypeError);
  });

  it('takes chance from the engine unless told otherwise', () => {
    expect(checkedBackoff({}).random).toBe(Math.random);
  });
});
