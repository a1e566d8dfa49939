import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { type DeferredFields, HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';

const deferred = (flat: readonly string[]): { readonly headers: HTTPHeaders; readonly reads: string[] } => {
  const reads: string[] = [];
  const source: DeferredFields = {
    lookUp: (name) => {
      reads.push(name);
      const values = flat.filter((_, index) => index % 2 === 1 && flat[index - 1]!.toLowerCase() === name);
      return values.length > 1 ? values : values[0];
    },
    all: () => {
      reads.push('all');
      return flat;
    },
  };
  return { headers: HTTPHeaders.deferred(source), reads };
};

describe('HTTPHeaders', () => {
  const flat = ['Accept', 'a', 'X-Two', '1', 'x-two', '2'];

  it.each([
    ['read at once', (): HTTPHeaders => new HTTPHeaders(flat)],
    ['deferred', (): HTTPHeaders => deferred(flat).headers],
  ])('compare names without case and keep repeats apart: %s', (_what, make) => {
    // RFC 9110 §5.1, §5.2
    expect(['ACCEPT', 'x-Two', 'other'].map((name) => make().get(name))).toEqual(['a', '1, 2', null]);
    expect(['ACCEPT', 'x-Two', 'other'].map((name) => make().getAll(name))).toEqual([['a'], ['1', '2'], []]);
    expect(['ACCEPT', 'x-Two', 'other'].map((name) => make().has(name))).toEqual([true, true, false]);
    expect(make().size).toBe(2);
    expect([...make()]).toEqual([
      ['Accept', 'a'],
      ['X-Two', '1'],
      ['X-Two', '2'],
    ]);
    expect(Object.entries(make().toRecord())).toEqual([
      ['Accept', 'a'],
      ['X-Two', '1, 2'],
    ]);
    expect(make().flat()).toEqual(['Accept', 'a', 'X-Two', '1', 'X-Two', '2']);
  });

  it('look up a single deferred field without building the rest', () => {
    const { headers, reads } = deferred(flat);
    headers.get('Accept');
    headers.has('other');
    expect(reads).toEqual(['accept', 'other']);
    headers.set('Accept', 'b');
    headers.get('X-Two');
    expect(reads).toEqual(['accept', 'other', 'all']);
    expect(headers.flat()).toEqual(['Accept', 'b', 'X-Two', '1', 'X-Two', '2']);
  });

  it('hold text, whatever they are given', () => {
    const headers = HTTPHeaders.fromRecord({ a: 1 as never });
    headers.set('b', 2 as never);
    headers.append('b', { toString: () => 'three' } as never);
    headers.append('c', 4 as never);
    expect(headers.flat()).toEqual(['a', '1', 'b', '2', 'b', 'three', 'c', '4']);
  });

  it('keep the first spelling and place of a name that is set again', () => {
    // swift-corelibs-foundation, NSURLRequest: set Accept, then accept
    const headers = new HTTPHeaders(['Accept', 'a', 'Other', 'o']);
    headers.set('accept', 'b');
    expect(headers.flat()).toEqual(['Accept', 'b', 'Other', 'o']);
  });

  it('set replaces all values, append adds one, delete takes all', () => {
    const headers = new HTTPHeaders(flat);
    headers.append('X-TWO', '3');
    headers.append('New', 'n');
    expect(headers.getAll('x-two')).toEqual(['1', '2', '3']);
    headers.set('x-two', '4');
    expect(headers.getAll('x-two')).toEqual(['4']);
    headers.delete('ACCEPT');
    headers.delete('nothing');
    expect(headers.flat()).toEqual(['X-Two', '4', 'New', 'n']);
  });

  it('give the same flat list until a field changes', () => {
    const headers = new HTTPHeaders(flat);
    const before = headers.flat();
    expect(headers.flat()).toBe(before);
    for (const change of [
      (): void => headers.set('Accept', 'b'),
      (): void => headers.append('Accept', 'c'),
      (): void => headers.delete('Accept'),
    ]) {
      const known = headers.flat();
      change();
      expect(headers.flat()).not.toEqual(known);
    }
    expect(before).toEqual(['Accept', 'a', 'X-Two', '1', 'X-Two', '2']);
  });

  it('copy to something that changes alone', () => {
    const headers = new HTTPHeaders(flat);
    const copy = headers.copy();
    copy.append('X-Two', '3');
    copy.set('Accept', 'b');
    expect(headers.flat()).toEqual(['Accept', 'a', 'X-Two', '1', 'X-Two', '2']);
  });

  it('come from a record, the last of two spellings counting', () => {
    expect(HTTPHeaders.fromRecord({ Accept: 'a', accept: 'b', Number: 5 as never }).flat()).toEqual([
      'Accept',
      'b',
      'Number',
      '5',
    ]);
  });

  it('keep names that reach for prototypes harmless', () => {
    const headers = new HTTPHeaders(['__proto__', 'x', 'constructor', 'y', 'toString', 'z']);
    expect(headers.toRecord()).toEqual(
      Object.assign(Object.create(null) as object, { ['__proto__']: 'x', constructor: 'y', toString: 'z' }),
    );
    expect(Object.getPrototypeOf(headers.toRecord())).toBe(null);
    expect(new HTTPHeaders().get('__proto__')).toBe(null);
    expect(new HTTPHeaders().get('constructor')).toBe(null);
  });

  it.each([
    ['the same', ['a', '1', 'b', '2'], true],
    ['another order', ['b', '2', 'a', '1'], true],
    ['another spelling', ['A', '1', 'B', '2'], true],
    ['another value', ['a', '1', 'b', '3'], false],
    ['fewer', ['a', '1'], false],
    ['more', ['a', '1', 'b', '2', 'c', '3'], false],
    ['another name', ['a', '1', 'c', '2'], false],
  ])('compare with %s', (_what, other, expected) => {
    expect(new HTTPHeaders(['a', '1', 'b', '2']).isEqual(new HTTPHeaders(other))).toBe(expected);
  });

  it('say the same in every way, whatever was done to them', () => {
    const name = fc.constantFrom('A', 'a', 'B', 'b', 'C');
    const step = fc.tuple(fc.constantFrom('set', 'append', 'delete'), name, fc.string());
    fc.assert(
      fc.property(fc.array(step), (steps) => {
        const headers = new HTTPHeaders();
        const model = new Map<string, string[]>();
        for (const [what, field, value] of steps) {
          const key = field.toLowerCase();
          if (what === 'set') model.set(key, [value]);
          if (what === 'append') model.set(key, [...(model.get(key) ?? []), value]);
          if (what === 'delete') model.delete(key);
          headers[what](field, value);
        }
        expect(headers.size).toBe(model.size);
        for (const key of ['a', 'b', 'c']) {
          expect(headers.getAll(key)).toEqual(model.get(key) ?? []);
          expect(headers.get(key)).toBe(model.get(key)?.join(', ') ?? null);
        }
        expect(new HTTPHeaders(headers.flat()).isEqual(headers)).toBe(true);
        expect(HTTPHeaders.fromRecord(headers.toRecord()).isEqual(headers)).toBe(true);
      }),
    );
  });
});
