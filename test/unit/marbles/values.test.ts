import { describe, expect, it } from '@jest/globals';
import { bytesOf, each, failureOf, readDiagram } from '../../../marbles/values.ts';
import { URLError } from '../../../src/foundation/URLError.ts';

const read = (...args: Parameters<typeof readDiagram>): readonly (readonly unknown[])[] =>
  readDiagram(...args).map(({ frame, letter, kind, value }) => [frame, letter, kind, value]);

describe('the letters of a diagram', () => {
  it('have the values of the table, and none where it has none', () => {
    expect(read('-r-d-|', { r: 404, x: 'unused' })).toEqual([
      [1, 'r', 'r', 404],
      [3, 'd', 'd', undefined],
      [5, '|', '|', undefined],
    ]);
  });

  it('that are free stand for a letter of the alphabet', () => {
    expect(read('XY', { X: ['d', 'first'], Y: ['r', 201] })).toEqual([
      [0, 'X', 'd', 'first'],
      [1, 'Y', 'r', 201],
    ]);
  });

  it('have one value after the other with each', () => {
    expect(read('d(dd)', { d: each('a', undefined, 'c') }).map((mark) => mark[3])).toEqual(['a', undefined, 'c']);
  });

  it('have the error under #', () => {
    expect(read('#', {}, -1001)).toEqual([[0, '#', '#', -1001]]);
  });

  it.each([
    ['comes more often', () => readDiagram('ddd', { d: each('a', 'b') }), TypeError],
    ['not of the alphabet', () => readDiagram('-X'), TypeError],
    ['not of the alphabet', () => readDiagram('-X', { X: 'text' }), TypeError],
    ['not of the alphabet', () => readDiagram('-X', { X: ['Y', 1] }), TypeError],
    [`kept for 'wroteData'`, () => readDiagram('-p', { p: ['d', 'x'] }), TypeError],
    ['goes on after its end', () => readDiagram('-|-r'), SyntaxError],
    ['goes on after its end', () => readDiagram('-(#|)'), SyntaxError],
  ])('are refused when one %s', (why, attempt, kind) => {
    expect(attempt).toThrow(kind);
    expect(attempt).toThrow(why);
  });

  it('are not taken from what every object has', () => {
    expect(() => readDiagram('r', JSON.parse('{"__proto__": {"r": 500}}') as never)).not.toThrow();
    expect(read('r', Object.create({ r: 500 }) as never)).toEqual([[0, 'r', 'r', undefined]]);
  });
});

describe('short values', () => {
  it('make bytes of text, and copies of bytes', () => {
    const bytes = new Uint8Array([1, 2]);
    expect(bytesOf('é')).toEqual(new Uint8Array([0xc3, 0xa9]));
    expect(bytesOf(bytes)).toEqual(bytes);
    expect(bytesOf(bytes)).not.toBe(bytes);
  });

  it('make failures of codes, a lost connection of nothing', () => {
    const given = new URLError(-1003);
    expect(failureOf(undefined).code).toBe(-1005);
    expect(failureOf(-1001).code).toBe(-1001);
    expect(failureOf(given)).toBe(given);
    expect(() => failureOf('lost')).toThrow(TypeError);
  });
});
