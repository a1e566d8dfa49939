import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseCookieText, splitCookies } from '../../../src/syntax/setCookie.ts';

describe('cookies in one value', () => {
  it.each<[string, number, string]>([
    ['a=1', 1, 'one'],
    ['a=1, b=2', 2, 'a comma before a pair'],
    ['a=1,b=2', 2, 'without a space'],
    ['a=1; Expires=Wed, 01 Jan 2020 12:30:00 GMT', 1, "a date's comma"],
    ['a=1; Expires=Wed, 01 Jan 2020 12:30:00 GMT, b=2', 2, 'a date, then another cookie'],
    ['a=1; Comment=real value, tok@en=second', 1, 'what is no token'],
    ['a=1,2', 1, 'no pair follows'],
    ['a=1, =2', 1, 'no name follows'],
  ])('%j has %i: %s', (text, count) => {
    expect(splitCookies(text)).toHaveLength(count);
  });
});

describe('the text of a cookie', () => {
  it.each<[string, string, string, readonly (readonly [string, string | null])[]]>([
    ['a=1', 'a', '1', []],
    [
      ' a = 1 ; Path = /x ;Secure',
      'a',
      '1',
      [
        ['Path', '/x'],
        ['Secure', null],
      ],
    ],
    ['a=v=a=l', 'a', 'v=a=l', []],
    ['a="1; 2"', 'a', '"1', [['2"', null]]],
    ['a=;=x', 'a', '', [['', 'x']]],
    ['__proto__=1; constructor=2', '__proto__', '1', [['constructor', '2']]],
  ])('%j is %j = %j', (text, name, value, attributes) => {
    expect(parseCookieText(text)).toEqual({ name, value, attributes });
  });

  it.each(['', ';', '=1', '  =1', 'name', ';a=1', 'name;a=1'])('%j is none', (text) => {
    expect(parseCookieText(text)).toBeNull();
  });

  it('is read or refused, whatever it says, in a time that grows with its length', () => {
    fc.assert(
      fc.property(fc.string(), (text) => splitCookies(text).every((one) => parseCookieText(one) !== undefined)),
    );
    expect(splitCookies(`a=1${', '.repeat(50_000)}`)).toHaveLength(1);
    expect(splitCookies(`a=1,${' '.repeat(100_000)}`)).toHaveLength(1);
    expect(splitCookies(`a=1,${'b'.repeat(100_000)} ${' '.repeat(50_000)}`)).toHaveLength(1);
  });
});
