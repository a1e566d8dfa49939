import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { dataURLType, parseDataURL } from '../../../src/syntax/dataURL.ts';

const read = (url: string): readonly [string, string | null, string] | null => {
  const content = parseDataURL(url);
  return content === null ? null : [content.mimeType, content.charset, Buffer.from(content.data).toString('latin1')];
};

describe('parseDataURL', () => {
  it.each<[string, string, string | null, string]>([
    // RFC 2397 §2: without a type it is text/plain in US-ASCII; §4: examples
    ['data:,A%20brief%20note', 'text/plain', 'us-ascii', 'A brief note'],
    ['data:text/plain;charset=iso-8859-7,%be%d3%be', 'text/plain', 'iso-8859-7', '\xBE\xD3\xBE'],
    ['data:;charset=utf-8,%C3%A4', 'text/plain', 'utf-8', '\xC3\xA4'],
    ['data:text/html,<b>', 'text/html', null, '<b>'],
    ['data:TEXT/HTML;charset=UTF-8,x', 'text/html', 'utf-8', 'x'],
    ['data:image/gif;base64,R0lGOA==', 'image/gif', null, 'GIF8'],
    ['data:;base64,SGk=', 'text/plain', 'us-ascii', 'Hi'],
    ['data:text/plain;charset=utf-8;base64,SGk=', 'text/plain', 'utf-8', 'Hi'],
    ['DATA:,x', 'text/plain', 'us-ascii', 'x'],
    ['data:,', 'text/plain', 'us-ascii', ''],
    ['data:;base64,', 'text/plain', 'us-ascii', ''],
    // WHATWG Fetch §6: the mark in any case, after spaces; escapes are resolved before base64
    ['data:; Base64,SGk=', 'text/plain', 'us-ascii', 'Hi'],
    ['data:;base64,SGk%3D', 'text/plain', 'us-ascii', 'Hi'],
    ['data:;base64,S G k =', 'text/plain', 'us-ascii', 'Hi'],
    // base64 has to be last before the comma; anywhere else it is a parameter
    ['data:text/plain;base64;x=y,SGk=', 'text/plain', null, 'SGk='],
    ['data:base64,SGk=', 'text/plain', 'us-ascii', 'SGk='],
    // the first comma ends the type, all others are content
    ['data:,a,b', 'text/plain', 'us-ascii', 'a,b'],
    // WHATWG Fetch §6: a fragment is no content
    ['data:,a#b', 'text/plain', 'us-ascii', 'a'],
    ['data:,a%23b', 'text/plain', 'us-ascii', 'a#b'],
    // a question mark is nothing special
    ['data:,a?b=c', 'text/plain', 'us-ascii', 'a?b=c'],
    // WHATWG URL §1.3: an escape without two digits stands for itself
    ['data:,100%', 'text/plain', 'us-ascii', '100%'],
    ['data:,%4', 'text/plain', 'us-ascii', '%4'],
    ['data:,%zz%41', 'text/plain', 'us-ascii', '%zzA'],
    // WHATWG Fetch §6: a type that is none counts as none
    ['data:nonsense,x', 'text/plain', 'us-ascii', 'x'],
    // escapes mean nothing in the type
    ['data:text%2Fhtml,x', 'text/plain', 'us-ascii', 'x'],
  ])('reads %j', (url, mimeType, charset, data) => {
    expect(read(url)).toEqual([mimeType, charset, data]);
  });

  it.each([
    // RFC 2397 §3: there has to be a comma
    'data:',
    'data:text/plain',
    'data:text/plain#,x',
    // Foundation: unpadded base64 is invalid
    'data:;base64,SGk',
    'data:;base64,S===',
    'data:;base64,SG!=',
    'no scheme, no content',
  ])('takes %j for malformed', (url) => {
    expect(parseDataURL(url)).toBe(null);
  });

  it('gives back any bytes that were escaped or put in base64', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const escaped = Array.from(bytes, (byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
        const expected = Array.from(bytes);
        expect(Array.from(parseDataURL(`data:,${escaped}`)?.data ?? [])).toEqual(expected);
        const base64 = Buffer.from(bytes).toString('base64');
        expect(Array.from(parseDataURL(`data:;base64,${base64}`)?.data ?? [])).toEqual(expected);
      }),
    );
  });

  it('gives back text that a URL parser has escaped', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        const { href } = new URL(`data:,${encodeURIComponent(text)}`);
        expect(new TextDecoder('utf-8', { ignoreBOM: true }).decode(parseDataURL(href)?.data)).toBe(text);
      }),
    );
  });
});

describe('the type in a data URL (Fetch §6)', () => {
  it.each([
    ['data:,x', 'text/plain;charset=US-ASCII'],
    ['data:;charset=UTF-8,x', 'text/plain;charset=UTF-8'],
    ['data:Image/PNG;base64,aGk=', 'image/png'],
    ['data:a/b;c=d;base64,aGk=', 'a/b;c=d'],
    ['data:nonsense,x', 'text/plain;charset=US-ASCII'],
    ['data:no comma', null],
  ])('%s', (url, type) => {
    expect(dataURLType(url)).toBe(type);
  });
});
