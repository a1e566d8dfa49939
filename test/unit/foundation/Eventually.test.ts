import { describe, expect, it } from '@jest/globals';
import { type Eventually, isPromiseLike, whenReady } from '../../../src/foundation/Eventually.ts';

describe('isPromiseLike', () => {
  it.each<[unknown, boolean]>([
    [Promise.resolve(1), true],
    [{ then: (): void => {} }, true],
    [{ then: 1 }, false],
    [{}, false],
    [null, false],
    [undefined, false],
    ['then', false],
    [(): void => {}, false],
  ])('%p: %p', (value, expected) => {
    expect(isPromiseLike(value)).toBe(expected);
  });
});

describe('whenReady', () => {
  const told = (value: Eventually<number>, then: (value: number) => void = (): void => {}): string[] => {
    const said: string[] = [];
    whenReady(
      value,
      (ready) => {
        said.push(`ready ${ready}`);
        then(ready);
      },
      (reason) => said.push(`failed ${String(reason)}`),
    );
    return said;
  };

  it('goes on in the same turn with a value that is there', () => {
    expect(told(1)).toEqual(['ready 1']);
  });

  it('goes on later with a promise', async () => {
    const [kept, broken] = [told(Promise.resolve(2)), told(Promise.reject(new RangeError('no')))];
    expect([kept, broken]).toEqual([[], []]);
    await new Promise(setImmediate);
    expect([kept, broken]).toEqual([['ready 2'], ['failed RangeError: no']]);
  });

  const fail = (): never => {
    throw new RangeError('inside');
  };

  it('leaves to the caller what is thrown for a value', () => {
    expect(() => told(1, fail)).toThrow(RangeError);
  });

  it('takes for a failure what is thrown for a promise', async () => {
    const said = told(Promise.resolve(2), fail);
    await new Promise(setImmediate);
    expect(said).toEqual(['ready 2', 'failed RangeError: inside']);
  });
});
