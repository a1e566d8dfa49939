import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../../../src/foundation/HTTPHeaders.ts';
import { ResponseFields } from '../../../../../src/platform/node/http1/ResponseFields.ts';

const raw = (...texts: readonly string[]): Uint8Array[] => texts.map((text) => Buffer.from(text, 'latin1'));

describe('the fields of a response', () => {
  it('are looked up among those that came, and nowhere else', () => {
    const parsed = { 'x-one': '1', 'set-cookie': ['a=1', 'b=2'] };
    const fields = new ResponseFields(parsed, []);
    expect(fields.lookUp('x-one')).toBe('1');
    expect(fields.lookUp('set-cookie')).toEqual(['a=1', 'b=2']);
    for (const name of ['constructor', '__proto__', 'tostring', 'toString', 'x-two']) {
      expect(fields.lookUp(name)).toBeUndefined();
    }
  });

  it('may be called what objects have already', () => {
    const parsed = Object.defineProperty({ constructor: 'c' }, '__proto__', { value: 'p', enumerable: true });
    const fields = new ResponseFields(parsed, []);
    expect([fields.lookUp('__proto__'), fields.lookUp('constructor')]).toEqual(['p', 'c']);
  });

  it('are bytes of Latin-1 in their order when all of them are read (RFC 9110 §5.5)', () => {
    const fields = new ResponseFields({}, raw('X-B', 'caf\u00e9', 'x-a', '\u00ff'));
    expect(fields.all()).toEqual(['X-B', 'caf\u00e9', 'x-a', '\u00ff']);
    expect(HTTPHeaders.deferred(fields).flat()).toEqual(['X-B', 'caf\u00e9', 'x-a', '\u00ff']);
  });
});
