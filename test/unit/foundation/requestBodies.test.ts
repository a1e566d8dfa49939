import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { encodeForm, encodeJSON, encodeQuery, type FormValues } from '../../../src/foundation/requestBodies.ts';

const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('encodeJSON', () => {
  it.each([
    [{ a: [1, null, 'ä'] }, '{"a":[1,null,"ä"]}'],
    ['x', '"x"'],
    [0, '0'],
    [false, 'false'],
    [null, 'null'],
    [new Date(0), '"1970-01-01T00:00:00.000Z"'],
    [{ a: undefined }, '{}'],
  ])('writes %j', (value, expected) => {
    expect(text(encodeJSON(value))).toBe(expected);
  });

  it.each([
    ['nothing', undefined],
    ['a function', (): void => {}],
    ['a symbol', Symbol('s')],
    ['a big integer', 1n],
  ])('refuses %s', (_what, value) => {
    expect(() => encodeJSON(value)).toThrow(TypeError);
  });

  it('refuses what holds itself', () => {
    const circle: Record<string, unknown> = {};
    circle['self'] = circle;
    expect(() => encodeJSON(circle)).toThrow(TypeError);
  });
});

describe('encodeForm and encodeQuery', () => {
  it.each<[FormValues, string, string]>([
    // WHATWG URL §5.2: the urlencoded serializer
    [{ a: 'b c', d: 'é&=+%' }, 'a=b+c&d=%C3%A9%26%3D%2B%25', 'a=b%20c&d=%C3%A9%26%3D%2B%25'],
    [{ n: 1.5, yes: true, no: false }, 'n=1.5&yes=true&no=false', 'n=1.5&yes=true&no=false'],
    [{ list: ['a', 2, false], none: [] }, 'list=a&list=2&list=false', 'list=a&list=2&list=false'],
    [
      [
        ['a', '1'],
        ['a', 2],
      ],
      'a=1&a=2',
      'a=1&a=2',
    ],
    [new Map([['k', 'v']]), 'k=v', 'k=v'],
    [new URLSearchParams('a=1&b=x+y'), 'a=1&b=x+y', 'a=1&b=x%20y'],
    [{ '': '' }, '=', '='],
    [{ 'a~*-._': "'()!" }, 'a%7E*-._=%27%28%29%21', 'a%7E*-._=%27%28%29%21'],
    [{}, '', ''],
  ])('%j', (values, form, query) => {
    expect(text(encodeForm(values))).toBe(form);
    expect(encodeQuery(values)).toBe(query);
  });

  it.each([['a=b'], [null], [undefined], [5]])('refuse %p', (values) => {
    expect(() => encodeForm(values as never)).toThrow(TypeError);
    expect(() => encodeQuery(values as never)).toThrow(TypeError);
  });

  it('are read as they were meant, by form parsers and by URL parsers', () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.string({ unit: 'binary' }), fc.string({ unit: 'binary' }))), (pairs) => {
        expect([...new URLSearchParams(text(encodeForm(pairs)))]).toEqual(pairs);
        const query = encodeQuery(pairs);
        expect(query).not.toMatch(/[+ #]/);
        const url = new URL(`http://host/?${query}`);
        expect(url.search.slice(1)).toBe(query);
        expect(url.searchParams.toString()).toBe(text(encodeForm(pairs)));
        for (const [index, pair] of query.split('&').entries()) {
          if (query !== '') expect(pair.split('=').map(decodeURIComponent)).toEqual(pairs[index]);
        }
      }),
    );
  });
});
