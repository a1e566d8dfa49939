import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../../../src/foundation/URLRequest.ts';
import type { OutgoingBody } from '../../../../../src/loading/OutgoingBody.ts';
import { FieldRules } from '../../../../../src/platform/node/http1/FieldRules.ts';
import { OutgoingHead } from '../../../../../src/platform/node/http1/OutgoingHead.ts';
import { chunkedBody, dataBody } from '../../../../support/transportRun.ts';

const headOf = (
  fields: Readonly<Record<string, string>>,
  { method = 'GET', url = 'http://example.test/a?b', body = null as OutgoingBody | null } = {},
): OutgoingHead => {
  const request = new URLRequest(url);
  request.httpMethod = method;
  request.allHTTPHeaderFields = fields;
  return new OutgoingHead(request, request.target!, body, new FieldRules());
};

async function* nothing(): AsyncGenerator<Uint8Array> {}

describe('the head of a request', () => {
  it('has the fields themselves when none of them is ours: no copy is made', () => {
    const request = new URLRequest('http://example.test/');
    request.allHTTPHeaderFields = { Accept: '*/*' };
    const head = new OutgoingHead(request, request.target!, null, new FieldRules());
    expect(head.fields).toBe(request.headers.flat());
  });

  it.each([
    ['Host', 'evil.test'],
    ['HOST', 'evil.test'],
    ['content-length', '3'],
    ['Content-Length', 'many'],
  ])('leaves out %s: %s', (name, value) => {
    const head = headOf({ 'X-A': '1', [name]: value, 'X-B': '2' });
    expect([head.refusal, head.fields]).toEqual([null, ['X-A', '1', 'X-B', '2']]);
  });

  const stream = (length: number): OutgoingBody => chunkedBody(nothing, length);
  it.each<[what: string, body: OutgoingBody | null, said: string | null, announced: string | null]>([
    ['the length of a stream that knows it', stream(5), null, '5'],
    ['the length of a stream that knows it, over what the request says', stream(5), '7', '5'],
    ['what the request says of a stream that does not know', stream(-1), '7', '7'],
    ['nothing of a stream when the request says no number', stream(-1), 'seven', null],
    ['nothing of a stream when the request says more than a number can hold', stream(-1), '9'.repeat(20), null],
    ['nothing of a stream that nobody knows', stream(-1), null, null],
    ['nothing of a body in one piece, which the engine measures', dataBody(new Uint8Array(5)), '7', null],
    ['nothing of an empty body', stream(0), '7', null],
    ['nothing without a body', null, '7', null],
  ])('announces %s', (_, body, said, announced) => {
    const head = headOf(said === null ? {} : { 'Content-Length': said }, { method: 'PUT', body });
    expect(head.fields).toEqual(announced === null ? [] : ['content-length', announced]);
  });

  it('knows its size on the wire', () => {
    const request = 'GET /a?b HTTP/1.1\r\nhost: example.test\r\nconnection: keep-alive\r\n';
    expect(headOf({}).size).toBe(`${request}\r\n`.length);
    expect(headOf({ 'X-A': 'one', 'X-B': '' }).size).toBe(`${request}X-A: one\r\nX-B: \r\n\r\n`.length);
    const other = 'POST / HTTP/1.1\r\nhost: example.test:8080\r\nconnection: keep-alive\r\n';
    const url = 'https://example.test:8080/';
    const size = (body: OutgoingBody | null): number => headOf({}, { url, method: 'POST', body }).size;
    expect(size(null)).toBe(`${other}content-length: 0\r\n\r\n`.length);
    expect(size(dataBody(new Uint8Array(100)))).toBe(`${other}content-length: 100\r\n\r\n`.length);
    expect(size(stream(100))).toBe(`${other}content-length: 100\r\n\r\n`.length);
    expect(size(stream(-1))).toBe(`${other}transfer-encoding: chunked\r\n\r\n`.length);
  });
});

describe('the rules of field names', () => {
  it('are the same in every spelling, and at every asking', () => {
    const rules = new FieldRules();
    for (let i = 0; i < 2; i++) {
      expect(['host', 'Host', 'HOST', 'x-host', ''].map((name) => rules.of(name))).toEqual([
        'ours',
        'ours',
        'ours',
        'plain',
        'invalid',
      ]);
    }
  });

  it('hold for more names than are remembered', () => {
    const rules = new FieldRules();
    for (let i = 0; i < 2000; i++) expect(rules.of(`x-${i}`)).toBe('plain');
    expect(rules.of('EXPECT')).toBe('refused');
    expect(rules.of('ho st')).toBe('invalid');
  });
});
