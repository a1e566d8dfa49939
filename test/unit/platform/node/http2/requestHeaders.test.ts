import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../../../src/foundation/URLRequest.ts';
import type { URLTarget } from '../../../../../src/foundation/URLTarget.ts';
import type { OutgoingBody } from '../../../../../src/loading/OutgoingBody.ts';
import {
  priorityField,
  requestHeaders,
  type RequestHeaders,
  sizeOfFields,
} from '../../../../../src/platform/node/http2/requestHeaders.ts';
import { chunkedBody, dataBody } from '../../../../support/transportRun.ts';

interface Given {
  readonly url?: string;
  readonly method?: string;
  readonly fields?: readonly (readonly [name: string, value: string])[];
  readonly body?: OutgoingBody;
}

const headOf = ({ url = 'https://api.test/a?b=c', method, fields = [], body }: Given): RequestHeaders => {
  const request = new URLRequest(url);
  if (method !== undefined) request.httpMethod = method;
  // The container's own way: the request's would join repeated fields by itself.
  if (fields.length > 0) request.allHTTPHeaderFields = { 'x-first': '' };
  request.headers.delete('x-first');
  for (const [name, value] of fields) request.headers.append(name, value);
  return requestHeaders(request, request.target as URLTarget, body ?? null);
};

const pseudo = (method: string): readonly string[] => [
  ...[':method', method, ':scheme', 'https', ':authority', 'api.test', ':path', '/a?b=c'],
];
const chunks = async function* (): AsyncGenerator<Uint8Array> {};

describe('requestHeaders', () => {
  it.each<[string, string, Given, readonly string[]]>([
    ['RFC 9113 §8.3.1', 'says where it goes in pseudo fields', {}, []],
    ['RFC 9113 §8.2', 'writes names in lower case', { fields: [['X-Own', 'Yes']] }, ['x-own', 'Yes']],
    [
      'RFC 9110 §5.3',
      'joins repeated fields',
      {
        fields: [
          ['Accept', 'a'],
          ['X-Own', 'b'],
          ['accept', 'c'],
        ],
      },
      ['accept', 'a, c', 'x-own', 'b'],
    ],
    [
      'RFC 9113 §8.2.2',
      'leaves out what belongs to a connection',
      {
        fields: [
          ['Connection', 'X-Hop, close'],
          ['x-hop', '1'],
          ['Keep-Alive', 'timeout=5'],
          ['Proxy-Connection', 'close'],
          ['Upgrade', 'h2c'],
          ['Transfer-Encoding', 'chunked'],
          ['HTTP2-Settings', 'AAA'],
          ['Host', 'other.test'],
          ['X-Own', 'yes'],
        ],
      },
      ['x-own', 'yes'],
    ],
    ['RFC 9113 §8.2.2', 'lets TE say trailers', { fields: [['TE', 'trailers']] }, ['te', 'trailers']],
    ['RFC 9113 §8.2.2', 'lets TE say nothing else', { fields: [['TE', 'gzip, trailers']] }, []],
    [
      'RFC 9110 §8.6',
      'says the length of a body, whatever the request says',
      { method: 'POST', body: dataBody(new Uint8Array(3)), fields: [['Content-Length', '99']] },
      ['content-length', '3'],
    ],
    ['RFC 9110 §8.6', 'says that a POST has no body', { method: 'POST' }, ['content-length', '0']],
    ['RFC 9110 §8.6', 'says nothing of a GET without a body', { fields: [['Content-Length', '99']] }, []],
    ['RFC 9110 §8.6', 'says nothing of a length that nobody knows', { method: 'POST', body: chunkedBody(chunks) }, []],
    [
      'RFC 9110 §8.6',
      'says the length that the request promises for a stream',
      { method: 'POST', body: chunkedBody(chunks), fields: [['Content-Length', '99']] },
      ['content-length', '99'],
    ],
  ])('%s: %s', (_source, _what, given, expected) => {
    const head = headOf(given);
    expect(head.refusal).toBeNull();
    expect(head.fields).toEqual([...pseudo(given.method ?? 'GET'), ...expected]);
  });

  it('names the fields that no table may remember (RFC 7541 §7.1.3)', () => {
    const head = headOf({
      fields: [
        ['Authorization', 'Bearer x'],
        ['Cookie', 'a=1'],
        ['X-Own', 'yes'],
      ],
    });
    expect(head.secrets).toEqual(['authorization', 'cookie']);
  });

  it('brackets an address, and says a port that is not the scheme’s own (RFC 3986 §3.2)', () => {
    expect(headOf({ url: 'https://[::1]:8443/' }).fields).toContain('[::1]:8443');
    expect(headOf({ url: 'https://api.test:443/' }).fields).toContain('api.test');
  });

  it.each<[string, Given]>([
    ['port 0', { url: 'https://api.test:0/' }],
    ['CONNECT', { method: 'CONNECT' }],
    ['method', { method: 'GE T' }],
    ['name', { fields: [['X Own', 'a']] }],
    ['x-own', { fields: [['X-Own', 'a\r\nb: c']] }],
    ['expect', { fields: [['Expect', '100-continue']] }],
  ])('refuses what cannot be sent, and names it: %s', (word, given) => {
    const { refusal } = headOf(given);
    expect(refusal).toContain(word);
    expect(refusal).not.toContain('b: c');
  });

  it('knows whether the app has said how urgent it is', () => {
    expect(headOf({ fields: [['Priority', 'u=7']] }).hasPriority).toBe(true);
    expect(headOf({}).hasPriority).toBe(false);
  });
});

describe('priorityField', () => {
  it.each([
    [1, 'u=0'],
    [0.75, 'u=2'],
    [0.5, null],
    [0.25, 'u=5'],
    [0, 'u=6'],
    [-1, 'u=6'],
    [9, 'u=0'],
  ])('of %d is %s (RFC 9218 §4.1: 3 is what is meant by default)', (priority, expected) => {
    expect(priorityField(priority)).toBe(expected);
  });
});

describe('sizeOfFields', () => {
  it('counts 32 for each field beyond its text (RFC 9113 §6.5.2)', () => {
    expect(sizeOfFields([])).toBe(0);
    expect(sizeOfFields(['ab', 'c', 'd', ''])).toBe(4 + 64);
  });
});
