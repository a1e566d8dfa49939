import { describe, expect, it } from '@jest/globals';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { headersDefect, requestDefect } from '../../../src/policies/requestDefect.ts';

const bytes: HTTPBody = { kind: 'data', data: new Uint8Array(1) };
const make = (method: string, body: HTTPBody | null): URLRequest => {
  const request = new URLRequest('http://a.test/').withBody(body);
  request.httpMethod = method;
  return request;
};

describe('headersDefect', () => {
  const rows: readonly (readonly [readonly string[], RegExp | null])[] = [
    [[], null],
    [['Accept', 'a/b', 'X-Utf', '\u00e4\t x'], null],
    [['A B', 'x'], /name/],
    [['A', 'x\nsecret: y'], /header field A has a value/],
    [['A', '\u007f'], /value/],
    [['A', '\u20ac'], /value/],
  ];
  it.each(rows)('of %j is %s (RFC 9110 §5.1, §5.5)', (flat, defect) => {
    const found = headersDefect(new HTTPHeaders(flat));
    if (defect === null) expect(found).toBeNull();
    else expect(found).toMatch(defect);
  });

  it('never tells the value, which may be a secret', () => {
    expect(headersDefect(new HTTPHeaders(['Authorization', 'Bearer s3cret\n']))).not.toContain('s3cret');
  });
});

describe('requestDefect', () => {
  const rows: readonly (readonly [method: string, HTTPBody | null, string | null, number | null, string])[] = [
    ['GET', null, null, null, 'nothing wrong'],
    ['GET', bytes, null, -1103, 'swift-corelibs: GET with a body'],
    ['HEAD', bytes, null, -1103, 'as GET'],
    ['TRACE', bytes, null, -1103, 'RFC 9110 §9.3.8'],
    ['POST', bytes, null, null, 'RFC 9110 §9.3.3'],
    ['DELETE', bytes, null, null, 'RFC 9110 §9.3.5: no defined meaning, but sent'],
    ['QUERY', bytes, null, null, 'a method made for it'],
    ['B\u0000D', null, null, -1000, 'decisions: control bytes in the method'],
    ['', null, null, -1000, 'RFC 9110 §9.1: a token'],
    ['GET', null, 'a sentence', -1000, 'decisions: control bytes in fields'],
    ['GET', bytes, 'a sentence', -1000, 'what cannot be written comes first'],
  ];
  it.each(rows)('of %j with body %j and fields %j is %j (%s)', (method, body, fields, code) => {
    expect(requestDefect(make(method, body), fields)?.code ?? null).toBe(code);
  });
});
