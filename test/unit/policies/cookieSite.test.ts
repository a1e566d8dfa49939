import { describe, expect, it } from '@jest/globals';
import { parseURLTarget } from '../../../src/foundation/URLTarget.ts';
import { cookieRules } from '../../../src/platform/node/stores/cookieRules.ts';
import { isSameSite, siteOf } from '../../../src/policies/cookieSite.ts';

describe('a site', () => {
  it.each([
    ['https://www.example.co.uk/x', 'https://example.co.uk'],
    ['http://a.github.io/', 'http://a.github.io'],
    ['https://1.2.3.4/', 'https://1.2.3.4'],
    ['http://localhost:8080/', 'http://localhost'],
    ['wss://www.example.com/', 'https://example.com'],
  ])('of %s is %s (HTML §7.1.1)', (url, expected) => {
    expect(siteOf(parseURLTarget(url)!, cookieRules)).toBe(expected);
  });

  it.each<[string, string, boolean]>([
    ['https://a.example.com/', 'https://b.example.com/', true],
    ['https://example.com/', 'http://example.com/', false],
    ['https://a.co.uk/', 'https://b.co.uk/', false],
    ['https://a.test:1/', 'https://a.test:2/', true],
  ])('%s and %s are one: %s', (a, b, expected) => {
    expect(isSameSite(parseURLTarget(a)!, parseURLTarget(b)!, cookieRules)).toBe(expected);
  });
});
