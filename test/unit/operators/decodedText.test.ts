import { describe, expect, it } from '@jest/globals';
import { decodedText, textDecoder } from '../../../operators/decodedText.ts';

const of = (...values: readonly number[]): Uint8Array => Uint8Array.from(values);

describe('decodedText', () => {
  it.each<[string, Uint8Array, string | null, string]>([
    ['UTF-8 when nothing is said', of(0xc3, 0xa4), null, 'ä'],
    ['the declared encoding', of(0xe4), 'iso-8859-1', 'ä'],
    ['the declared encoding in any case', of(0xe4), 'ISO-8859-1', 'ä'],
    ['UTF-8 when the declared encoding is unknown', of(0xc3, 0xa4), 'klingon', 'ä'],
    ['UTF-16 little endian by its mark', of(0xff, 0xfe, 0xe4, 0x00), null, 'ä'],
    ['UTF-16 big endian by its mark', of(0xfe, 0xff, 0x00, 0xe4), null, 'ä'],
    ['the mark when the declared encoding is unknown', of(0xfe, 0xff, 0x00, 0xe4), 'klingon', 'ä'],
    ['UTF-8 without its mark', of(0xef, 0xbb, 0xbf, 0x61), null, 'a'],
    ['the declared encoding without its mark', of(0xff, 0xfe, 0xe4, 0x00), 'utf-16le', 'ä'],
    ['the declared encoding before a mark of another one', of(0xef, 0xbb, 0xbf, 0x61), 'windows-1252', 'ï»¿a'],
    ['U+FFFD for what cannot be decoded', of(0x61, 0xff, 0x62), null, 'a\ufffdb'],
    ['no text of no bytes', of(), null, ''],
    ['UTF-8 of a beginning of a mark', of(0xef, 0xbb), null, '\ufffd'],
  ])('reads %s', (_what, bytes, declared, text) => {
    expect(decodedText(bytes, declared)).toBe(text);
  });
});

describe('textDecoder', () => {
  it('is null for a label that is none', () => {
    expect(textDecoder('klingon')).toBeNull();
  });

  it('knows the labels of the Encoding standard', () => {
    expect(textDecoder(' Latin1 ')?.encoding).toBe('windows-1252');
  });
});
