import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { cookieRules } from '../../../src/platform/node/stores/cookieRules.ts';
import { plainCookieRules } from '../../../src/policies/plainCookieRules.ts';

describe('rules without a list', () => {
  it.each([
    ['example.com', 'example.com'],
    ['a.b.example.com', 'example.com'],
    ['com', null],
    ['localhost', null],
    ['1.2.3.4', null],
    ['::1', null],
  ])('take %s for registered as %s', (host, expected) => {
    expect(plainCookieRules.registrableDomain(host)).toBe(expected);
  });

  it('read as those of Node do', () => {
    const word = fc.constantFrom(
      'a',
      '=',
      ';',
      ' ',
      '"',
      ',',
      'Path',
      '/x',
      'Secure',
      'HttpOnly',
      'SameSite',
      'Lax',
      '1',
      'Domain',
      'a.test',
      'Max-Age',
      'Partitioned',
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 20 }), (words) => {
        const field = words.join('');
        expect(plainCookieRules.parse(field)).toEqual(cookieRules.parse(field));
      }),
      { numRuns: 1000 },
    );
  });
});
