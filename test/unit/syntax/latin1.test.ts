import { describe, expect, it } from '@jest/globals';
import { asWritten, latin1Bytes, latin1Text } from '../../../src/syntax/latin1.ts';

describe('Latin-1', () => {
  it('is one byte a character, there and back', () => {
    const text = '\0aé\xff';
    expect(latin1Bytes(text)).toEqual(Uint8Array.of(0, 97, 233, 255));
    expect(latin1Text(latin1Bytes(text))).toBe(text);
  });
});

describe('asWritten', () => {
  // RFC 9110 §5.5: what is beyond ASCII in a field may be UTF-8
  it.each([
    ['plain', 'plain'],
    ['\xc3\xa4', 'ä'],
    ['\xe4', 'ä'],
    ['\xc3', '\xc3'],
    ['€', '€'],
  ])('%j is %j', (text, expected) => {
    expect(asWritten(text)).toBe(expected);
  });
});
