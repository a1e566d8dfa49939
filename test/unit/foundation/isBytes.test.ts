import { describe, expect, it } from '@jest/globals';
import { runInNewContext } from 'node:vm';
import { isBytes } from '../../../src/foundation/isBytes.ts';

describe('isBytes', () => {
  it.each([
    [new Uint8Array(2), true],
    [Buffer.from('a'), true],
    [runInNewContext('new Uint8Array(1)'), true],
    [new Uint16Array(2), false],
    [new Uint8ClampedArray(2), false],
    [new DataView(new ArrayBuffer(2)), false],
    [new ArrayBuffer(2), false],
    [{ [Symbol.toStringTag]: 'Uint8Array' }, false],
    ['text', false],
    [null, false],
    [undefined, false],
  ])('%#: only a Uint8Array is bytes, of whatever realm', (value, expected) => {
    expect(isBytes(value)).toBe(expected);
  });
});
