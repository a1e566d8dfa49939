import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { CharacterSplitter } from '../../../../src/adapters/bytes/CharacterSplitter.ts';
import { cut, piecesOf } from '../../../support/pieces.ts';

const characters = (...chunks: readonly (string | Uint8Array)[]): Promise<string[]> =>
  piecesOf(new CharacterSplitter(), chunks);

describe('CharacterSplitter', () => {
  // Unicode UAX #29 §3.1.1: rules GB3, GB6–GB9, GB11–GB13.
  it.each<[string, readonly string[]]>([
    ['', []],
    ['ab', ['a', 'b']],
    ['e\u0301e', ['e\u0301', 'e']],
    ['a\r\nb', ['a', '\r\n', 'b']],
    ['👩‍👩‍👧x', ['👩‍👩‍👧', 'x']],
    ['🇩🇪🇫🇷🇮', ['🇩🇪', '🇫🇷', '🇮']],
    ['한국', ['한', '국']],
    ['\ufeffa', ['\ufeff', 'a']],
  ])('splits %j into %j', async (text, expected) => {
    expect(await characters(text)).toEqual(expected);
  });

  it('does not mind where chunks are cut', async () => {
    const text = fc
      .array(fc.constantFrom('a', '\u0301', '\r', '\n', '🇩', '🇪', '👩', '\u200d', '👧', 'é', '한'))
      .map((parts) => parts.join(''));
    const segmenter = new Intl.Segmenter(undefined, { granularity: 'grapheme' });
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat()), async (whole, places) => {
        const expected = [...segmenter.segment(whole)].map(({ segment }) => segment);
        expect(await characters(...cut(whole, places))).toEqual(expected);
      }),
    );
  });

  it('makes U+FFFD of bytes that are no UTF-8, also of those that are missing at the end', async () => {
    expect(await characters(Uint8Array.of(0x61, 0xff, 0x62, 0xe2, 0x82))).toEqual(['a', '\ufffd', 'b', '\ufffd']);
  });

  it('refuses a character without end', async () => {
    const marks = '\u0301'.repeat(1000);
    await expect(characters('a', marks, marks, marks, marks, marks, 'b')).rejects.toMatchObject({ code: -1103 });
  });
});
