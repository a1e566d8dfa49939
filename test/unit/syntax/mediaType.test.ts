import { describe, expect, it } from '@jest/globals';
import { normalizedMediaType, parseMediaType } from '../../../src/syntax/mediaType.ts';

describe('parseMediaType', () => {
  it.each<[string, string, string | null]>([
    // swift-corelibs-foundation, TestHTTPURLResponse: type and charset in lower case
    ['text/HTML; charset=ISO-8859-4', 'text/html', 'iso-8859-4'],
    ['text/html', 'text/html', null],
    ['text/HTML; charset="UTF-8"', 'text/html', 'utf-8'],
    ['text/html; CHARSET=utf-8', 'text/html', 'utf-8'],
    ['  application/problem+json ;x=1', 'application/problem+json', null],
    // WHATWG MIME Sniffing §4.4: the first of two parameters of a name counts, a malformed one is skipped
    ['text/html; charset=a; charset=b', 'text/html', 'a'],
    ['text/html; charset; x', 'text/html', null],
    ['text/html;charset=', 'text/html', null],
  ])('%j', (text, essence, charset) => {
    expect(parseMediaType(text)).toMatchObject({ essence, charset });
  });

  it.each(['', 'text', '/html', 'text/', 'te xt/html', 'text/html, text/plain', ';charset=utf-8'])(
    'takes %j for none',
    (text) => {
      expect(parseMediaType(text)).toBe(null);
    },
  );

  it('takes text for none that is so long that reading it would hold the process up', () => {
    const padded = (length: number): string => 'a/b;x=1'.padEnd(length, ' ');
    expect(parseMediaType(padded(2048))?.essence).toBe('a/b');
    expect(parseMediaType(padded(2049))).toBe(null);
  });

  it('gives parameters by lower-case name, values as they are', () => {
    expect([...(parseMediaType('a/b; Boundary="A b"; q=1')?.parameters ?? [])]).toEqual([
      ['boundary', 'A b'],
      ['q', '1'],
    ]);
  });
});

describe('a media type as it is written (WHATWG MIME Sniffing §4.5)', () => {
  it.each([
    ['Text/HTML; Charset=US-ASCII', 'text/html;charset=US-ASCII'],
    ['a/b;c="d e\\"f"', 'a/b;c="d e\\"f"'],
    ['a/b;c=""', 'a/b;c=""'],
    ['image/png', 'image/png'],
    ['none', null],
  ])('%s', (text, written) => {
    expect(normalizedMediaType(text)).toBe(written);
  });
});
