import { describe, expect, it } from '@jest/globals';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { defaultsStage } from '../../../src/stages/defaultsStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';

const defaults = { acceptLanguage: 'de', userAgent: 'App/1', acceptEncoding: 'gzip' };
const bytes: HTTPBody = { kind: 'data', data: new Uint8Array([1]) };
const empty: HTTPBody = { kind: 'data', data: new Uint8Array() };
const stream: HTTPBody = { kind: 'stream', stream: new ReadableStream<Uint8Array>() };

const make = (method: string, body: HTTPBody | null = null): URLRequest => {
  const request = new URLRequest('http://a.test/').withBody(body);
  request.httpMethod = method;
  return request;
};

const run = (request: URLRequest, stage = defaultsStage(defaults)): { run: RecordingRun; below: ScriptedLoader } => {
  const below = new ScriptedLoader();
  return { run: RecordingRun.start(stage(below.load), request), below };
};

describe('defaultsStage', () => {
  it('completes the request and leaves the given one as it was', () => {
    const request = make('GET').header('User-Agent', 'mine');
    const { below } = run(request);
    expect(below.last.request.allHTTPHeaderFields).toEqual({
      'User-Agent': 'mine',
      Accept: '*/*',
      'Accept-Language': 'de',
      'Accept-Encoding': 'gzip',
    });
    expect(request.headers.flat()).toEqual(['User-Agent', 'mine']);
  });

  it('merges fields once for all requests that share them', () => {
    const stage = defaultsStage(defaults);
    const request = make('GET').header('X', '1');
    const first = run(request, stage).below.last.request.headers;
    expect(run(request.copy(), stage).below.last.request.headers).toBe(first);
    expect(run(request.header('X', '1'), stage).below.last.request.headers).not.toBe(first);
  });

  it('does not mistake a form for the same fields without a body', () => {
    const stage = defaultsStage(defaults);
    const form = make('POST', bytes);
    expect(run(form, stage).below.last.request.headers.has('content-type')).toBe(true);
    expect(run(form.withBody(null), stage).below.last.request.headers.has('content-type')).toBe(false);
    expect(run(form, stage).below.last.request.headers.has('content-type')).toBe(true);
  });

  const types: readonly (readonly [string, HTTPBody | null, string | null, string | null])[] = [
    ['POST', bytes, null, 'application/x-www-form-urlencoded'],
    ['POST', stream, null, 'application/x-www-form-urlencoded'],
    ['POST', bytes, 'a/b', 'a/b'],
    ['POST', empty, null, null],
    ['POST', null, null, null],
    ['PUT', bytes, null, null],
    ['PATCH', bytes, null, null],
  ];
  it.each(types)(
    'gives %s with body %j and type %j the type %j (swift-corelibs TestURLSession)',
    (method, body, own, type) => {
      const request = make(method, body);
      const { below } = run(own === null ? request : request.header('Content-Type', own));
      expect(below.last.request.valueForHTTPHeaderField('content-type')).toBe(type);
    },
  );

  it.each(['GET', 'HEAD', 'TRACE'])('refuses %s with a body before anything is sent (surface §21 row 24)', (method) => {
    for (const body of [bytes, stream, { kind: 'asked' } as const]) {
      const { run: refused, below } = run(make(method, body));
      expect(refused.log).toEqual(['fail -1103']);
      expect(refused.error?.failureURLString).toBe('http://a.test/');
      expect(below.loads).toEqual([]);
    }
    expect(run(make(method, empty)).below.loads).toHaveLength(1);
  });

  const bad: readonly (readonly [string, HTTPHeaders | null, string])[] = [
    ['GE T', null, 'method with a space'],
    ['GET\r\nX: y', null, 'method with a line break'],
    ['', null, 'empty method'],
    ['GET', new HTTPHeaders(['A B', 'x']), 'name with a space'],
    ['GET', new HTTPHeaders(['A:B', 'x']), 'name with a colon'],
    ['GET', new HTTPHeaders(['', 'x']), 'empty name'],
    ['GET', new HTTPHeaders(['A', 'x\r\nB: y']), 'value with a line break'],
    ['GET', new HTTPHeaders(['A', 'x\u0000']), 'value with NUL'],
    ['GET', new HTTPHeaders(['A', '\u0444']), 'value beyond bytes'],
  ];
  it.each(bad)('refuses method %j and fields %j with -1000: %s (decisions, misuse)', (method, headers) => {
    const request = make(method);
    const { run: refused, below } = run(headers === null ? request : request.withHeaders(headers));
    expect(refused.log).toEqual(['fail -1000']);
    expect(below.loads).toEqual([]);
  });

  it('sends a folded value on one line (RFC 9112 §5.2)', () => {
    const request = make('GET');
    request.setValueForHTTPHeaderField('one\r\n two', 'X-Folded');
    expect(run(request).below.last.request.valueForHTTPHeaderField('x-folded')).toBe('one two');
  });

  it('says nothing when the run is cancelled before it starts', () => {
    const refused = new RecordingRun(defaultsStage(defaults)(new ScriptedLoader().load), make('GET', bytes));
    refused.load.cancel();
    refused.load.start();
    expect(refused.log).toEqual([]);
  });
});
