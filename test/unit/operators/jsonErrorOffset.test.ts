import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { jsonErrorOffset } from '../../../operators/jsonErrorOffset.ts';

/** Where V8 says that a text breaks, if it does say. */
const offsetOfEngine = (text: string): number | null => {
  try {
    JSON.parse(text);
    return null;
  } catch (error) {
    const position = /at position (\d+)/.exec((error as Error).message)?.[1];
    return position === undefined ? null : Number(position);
  }
};

const isWellFormed = (text: string): boolean => {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
};

describe('jsonErrorOffset', () => {
  // RFC 8259: each row is a text and the offset of the first character that its grammar does not allow.
  it.each<[string, number, string]>([
    ['', 0, '§2: a text is a value'],
    ['   ', 3, '§2'],
    ['{', 1, '§4: the text ends too early'],
    ['[', 1, '§5'],
    ['{"a":}', 5, '§4: a member has a value'],
    ['{"a" 1}', 5, '§4: a colon follows the name'],
    ['{a:1}', 1, '§4: a name is a string'],
    ['{"a":1,}', 7, '§4: no comma before the end'],
    ['{"a":1 "b":2}', 7, '§4: a comma stands between members'],
    ['[1,]', 3, '§5: no comma before the end'],
    ['[1 2]', 3, '§5'],
    ['[1}', 2, '§5: the bracket is not the one that is owed'],
    ['{"a":[1,{"b":tru}]}', 16, '§3: literals are whole'],
    ['nul', 3, '§3'],
    ['True', 0, '§3: literals are lower case'],
    ['NaN', 0, '§6'],
    ['-', 1, '§6: a digit follows the minus'],
    ['01', 1, '§6: no leading zeros'],
    ['1.', 2, '§6: a digit follows the point'],
    ['1.x', 2, '§6'],
    ['1e', 2, '§6: a digit follows the e'],
    ['1e+', 3, '§6'],
    ['+1', 0, '§6: no plus'],
    ['.5', 0, '§6'],
    ['"a', 2, '§7: the string does not end'],
    ['"a\nb"', 2, '§7: control characters are escaped'],
    ['"\\x"', 2, '§7: no such escape'],
    ['"\\u12g4"', 5, '§7: four hexadecimal digits'],
    ['"\\u12', 5, '§7'],
    ['"\\', 2, '§7'],
    ["'a'", 0, '§7: double quotes'],
    ['1 1', 2, '§2: one value'],
    ['{} x', 3, '§2'],
    ['[1]\u00a0', 3, '§2: no such white space'],
    ['// c\n1', 0, 'no comments'],
  ])('finds where %j breaks: %i (%s)', (text, offset) => {
    expect(isWellFormed(text)).toBe(false);
    expect(jsonErrorOffset(text)).toBe(offset);
  });

  it.each([
    '0',
    '-0.5e-7',
    '1E+9',
    '"\\u00e4\\n\\/"',
    ' [ ] ',
    '{ }',
    '[[],{}]',
    '{"a":{"b":[null,true,false,""]}} \n',
  ])('finds nothing in %j', (text) => {
    expect(isWellFormed(text)).toBe(true);
    expect(jsonErrorOffset(text)).toBeNull();
  });

  it('finds nothing in what JSON.stringify makes', () => {
    fc.assert(
      fc.property(fc.jsonValue(), fc.constantFrom(undefined, 2, '\t'), (value, indent) => {
        expect(jsonErrorOffset(JSON.stringify(value, null, indent))).toBeNull();
      }),
    );
  });

  it('agrees with the engine about what is well formed, and about the place where the engine names one', () => {
    const damage = fc.tuple(
      fc.nat(),
      fc.nat(2),
      fc.constantFrom('', ',', '}', ']', '"', '\\', '{', '1', 'x', '\n', '-', '.', ':'),
    );
    fc.assert(
      fc.property(fc.jsonValue(), damage, (value, [at, removed, inserted]) => {
        const whole = JSON.stringify(value);
        const start = at % (whole.length + 1);
        const text = whole.slice(0, start) + inserted + whole.slice(start + removed);
        const offset = jsonErrorOffset(text);
        expect(offset === null).toBe(isWellFormed(text));
        const named = offsetOfEngine(text);
        if (named !== null) expect(offset).toBe(named);
      }),
      { numRuns: 500 },
    );
  });

  it('reads a text of any depth', () => {
    const depth = 200_000;
    expect(jsonErrorOffset('['.repeat(depth) + ']'.repeat(depth))).toBeNull();
    expect(jsonErrorOffset('['.repeat(depth))).toBe(depth);
  });

  it('reads a long string', () => {
    const long = `"${'\\u00e4 x'.repeat(500_000)}`;
    expect(jsonErrorOffset(long)).toBe(long.length);
  });
});
