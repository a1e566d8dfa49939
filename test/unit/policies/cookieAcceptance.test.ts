import { describe, expect, it } from '@jest/globals';
import type { HTTPCookie } from '../../../src/foundation/HTTPCookie.ts';
import { parseURLTarget } from '../../../src/foundation/URLTarget.ts';
import { cookieRules } from '../../../src/platform/node/stores/cookieRules.ts';
import { acceptedCookie, mayStore } from '../../../src/policies/cookieAcceptance.ts';

const now = Date.UTC(2026, 0, 1);
const day = 86_400_000;

const accepted = (field: string, url = 'https://www.example.com/a/b', isSameSite = true): HTTPCookie | null => {
  const read = cookieRules.parse(field);
  const origin = { url: parseURLTarget(url)!, isSameSite, partition: () => 'https://top.test', now };
  return read === null ? null : acceptedCookie(read, origin, cookieRules);
};

describe('a cookie of a response', () => {
  it.each<[string, object, string]>([
    ['a=1', { domain: 'www.example.com', path: '/a', expiresDate: null, isSessionOnly: true }, '§5.7: defaults'],
    ['a=1; Domain=example.com; Path=/', { domain: '.example.com', path: '/' }, '§5.7 steps 9 to 11'],
    [
      'a=1; Max-Age=60; Expires=Wed, 01 Jan 2020 12:30:00 GMT',
      { expiresDate: new Date(now + 60_000) },
      '§5.7 step 6: Max-Age wins',
    ],
    ['a=1; Max-Age=99999999999', { expiresDate: new Date(now + 400 * day) }, '§5.6.2: 400 days'],
    ['a=1; Expires=Fri, 01 Jan 2100 12:30:00 GMT', { expiresDate: new Date(now + 400 * day) }, '§5.6.1: 400 days'],
    ['a=1; Max-Age=0', { expiresDate: new Date(0) }, '§5.6.2: over'],
    ['a=1; Max-Age=-5', { expiresDate: new Date(0) }, '§5.6.2: over'],
    ['a=1; SameSite=None; Secure', { sameSitePolicy: null, isSecure: true }, '§5.7 step 17'],
    ['a=1; SameSite=Lax', { sameSitePolicy: 'lax' }, '§5.6.7'],
    ['a=1; Partitioned; Secure', { partition: 'https://top.test' }, 'CHIPS: by top-level site'],
    ['__Host-a=1; Secure; Path=/', { name: '__Host-a', domain: 'www.example.com' }, '§4.1.3.2'],
  ])('%j is stored with %j (RFC 6265bis %s)', (field, expected) => {
    expect(accepted(field)).toMatchObject(expected);
  });

  it.each<[string, string, boolean, string]>([
    ['a=1; Secure', 'http://www.example.com/', true, '§5.7 step 12: secure from a plain connection'],
    ['a=1; Secure', 'http://localhost/', true, 'localhost is no exception'],
    ['a=1; SameSite=None', 'https://www.example.com/', true, '§5.7 step 17: None without Secure'],
    ['a=1; Partitioned', 'https://www.example.com/', true, 'CHIPS: without Secure'],
    ['a=1; SameSite=Strict', 'https://www.example.com/', false, '§5.7 step 16: from another site'],
    ['a=1; SameSite=Lax', 'https://www.example.com/', false, '§5.7 step 16: from another site'],
    ['a=1; Domain=co.uk', 'https://a.co.uk/', true, '§5.7 step 9: public suffix'],
    ['a=1; Domain=other.com', 'https://www.example.com/', true, '§5.7 step 10: foreign'],
    ['__host-a=1', 'https://www.example.com/', true, '§5.7 step 20: prefix in any case'],
    ['__Host-Http-a=1; Secure; Path=/', 'https://www.example.com/', true, 'prefix without HttpOnly'],
  ])('%j from %s (same site: %s) is refused (RFC 6265bis %s)', (field, url, isSameSite) => {
    expect(accepted(field, url, isSameSite)).toBeNull();
  });
});

describe('an accept policy', () => {
  it.each<[Parameters<typeof mayStore>[0], string | null, boolean]>([
    ['never', null, false],
    ['always', 'https://other.test/', true],
    ['onlyFromMainDocumentDomain', null, true],
    ['onlyFromMainDocumentDomain', 'http://ci.swift.org/', true],
    ['onlyFromMainDocumentDomain', 'http://swift.org/', true],
    ['onlyFromMainDocumentDomain', 'http://other.org/', false],
    ['onlyFromMainDocumentDomain', 'http://superswift.org/', false],
  ])('%s under %s lets swift.org store: %s (swift-corelibs TestHTTPCookieStorage)', (policy, page, expected) => {
    const target = page === null ? null : parseURLTarget(page);
    expect(mayStore(policy, parseURLTarget('https://swift.org/downloads')!, target)).toBe(expected);
  });
});
