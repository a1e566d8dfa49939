import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { safeFilename } from '../../../src/syntax/safeFilename.ts';

describe('safeFilename', () => {
  it.each<[string, string | null]>([
    ['report.pdf', 'report.pdf'],
    ['日本 é😀.txt', '日本 é😀.txt'],
    // swift-corelibs-foundation, TestURLResponse
    ['/a/b/name', '_a_b_name'],
    // RFC 6266 §4.3: recipients keep to the last path segment, and avoid names of the file system
    ['..', null],
    ['.', null],
    ['...', null],
    ['../../etc/passwd', '_._.._etc_passwd'],
    ['..\\..\\boot.ini', '_._.._boot.ini'],
    ['C:\\x', 'C__x'],
    ['file.txt:stream', 'file.txt_stream'],
    ['a*?"<>|b', 'a______b'],
    // a name that hides its file
    ['.bashrc', '_bashrc'],
    // names that Windows takes for devices, or cuts
    ['con', '_con'],
    ['NUL.txt', '_NUL.txt'],
    ['com1', '_com1'],
    ['lpt9.x.y', '_lpt9.x.y'],
    ['console', 'console'],
    ['name.', 'name'],
    ['name. . ', 'name'],
    // what cannot be seen, or makes a name read differently
    ['a\0b\nc\u007F\u0085', 'abc'],
    ['invoice\u202Efdp.exe', 'invoicefdp.exe'],
    ['\uD800', null],
    [' a ', 'a'],
    ['', null],
    [' ', null],
  ])('%j becomes %j', (name, expected) => {
    expect(safeFilename(name)).toBe(expected);
  });

  it.each<[string, string]>([
    [`${'x'.repeat(300)}.txt`, `${'x'.repeat(251)}.txt`],
    [`${'é'.repeat(200)}.tar`, `${'é'.repeat(125)}.tar`],
    ['x'.repeat(300), 'x'.repeat(255)],
    [`${'x'.repeat(254)}.${'y'.repeat(50)}`, 'x'.repeat(254)],
    [`a.${'x'.repeat(300)}`, `a.${'x'.repeat(253)}`],
    ['😀'.repeat(100), '😀'.repeat(63)],
  ])('shortens %j to what a file system holds', (name, expected) => {
    expect(safeFilename(name)).toBe(expected);
  });

  it('is a name and nothing but a name for any text', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 400 }), (text) => {
        const name = safeFilename(text);
        if (name === null) return;
        expect(name).not.toMatch(/[/\\:\p{Cc}]|^\.|[. ]$/u);
        expect(new TextEncoder().encode(name).length).toBeLessThanOrEqual(255);
        expect(name).not.toBe('');
        expect(safeFilename(name)).toBe(name);
      }),
    );
  });
});
