import { describe, expect, it } from '@jest/globals';
import { sameValue } from '../../../../marbles/expectations/sameValue.ts';
import { HTTPHeaders } from '../../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../../src/foundation/URLRequest.ts';

const head = (statusCode: number): HTTPURLResponse => new HTTPURLResponse('https://a.test/', { statusCode });

class Point {
  readonly x: number;
  constructor(x: number) {
    this.x = x;
  }
}

const same: readonly (readonly [string, unknown, unknown])[] = [
  ['numbers', 1, 1],
  ['NaN', NaN, NaN],
  ['records', { a: [1, { b: 2 }] }, { a: [1, { b: 2 }] }],
  ['records without a prototype', { a: 1 }, Object.assign(Object.create(null), { a: 1 })],
  ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 2])],
  ['responses', head(200), head(200)],
  ['requests', new URLRequest('https://a.test/'), new URLRequest('https://a.test/')],
  ['fields, without case', new HTTPHeaders(['A', '1']), new HTTPHeaders(['a', '1'])],
  ['dates', new Date(5), new Date(5)],
  ['URLs', new URL('https://a.test'), new URL('https://a.test/')],
  ['maps', new Map([[1, { a: 1 }]]), new Map([[1, { a: 1 }]])],
  ['sets', new Set(['a']), new Set(['a'])],
  ['errors', new URLError(-1001), new URLError(-1001)],
  ['objects of a class', new Point(1), new Point(1)],
];

const different: readonly (readonly [string, unknown, unknown])[] = [
  ['zeros of both signs', 0, -0],
  ['null and undefined', null, undefined],
  ['a record and its extension', { a: 1 }, { a: 1, b: undefined }],
  ['records with other names', { a: undefined }, { b: undefined }],
  ['lists of other length', [1], [1, 2]],
  ['bytes', new Uint8Array([1, 2]), new Uint8Array([1, 3])],
  ['bytes and numbers', new Uint8Array([1]), [1]],
  ['responses', head(200), head(201)],
  ['requests', new URLRequest('https://a.test/'), new URLRequest('https://b.test/')],
  ['dates', new Date(5), new Date(6)],
  ['URLs', new URL('https://a.test'), new URL('https://b.test')],
  ['maps', new Map([[1, 1]]), new Map([[1, 2]])],
  ['errors by code', new URLError(-1001), new URLError(-1002)],
  ['errors by message', new Error('a'), new Error('b')],
  ['errors by kind', new Error('a'), new TypeError('a')],
  ['an object of a class and a record', new Point(1), { x: 1 }],
];

describe('values', () => {
  it.each(same)('are the same: %s', (_what, a, b) => {
    expect(sameValue(a, b)).toBe(true);
    expect(sameValue(b, a)).toBe(true);
  });

  it.each(different)('are not the same: %s', (_what, a, b) => {
    expect(sameValue(a, b)).toBe(false);
    expect(sameValue(b, a)).toBe(false);
  });
});
