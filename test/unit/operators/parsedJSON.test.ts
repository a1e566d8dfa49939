import { describe, expect, it } from '@jest/globals';
import { parsedJSON, undecodable } from '../../../operators/parsedJSON.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import type { URLError } from '../../../src/foundation/URLError.ts';
import { bytes, head, testURL } from '../../support/taskEvents.ts';

const output = (data: string | Uint8Array, type = 'application/json'): DataTaskOutput => ({
  data: typeof data === 'string' ? bytes(data) : data,
  response: head(200, { 'Content-Type': type }),
});

const errorOf = (text: string): URLError => {
  try {
    parsedJSON(output(text));
  } catch (error) {
    return error as URLError;
  }
  throw new RangeError('no failure');
};

describe('parsedJSON', () => {
  it.each<[string, DataTaskOutput, unknown]>([
    ['UTF-8', output('{"a":"ä"}'), { a: 'ä' }],
    ['UTF-8 with a byte order mark (RFC 8259 §8.1)', output(Uint8Array.of(0xef, 0xbb, 0xbf, 0x31)), 1],
    ['UTF-16 that says so', output(Uint8Array.of(0xff, 0xfe, 0x31, 0)), 1],
    ['UTF-8 whatever the charset says (RFC 8259 §11)', output('"ä"', 'application/json; charset=latin1'), 'ä'],
  ])('reads %s', (_what, from, value) => {
    expect(parsedJSON(from)).toEqual(value);
  });

  it.each<[string, string]>([
    ['{"a":}', 'broken at position 5 (line 1, column 6)'],
    ['{\n  "a": 1,\n  b\n}', 'broken at position 14 (line 3, column 3)'],
    ['', 'ends too early, at position 0 (line 1, column 1)'],
    ['[1,\n2', 'ends too early, at position 5 (line 2, column 2)'],
  ])('tells where %j breaks', (text, place) => {
    const error = errorOf(text);
    expect([error.name, error.code]).toEqual(['URLError', -1016]);
    expect(error.message).toContain(place);
    expect(error.failingURL?.href).toBe(testURL);
  });

  it('says nothing of what the body says', () => {
    const error = errorOf('{"token":"s3cret",');
    expect(JSON.stringify([error.message, error.stack, String(error.cause), error])).not.toContain('s3cret');
  });
});

describe('undecodable', () => {
  it('has a cause only where there is one', () => {
    expect('cause' in undecodable(output(''), 'x')).toBe(false);
    expect(undecodable(output(''), 'x', { cause: 7 }).cause).toBe(7);
  });
});
