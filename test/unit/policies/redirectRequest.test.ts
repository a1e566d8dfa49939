import { describe, expect, it } from '@jest/globals';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import {
  type RedirectDecision,
  redirectRequest,
  type RedirectSettings,
} from '../../../src/policies/redirectRequest.ts';

const settings: RedirectSettings = { allowsCrossOriginBody: true, crossOriginHeaders: [] };

const answer = (request: URLRequest, status: number, location: string | null): HTTPURLResponse => {
  const headers = new HTTPHeaders(location === null ? [] : ['Location', location]);
  return HTTPURLResponse.fromHead(request.target!.href, status, 'HTTP/1.1', headers);
};

const decide = (
  request: URLRequest,
  status: number,
  location: string | null,
  over: Partial<RedirectSettings> = {},
): RedirectDecision => redirectRequest(request, answer(request, status, location), { ...settings, ...over });

const data: HTTPBody = { kind: 'data', data: new Uint8Array([1, 2]) };
const bodies: Readonly<Record<string, HTTPBody>> = {
  data,
  file: { kind: 'file', file: '/tmp/x' },
  stream: { kind: 'stream', stream: new ReadableStream<Uint8Array>() },
  asked: { kind: 'asked' },
  composite: { kind: 'composite', pieces: [data] },
};

const make = (method: string, body: HTTPBody | null = null, url = 'http://a.test/p'): URLRequest => {
  const request = new URLRequest(url).withBody(body, body === null ? null : 'text/x');
  request.httpMethod = method;
  return request;
};

describe('redirectRequest: methods and bodies', () => {
  interface Row {
    readonly status: number;
    readonly before: string;
    readonly body: boolean;
    /** Null: the 3xx is the response. */
    readonly after: string | null;
    readonly resent: boolean;
    readonly source: string;
  }
  const rows: readonly Row[] = [
    {
      status: 300,
      before: 'GET',
      body: false,
      after: null,
      resent: false,
      source: 'swift-corelibs: even with Location',
    },
    { status: 304, before: 'GET', body: false, after: null, resent: false, source: 'RFC 9110 §15.4.5' },
    { status: 200, before: 'GET', body: false, after: null, resent: false, source: 'RFC 9110 §10.2.2' },
    { status: 201, before: 'POST', body: true, after: null, resent: false, source: 'RFC 9110 §15.3.2' },
    { status: 309, before: 'GET', body: false, after: null, resent: false, source: 'unassigned' },
    { status: 399, before: 'GET', body: false, after: null, resent: false, source: 'unassigned' },
    ...[301, 302].flatMap((status): Row[] => [
      { status, before: 'GET', body: false, after: 'GET', resent: false, source: 'swift-corelibs' },
      { status, before: 'HEAD', body: false, after: 'HEAD', resent: false, source: 'swift-corelibs' },
      {
        status,
        before: 'POST',
        body: true,
        after: 'GET',
        resent: false,
        source: 'swift-corelibs; RFC 9110 §15.4.2 note',
      },
      { status, before: 'POST', body: false, after: 'GET', resent: false, source: 'swift-corelibs' },
      {
        status,
        before: 'PUT',
        body: true,
        after: 'PUT',
        resent: true,
        source: 'surface §6.2: resent, method unchanged',
      },
      { status, before: 'DELETE', body: false, after: 'DELETE', resent: false, source: 'swift-corelibs' },
      { status, before: 'patch', body: true, after: 'patch', resent: true, source: 'surface §6.2' },
      { status, before: 'QUERY', body: true, after: 'QUERY', resent: true, source: 'surface §6.2' },
    ]),
    { status: 303, before: 'GET', body: false, after: 'GET', resent: false, source: 'RFC 9110 §15.4.4' },
    { status: 303, before: 'HEAD', body: false, after: 'GET', resent: false, source: 'swift-corelibs: HEAD included' },
    { status: 303, before: 'POST', body: true, after: 'GET', resent: false, source: 'RFC 9110 §15.4.4' },
    { status: 303, before: 'PUT', body: true, after: 'GET', resent: false, source: 'RFC 9110 §15.4.4' },
    ...[305, 306, 307, 308].flatMap((status): Row[] => [
      { status, before: 'GET', body: false, after: 'GET', resent: false, source: 'swift-corelibs' },
      { status, before: 'HEAD', body: false, after: 'HEAD', resent: false, source: 'swift-corelibs' },
      { status, before: 'POST', body: true, after: 'POST', resent: true, source: 'RFC 9110 §15.4.8, §15.4.9' },
      { status, before: 'PUT', body: true, after: 'PUT', resent: true, source: 'RFC 9110 §15.4.8, §15.4.9' },
      { status, before: 'POST', body: false, after: 'POST', resent: false, source: 'swift-corelibs' },
    ]),
  ];

  it.each(rows)('$status makes $before (body: $body) into $after, body resent: $resent ($source)', (row) => {
    const request = make(row.before, row.body ? data : null);
    const decision = decide(request, row.status, '/next');
    if (row.after === null) return expect(decision).toEqual({ kind: 'none' });
    if (decision.kind !== 'follow') throw new Error(`not followed: ${decision.kind}`);
    expect(decision.newRequest.httpMethod).toBe(row.after);
    expect(decision.newRequest.urlString).toBe('http://a.test/next');
    expect(decision.bodyWillBeResent).toBe(row.resent);
    expect(decision.newRequest.body).toBe(row.resent ? data : null);
    expect(decision.droppedHeaders).toEqual(row.body && !row.resent ? ['Content-Type'] : []);
  });

  it.each(Object.keys(bodies))('sends a body of kind %s again on 307', (kind) => {
    const decision = decide(make('POST', bodies[kind]), 307, '/next');
    expect(decision).toMatchObject({ kind: 'follow', bodyWillBeResent: true });
  });

  it('takes an empty body for none', () => {
    const request = make('POST', { kind: 'data', data: new Uint8Array() });
    expect(decide(request, 308, 'http://b.test/', { allowsCrossOriginBody: false })).toMatchObject({
      kind: 'follow',
      bodyWillBeResent: false,
    });
  });
});

