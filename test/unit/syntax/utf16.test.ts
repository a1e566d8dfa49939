import { expect, it } from '@jest/globals';
import { hex } from '../../../src/syntax/hex.ts';
import { utf16 } from '../../../src/syntax/utf16.ts';

it('writes the low byte of each unit first', () => {
  expect(hex(utf16('Aä€😀'))).toBe('4100e400ac203dd800de');
});
