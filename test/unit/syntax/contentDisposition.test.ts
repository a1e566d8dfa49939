import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { filenameOfContentDisposition } from '../../../src/syntax/contentDisposition.ts';

/** Text as a field's reader sees it: each byte of its UTF-8 one character. */
const asLatin1 = (text: string): string => Buffer.from(text).toString('latin1');

describe('filenameOfContentDisposition', () => {
  it.each<[string, string | null]>([
    // RFC 6266 §5: examples
    ['Attachment; filename=example.html', 'example.html'],
    ['INLINE; FILENAME= "an example.html"', 'an example.html'],
    ["attachment; filename*= UTF-8''%e2%82%ac%20rates", '€ rates'],
    // RFC 6266 §4.3: the extended notation wins
    [`attachment; filename="EURO rates"; filename*=utf-8''%e2%82%ac%20rates`, '€ rates'],
    [`attachment; filename*=utf-8''%e2%82%ac%20rates; filename="EURO rates"`, '€ rates'],
    // RFC 8187 §3.2.1
    ["attachment; filename*=iso-8859-1'en'%A3%20rates", '£ rates'],
    // RFC 9110 §5.6.4: quoted pairs
    ['attachment; filename="a\\"b.txt"', 'a"b.txt'],
    // swift-corelibs-foundation, TestURLResponse: the name as sent; what is safe is decided elsewhere
    ['attachment; filename="/a/b/name"', '/a/b/name'],
    // a percent sign means nothing here
    ['attachment; filename="a%20b"', 'a%20b'],
    ['attachment; filename=my file.txt', 'my file.txt'],
    ['inline', null],
    ['attachment; filename=""', null],
    ['attachment; name=x', null],
    ['', null],
    ['attachment; filename="unterminated', null],
  ])('%j names %j', (field, expected) => {
    expect(filenameOfContentDisposition(field)).toBe(expected);
  });

  it.each<[string, string]>([
    [asLatin1('attachment; filename="日本.txt"'), '日本.txt'],
    ['attachment; filename="\u00E4.txt"', 'ä.txt'],
    ['attachment; filename="日本.txt"', '日本.txt'],
    // What the extended notation gave has been decoded once already.
    ["attachment; filename*=iso-8859-1''%C3%A9", '\u00C3\u00A9'],
  ])('%j was meant as %j', (field, expected) => {
    expect(filenameOfContentDisposition(field)).toBe(expected);
  });

  it('takes any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        const name = filenameOfContentDisposition(`attachment; filename${text}`);
        expect(name === null || name.length > 0).toBe(true);
      }),
    );
  });
});
