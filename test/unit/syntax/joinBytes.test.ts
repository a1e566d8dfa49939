import { expect, it } from '@jest/globals';
import { joinBytes } from '../../../src/syntax/joinBytes.ts';

it('puts pieces behind each other', () => {
  expect(joinBytes(Uint8Array.of(1), new Uint8Array(), Uint8Array.of(2, 3))).toEqual(Uint8Array.of(1, 2, 3));
  expect(joinBytes()).toEqual(new Uint8Array());
});
