import { describe, expect, it } from '@jest/globals';
import { byteLength, readSetCookie } from '../../../src/policies/readSetCookie.ts';
import { plainCookieRules } from '../../../src/policies/plainCookieRules.ts';
import { cookieRules } from '../../../src/platform/node/stores/cookieRules.ts';

const sizes = { maximumCookieSize: 4096, maximumAttributeSize: 1024 };

describe.each([
  ['with the rules of Node', cookieRules],
  ['with plain rules', plainCookieRules],
])('a Set-Cookie field, %s,', (_where, rules) => {
  it.each<[string, string]>([
    ['a=1', 'a=1'],
    ['a=', 'a='],
    ['a=b=c', 'a=b=c'],
    [' a = 1 ', 'a=1'],
    ['a="1"', 'a="1"'],
    ['a=\u00e9', 'a=\u00e9'],
    ['=1', 'none'],
    ['1', 'none'],
    ['', 'none'],
    ['a=1\u0000', 'none'],
    ['a=1\r\nSet-Cookie: b=2', 'none'],
    ['a=1; Path=/\u0007', 'none'],
    ['a\u007f=1', 'none'],
    ['__proto__=1', '__proto__=1'],
    [`a=${'x'.repeat(4095)}`, `a=${'x'.repeat(4095)}`],
    [`a=${'x'.repeat(4096)}`, 'none'],
  ])('%j is %j (RFC 6265bis §5.6)', (field, expected) => {
    const read = readSetCookie(field, rules, sizes);
    expect(read === null ? 'none' : `${read.name}=${read.value}`).toBe(expected);
  });

  it.each<[string, object]>([
    ['a=1; Max-Age=5; max-age=6', { maximumAge: 6 }],
    ['a=1; Max-Age=x', { maximumAge: null }],
    ['a=1; Max-Age=-1', { maximumAge: -1 }],
    ['a=1; Expires=nonsense', { expires: null }],
    ['a=1; Expires=Wed, 01 Jan 2020 12:30:00 GMT', { expires: Date.UTC(2020, 0, 1, 12, 30) }],
    ['a=1; Domain=.EXAMPLE.com', { domain: 'example.com' }],
    ['a=1; Domain=', { domain: null }],
    ['a=1; Path=x', { path: null }],
    ['a=1; Path=/x; Path=/y', { path: '/y' }],
    ['a=1; Secure; HttpOnly', { isSecure: true, isHTTPOnly: true }],
    ['a=1; SECURE=no', { isSecure: true }],
    ['a=1; SameSite=Strict', { sameSite: 'strict' }],
    ['a=1; SameSite=NONE', { sameSite: 'none' }],
    ['a=1; SameSite=Strict; SameSite=what', { sameSite: null }],
    ['a=1; partitioned; Secure', { isPartitioned: true }],
    ['a=1; Unknown=x', { isPartitioned: false }],
    [`a=1; Path=/${'x'.repeat(1024)}`, { path: null }],
    [`a=1; Path=/${'x'.repeat(1023)}`, { path: `/${'x'.repeat(1023)}` }],
    [`a=1; Domain=${'x'.repeat(1025)}; Secure`, { domain: null, isSecure: true }],
  ])('%j says %j (RFC 6265bis §5.6)', (field, expected) => {
    expect(readSetCookie(field, rules, sizes)).toMatchObject(expected);
  });
});

it.each([
  ['abc', 3],
  ['\u00e9', 1],
  ['\u20ac', 3],
])('%j takes %i bytes', (text, length) => {
  expect(byteLength(text)).toBe(length);
});
