import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { ScalarSplitter } from '../../../../src/adapters/bytes/ScalarSplitter.ts';
import { cut, piecesOf } from '../../../support/pieces.ts';

const scalars = (...chunks: readonly (string | Uint8Array)[]): Promise<string[]> =>
  piecesOf(new ScalarSplitter(), chunks);

describe('ScalarSplitter', () => {
  it.each<[string, readonly string[]]>([
    ['', []],
    ['aé€😀', ['a', 'é', '€', '😀']],
    ['e\u0301', ['e', '\u0301']],
    ['\r\n', ['\r', '\n']],
    ['\ufeffa', ['\ufeff', 'a']],
  ])('splits %j into %j', async (text, expected) => {
    expect(await scalars(text)).toEqual(expected);
  });

  it('does not mind where chunks are cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', 'é', '€', '😀', '\u0301', '\u0000', '\n'))
      .map((parts) => parts.join(''));
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat()), async (whole, places) => {
        expect(await scalars(...cut(whole, places))).toEqual(Array.from(whole));
      }),
    );
  });

  it('makes U+FFFD of bytes that are no UTF-8, also of those that are missing at the end', async () => {
    expect(await scalars(Uint8Array.of(0x61, 0xff, 0xe2, 0x82))).toEqual(['a', '\ufffd', '\ufffd']);
  });
});
