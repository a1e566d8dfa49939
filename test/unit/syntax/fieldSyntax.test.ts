import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { fieldValueIsSendable, fieldValueIsSettable, isToken } from '../../../src/syntax/fieldSyntax.ts';

describe('isToken', () => {
  it.each([
    // RFC 9110 §5.6.2: tchar
    ['GET', true],
    ['x-custom_Name.1', true],
    ["!#$%&'*+-.^_`|~09azAZ", true],
    ['', false],
    ['a b', false],
    ['a:b', false],
    ['a\r\nb', false],
    ['a\n', false],
    ['a\0', false],
    ['(a)', false],
    ['"a"', false],
    ['a/b', false],
    ['a@b', false],
    ['é', false],
  ])('%j: %p', (text, expected) => {
    expect(isToken(text)).toBe(expected);
  });
});

describe('fieldValueIsSettable', () => {
  it.each([
    // swift-corelibs-foundation, TestURLRequest: NUL, CR and LF are refused, a folded line is not
    ['plain', true],
    ['', true],
    ['\t tabs and spaces ', true],
    ['é日', true],
    ['a\u0001b', true],
    ['a\r\n b', true],
    ['a\r\n\tb', true],
    ['a\r\n b\r\n c', true],
    ['a\0b', false],
    ['a\rb', false],
    ['a\nb', false],
    ['a\n b', false],
    ['a\r b', false],
    ['a\r\nb', false],
    ['a\r\n', false],
    ['a\r\n\r\n b', false],
    ['a\r\n b\r\nc', false],
    ['a\r\n\0', false],
  ])('%j: %p', (value, expected) => {
    expect(fieldValueIsSettable(value)).toBe(expected);
  });
});

describe('fieldValueIsSendable', () => {
  it.each([
    // RFC 9110 §5.5: visible characters, spaces and tabs, and obs-text
    ['plain', true],
    ['', true],
    ['a\tb c', true],
    ['\u0080\u00FF', true],
    ['a\r\n b', false],
    ['a\nb', false],
    ['a\0b', false],
    ['a\u0001', false],
    ['a\u001F', false],
    ['a\u007F', false],
    ['\u0100', false],
    ['日', false],
    ['😀', false],
  ])('%j: %p', (value, expected) => {
    expect(fieldValueIsSendable(value)).toBe(expected);
  });

  it('says yes to nothing that the Fetch standard refuses in a field', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (value) => {
        fc.pre(fieldValueIsSendable(value));
        expect(new Headers([['a', value]]).get('a')).toBe(value.replace(/^[ \t]+|[ \t]+$/g, ''));
      }),
    );
  });
});
