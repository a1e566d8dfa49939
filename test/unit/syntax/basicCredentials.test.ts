import { describe, expect, it } from '@jest/globals';
import { basicCredentials } from '../../../src/syntax/basicCredentials.ts';

describe('basicCredentials', () => {
  it.each<[string, string, string | null]>([
    // RFC 7617 §2: the example; §2.1: the one in UTF-8
    ['Aladdin', 'open sesame', 'Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=='],
    ['test', '123£', 'Basic dGVzdDoxMjPCow=='],
    ['', '', 'Basic Og=='],
    ['a', 'b:c', 'Basic YTpiOmM='],
    // RFC 8265 §4.2.2: normal form C
    ['a\u0308', 'x', 'Basic w6Q6eA=='],
    // RFC 7617 §2: a colon ends the user; control characters are not allowed
    ['a:b', 'c', null],
    ['a\n', 'c', null],
    ['a', 'c\0', null],
  ])('%j and %j', (user, password, expected) => {
    expect(basicCredentials(user, password)).toBe(expected);
  });
});
