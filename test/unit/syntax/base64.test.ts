import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { decodeBase64 } from '../../../src/syntax/base64.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const decoded = (text: string): string | null => {
  const bytes = decodeBase64(bytesOf(text));
  return bytes === null ? null : new TextDecoder().decode(bytes);
};

describe('decodeBase64', () => {
  it.each([
    // RFC 4648 §10: test vectors
    ['', ''],
    ['Zg==', 'f'],
    ['Zm8=', 'fo'],
    ['Zm9v', 'foo'],
    ['Zm9vYg==', 'foob'],
    ['Zm9vYmE=', 'fooba'],
    ['Zm9vYmFy', 'foobar'],
    // WHATWG Infra, forgiving-base64 decode: ASCII white space is removed, wherever it stands
    [' Z\tm\n9\fv\r', 'foo'],
    ['Zg= =', 'f'],
    // Bits that are left over are not looked at, as in forgiving-base64.
    ['Zh==', 'f'],
  ])('%j is %j', (text, expected) => {
    expect(decoded(text)).toBe(expected);
  });

  it.each([
    // Foundation's Data(base64Encoded:): padding is not optional
    ['Zg'],
    ['Zg='],
    ['Zm8'],
    ['Z'],
    ['Z==='],
    ['===='],
    ['='],
    // padding ends it
    ['Zg==Zm9v'],
    ['Z=g='],
    // RFC 4648 §3.3: characters outside of the alphabet
    ['Zm9-'],
    ['Zm9_'],
    ['Zm9v!AAA'],
    ['Zm\u000B9v'],
    ['é==='],
    ['éé'],
    ['!!=='],
    ['AA!='],
  ])('%j is malformed', (text) => {
    expect(decoded(text)).toBe(null);
  });

  it('gives back whatever was encoded, with white space put anywhere', () => {
    fc.assert(
      fc.property(
        fc.uint8Array(),
        fc.array(fc.tuple(fc.nat(100), fc.constantFrom(' ', '\n', '\t'))),
        (bytes, spaces) => {
          const encoded = Buffer.from(bytes).toString('base64').split('');
          for (const [place, space] of spaces) encoded.splice(place, 0, space);
          expect(Array.from(decodeBase64(bytesOf(encoded.join(''))) ?? [])).toEqual(Array.from(bytes));
        },
      ),
    );
  });
});
