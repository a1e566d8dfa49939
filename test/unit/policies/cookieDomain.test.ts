import { describe, expect, it } from '@jest/globals';
import { cookieDomain, domainMatches, isAddress } from '../../../src/policies/cookieDomain.ts';
import { cookieRules } from '../../../src/platform/node/stores/cookieRules.ts';

describe('a host', () => {
  it.each<[string, string, boolean, string]>([
    ['swift.org', 'swift.org', true, 'itself'],
    ['ci.swift.org', 'swift.org', true, 'below'],
    ['superswift.org', 'swift.org', false, 'no border of a label (swift-corelibs TestHTTPCookieStorage)'],
    ['swift.org', 'ci.swift.org', false, 'above'],
    ['1.2.3.4', '3.4', false, 'an address has nothing above it (RFC 6265 §5.1.3)'],
    ['1.2.3.4', '1.2.3.4', true, 'an address itself'],
    ['example.com.', 'example.com', false, 'a dot at the end is another name'],
  ])('%s matches %s: %s (%s)', (host, domain, expected) => {
    expect(domainMatches(host, domain)).toBe(expected);
  });

  it.each([
    ['1.2.3.4', true],
    ['::1', true],
    ['1.2.3.4.example', false],
    ['localhost', false],
  ])('%s is an address: %s', (host, expected) => {
    expect(isAddress(host)).toBe(expected);
  });
});

describe('the domain of a cookie', () => {
  it.each<[string, string | null, string, string]>([
    ['www.example.com', null, 'www.example.com only', 'none said'],
    ['www.example.com', '', 'www.example.com only', 'nothing said'],
    ['www.example.com', 'example.com', 'example.com', 'above'],
    ['www.example.com', 'EXAMPLE.com', 'example.com', 'in any case'],
    ['www.example.com', 'www.example.com', 'www.example.com', 'itself'],
    ['www.example.com', 'other.com', 'refused', 'somebody else'],
    ['example.com', 'www.example.com', 'refused', 'below'],
    ['www.example.com', 'com', 'refused', 'a public suffix'],
    ['a.co.uk', 'CO.UK', 'refused', 'a public suffix in another case (curl CVE-2023-46218)'],
    ['a.co.uk', 'co.uk.', 'refused', 'a public suffix with a dot (curl CVE-2022-27779)'],
    ['a.github.io', 'github.io', 'refused', 'a private suffix'],
    ['github.io', 'github.io', 'github.io only', 'a suffix that is a host (RFC 6265bis §5.7 step 9)'],
    ['www.example.com', 'example.com.', 'refused', 'a dot at the end'],
    ['example.com.', 'example.com', 'refused', 'the host has a dot at the end'],
    ['example.com.', null, 'example.com. only', 'it has cookies all the same'],
    ['1.2.3.4', '1.2.3.4', '1.2.3.4 only', 'an address'],
    ['1.2.3.4', '2.3.4', 'refused', 'a part of an address'],
    ['::1', '::1', 'refused', 'an address that no domain can be'],
    ['localhost', 'localhost', 'localhost', 'a special name'],
    ['intranet', 'intranet', 'intranet only', 'one label'],
    ['www.xn--mnchen-3ya.de', 'münchen.de', 'xn--mnchen-3ya.de', 'as hosts of URLs are written'],
    ['www.example.com', 'user@example.com', 'refused', 'no name'],
    ['www.example.com', 'example.com:80', 'refused', 'no name'],
    ['www.example.com', 'example.com/x', 'refused', 'no name'],
    ['www.example.com', 'ex%61mple.com', 'refused', 'no name'],
    ['www.example.com', '.example.com', 'refused', 'a second leading dot'],
    ['__proto__', '__proto__', '__proto__ only', 'a name of an object'],
  ])('from %s that says %j: %s (%s)', (host, said, expected) => {
    const place = cookieDomain(host, said, cookieRules);
    expect(place === null ? 'refused' : `${place.domain}${place.isHostOnly ? ' only' : ''}`).toBe(expected);
  });
});
