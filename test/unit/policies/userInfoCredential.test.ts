import { describe, expect, it } from '@jest/globals';
import { parseURLTarget } from '../../../src/foundation/URLTarget.ts';
import { userInfoCredential } from '../../../src/policies/userInfoCredential.ts';

describe('userInfoCredential', () => {
  it.each<[string, readonly [string, string | null] | null]>([
    ['http://a.test/', null],
    ['http://mia:pw@a.test/', ['mia', 'pw']],
    ['http://mia@a.test/', ['mia', null]],
    // RFC 3986 §2.1: what is encoded is meant as it was
    ['http://m%C3%AFa:p%3Aw%40@a.test/', ['mïa', 'p:w@']],
    ['http://m%ff:%zz@a.test/', ['m%ff', '%zz']],
    ['http://:pw@a.test/', ['', 'pw']],
  ])('%s', (url, expected) => {
    const credential = userInfoCredential(parseURLTarget(url)!);
    expect(credential === null ? null : [credential.user, credential.password]).toEqual(expected);
    expect(credential?.persistence ?? 'none').toBe('none');
  });
});