describe('redirectRequest: bodies and origins', () => {
  interface Row {
    readonly from: string;
    readonly to: string;
    readonly allows: boolean;
    readonly body: boolean;
    readonly kind: 'follow' | 'none';
  }
  const http = 'http://a.test/';
  const https = 'https://a.test/';
  const rows: readonly Row[] = [
    { from: http, to: '/x', allows: true, body: true, kind: 'follow' },
    { from: http, to: '/x', allows: false, body: true, kind: 'follow' },
    { from: http, to: 'http://b.test/', allows: true, body: true, kind: 'follow' },
    { from: http, to: 'http://b.test/', allows: false, body: true, kind: 'none' },
    { from: http, to: 'http://b.test/', allows: false, body: false, kind: 'follow' },
    { from: http, to: 'http://a.test:81/', allows: false, body: true, kind: 'none' },
    { from: http, to: https, allows: true, body: true, kind: 'follow' },
    { from: http, to: https, allows: false, body: true, kind: 'none' },
    { from: https, to: http, allows: true, body: true, kind: 'none' },
    { from: https, to: http, allows: true, body: false, kind: 'follow' },
    { from: https, to: 'http://b.test/', allows: true, body: true, kind: 'none' },
    { from: https, to: 'https://b.test/', allows: true, body: true, kind: 'follow' },
  ];
  it.each(rows)('$from to $to, allowed: $allows, body: $body gives $kind (decisions: redirects and secrets)', (row) => {
    const request = make('PUT', row.body ? data : null, row.from);
    const decision = decide(request, 307, row.to, { allowsCrossOriginBody: row.allows });
    expect(decision.kind).toBe(row.kind);
  });
});

describe('redirectRequest: targets', () => {
  it.each([
    'data:text/plain,hi',
    'file:///etc/passwd',
    'ftp://b.test/x',
    'javascript:alert(1)',
    'ws://b.test/',
    'about:blank',
  ])('refuses %s with -1002 and names it', (location) => {
    const decision = decide(make('GET'), 302, location);
    if (decision.kind !== 'fail') throw new Error(decision.kind);
    expect(decision.error.code).toBe(-1002);
    expect(decision.error.failingURL?.href).toBe(new URL(location).href);
  });

  it.each([null, '', 'http://', 'http://b.test:99999/'])('leaves a 3xx with Location %j as it is', (location) => {
    expect(decide(make('GET'), 302, location)).toEqual({ kind: 'none' });
  });
});

describe('redirectRequest: the rest of the request', () => {
  it('goes along, and the redirected request stays as it was', () => {
    const request = make('GET');
    request.timeoutInterval = 7;
    request.cachePolicy = 'reloadIgnoringLocalCacheData';
    request.mainDocumentURL = 'http://main.test/';
    request.properties = new Map([['k', 1]]);
    request.setValueForHTTPHeaderField('Bearer x', 'Authorization');
    const decision = decide(request, 302, 'http://b.test/');
    if (decision.kind !== 'follow') throw new Error(decision.kind);
    const { newRequest } = decision;
    expect(newRequest.timeoutInterval).toBe(7);
    expect(newRequest.cachePolicy).toBe('reloadIgnoringLocalCacheData');
    expect(newRequest.mainDocumentURL?.href).toBe('http://main.test/');
    expect(newRequest.properties.get('k')).toBe(1);
    expect(newRequest.allHTTPHeaderFields).toBeNull();
    expect(decision.droppedHeaders).toEqual(['Authorization']);
    expect(request.urlString).toBe('http://a.test/p');
    expect(request.valueForHTTPHeaderField('authorization')).toBe('Bearer x');
  });

  it('keeps Authorization on the same origin', () => {
    const request = make('GET', null, 'https://a.test/p').header('Authorization', 'Bearer x');
    const decision = decide(request, 302, 'https://a.test:443/q');
    if (decision.kind !== 'follow') throw new Error(decision.kind);
    expect(decision.newRequest.valueForHTTPHeaderField('Authorization')).toBe('Bearer x');
  });

  it('lets listed fields go to another origin, in any spelling', () => {
    const request = make('GET').header('X-Tenant', '7');
    const decision = decide(request, 302, 'http://b.test/', { crossOriginHeaders: ['x-TENANT'] });
    if (decision.kind !== 'follow') throw new Error(decision.kind);
    expect(decision.newRequest.valueForHTTPHeaderField('X-Tenant')).toBe('7');
  });
});
