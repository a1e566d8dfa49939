import { describe, expect, it } from '@jest/globals';
import { canonicalFieldName } from '../../../src/syntax/headerSpelling.ts';

describe('canonicalFieldName', () => {
  it.each([
    // swift-corelibs-foundation, TestHTTPURLResponse: well-known names are spelled in one way
    ['location', 'Location'],
    ['conTent-lenGTH', 'Content-Length'],
    ['CONTENT-TYPE', 'Content-Type'],
    ['set-cookie', 'Set-Cookie'],
    ['Accept-ranges', 'Accept-Ranges'],
    // RFC 9110: as its section titles write them
    ['etag', 'ETag'],
    ['Etag', 'ETag'],
    ['te', 'TE'],
    ['www-authenticate', 'WWW-Authenticate'],
    ['if-none-match', 'If-None-Match'],
    // RFC 1864
    ['content-md5', 'Content-MD5'],
    // the same tests: all others keep their spelling
    ['x-extra-HEADER', 'x-extra-HEADER'],
    ['X-UPPERCASE', 'X-UPPERCASE'],
    ['constructor', 'constructor'],
    ['__proto__', '__proto__'],
    ['', ''],
  ])('%j is %j', (name, expected) => {
    expect(canonicalFieldName(name)).toBe(expected);
  });
});
