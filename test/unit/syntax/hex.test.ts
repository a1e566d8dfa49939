import { expect, it } from '@jest/globals';
import { hex } from '../../../src/syntax/hex.ts';

it('gives two digits a byte', () => {
  expect(hex(Uint8Array.of(0, 1, 15, 16, 255))).toBe('00010f10ff');
  expect(hex(new Uint8Array())).toBe('');
});
