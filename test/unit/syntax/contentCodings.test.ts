import { describe, expect, it } from '@jest/globals';
import { parseContentCodings } from '../../../src/syntax/contentCodings.ts';

describe('Content-Encoding', () => {
  it.each([
    // RFC 9110 §8.4: in the order in which they were applied
    ['gzip', ['gzip']],
    ['deflate, gzip', ['deflate', 'gzip']],
    ['br,zstd', ['br', 'zstd']],
    // RFC 9110 §8.4.1: codings are case-insensitive
    ['GZip', ['gzip']],
    // RFC 9110 §8.4.1.1 and §8.4.1.3: a recipient should take these as equal to the names without "x-"
    ['x-gzip', ['gzip']],
    ['X-Compress', ['compress']],
    // RFC 9110 §8.4.1: "identity" should not stand here, and means nothing
    ['identity', []],
    ['identity, br', ['br']],
    // RFC 9110 §5.6.1.2: empty elements of a list are ignored
    ['', []],
    [' , ,gzip,', ['gzip']],
    ['\tgzip \t', ['gzip']],
    // What nobody knows is kept as it is, so that it can be refused.
    ['x-other', ['x-other']],
    ['not a token', ['not a token']],
    ['gzip;q=1', ['gzip;q=1']],
  ])('%j names %j', (field, codings) => {
    expect(parseContentCodings(field)).toEqual(codings);
  });
});
