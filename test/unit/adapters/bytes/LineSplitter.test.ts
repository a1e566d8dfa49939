import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { LineSplitter } from '../../../../src/adapters/bytes/LineSplitter.ts';
import { cut, piecesOf } from '../../../support/pieces.ts';

const lines = (...chunks: readonly (string | Uint8Array)[]): Promise<string[]> => piecesOf(new LineSplitter(), chunks);

describe('LineSplitter', () => {
  // Separators of AsyncLineSequence: LF, VT, FF, CR, CRLF, NEL, LS, PS; empty lines are skipped.
  it.each<[string, readonly string[]]>([
    ['a\nb', ['a', 'b']],
    ['a\u000bb', ['a', 'b']],
    ['a\u000cb', ['a', 'b']],
    ['a\rb', ['a', 'b']],
    ['a\r\nb', ['a', 'b']],
    ['a\u0085b', ['a', 'b']],
    ['a\u2028b', ['a', 'b']],
    ['a\u2029b', ['a', 'b']],
    ['a\n', ['a']],
    ['a', ['a']],
    ['', []],
    ['\n', []],
    ['\n\na\n\r\n\rb\n\n', ['a', 'b']],
    [' \n\t', [' ', '\t']],
    ['a\u001cb\u0000c', ['a\u001cb\u0000c']],
    ['\ufeffa\n', ['\ufeffa']],
  ])('splits %j into %j', async (text, expected) => {
    expect(await lines(text)).toEqual(expected);
  });

  it('does not mind where chunks are cut', async () => {
    const text = fc.stringMatching(/^[a\u00e4\u20ac\u{1f600}\n\r\u0085\u2028]*$/u);
    await fc.assert(
      fc.asyncProperty(text, fc.array(fc.nat()), async (whole, places) => {
        const expected = whole.split(/[\n\r\u0085\u2028]/).filter((line) => line !== '');
        expect(await lines(...cut(whole, places))).toEqual(expected);
      }),
    );
  });

  it('makes U+FFFD of bytes that are no UTF-8, also of those that are missing at the end', async () => {
    expect(await lines(Uint8Array.of(0x61, 0xff, 0x0a, 0x62, 0xe2, 0x82))).toEqual(['a\ufffd', 'b\ufffd']);
  });

  it('puts a line together that many chunks share, in time that grows with its length', async () => {
    const chunks = Array.from({ length: 50_000 }, () => 'x');
    expect(await lines(...chunks, '\ny')).toEqual(['x'.repeat(50_000), 'y']);
  });

  it('refuses a line that is too long, and names the limit', async () => {
    const short = ['abc', 'd\n', 'abcd'];
    expect(await piecesOf(new LineSplitter(4), short)).toEqual(['abcd', 'abcd']);
    await expect(piecesOf(new LineSplitter(4), [...short, 'e'])).rejects.toMatchObject({
      code: -1103,
      message: expect.stringContaining('4 UTF-16 units'),
    });
  });
});
