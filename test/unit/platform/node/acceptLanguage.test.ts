import { describe, expect, it } from '@jest/globals';
import { acceptLanguage } from '../../../../src/platform/node/acceptLanguage.ts';

describe('Accept-Language of a locale', () => {
  it.each([
    ['en', 'en'],
    ['en-US', 'en-US,en;q=0.9'],
    ['de-CH-1996', 'de-CH-1996,de-CH;q=0.9,de;q=0.8'],
    // RFC 4647 §3.4: one subtag after the other is left off
    ['zh-Hans-CN', 'zh-Hans-CN,zh-Hans;q=0.9,zh;q=0.8'],
    ['de-DE-u-co-phonebk', 'de-DE,de;q=0.9'],
  ])('%s', (locale, field) => {
    expect(acceptLanguage(locale)).toBe(field);
  });
});
