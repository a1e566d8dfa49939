import { describe, expect, it } from '@jest/globals';
import { keepsPrefix, type PrefixedCookie } from '../../../src/policies/cookiePrefix.ts';

const all: PrefixedCookie = { name: '', isSecure: true, isHTTPOnly: true, domain: null, path: '/' };

describe('a name with a prefix', () => {
  it.each<[string, Partial<PrefixedCookie>, boolean]>([
    ['__Secure-a', { domain: 'a.test', path: '/x', isHTTPOnly: false }, true],
    ['__Secure-a', { isSecure: false }, false],
    ['__secure-a', { isSecure: false }, false],
    ['__Host-a', { isHTTPOnly: false }, true],
    ['__Host-a', { isSecure: false }, false],
    ['__Host-a', { domain: 'a.test' }, false],
    ['__Host-a', { path: '/x' }, false],
    ['__Host-a', { path: null }, false],
    ['__host-a', { isSecure: false }, false],
    ['__HOST-a', { domain: 'a.test' }, false],
    ['__Http-a', { domain: 'a.test', path: '/x' }, true],
    ['__Http-a', { isHTTPOnly: false }, false],
    ['__http-a', { isSecure: false }, false],
    ['__Host-Http-a', {}, true],
    ['__Host-Http-a', { isHTTPOnly: false }, false],
    ['__host-HTTP-a', { isHTTPOnly: false }, false],
    ['__Host-Http-a', { path: '/x' }, false],
    ['__Host-Http-a', { domain: 'a.test' }, false],
    ['Host-a', { isSecure: false }, true],
    ['__Hostess', { isSecure: false }, true],
  ])('%s with %j is kept: %s (RFC 6265bis §5.7)', (name, parts, expected) => {
    expect(keepsPrefix({ ...all, ...parts, name })).toBe(expected);
  });
});
