import { describe, expect, it } from '@jest/globals';
import type { RedirectEvent } from '../../../src/events/RedirectEvent.ts';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { Loader } from '../../../src/loading/Loader.ts';
import { defaultLimits, type LoadingSettings } from '../../../src/loading/LoadingSettings.ts';
import type { OutgoingBody } from '../../../src/loading/OutgoingBody.ts';
import type { ContentDecoders, Transport, TransportCapabilities } from '../../../src/loading/ports.ts';
import { httpChain, sessionChain } from '../../../src/stages/chain.ts';
import { type Decide, RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';
import { ScriptedPath } from '../../support/scriptedPath.ts';

const settings: LoadingSettings = {
  ...defaultLimits,
  timeoutIntervalForRequest: 60,
  timeoutIntervalForResource: 604_800,
  httpAdditionalHeaders: null,
  httpShouldSetCookies: true,
  httpCookieAcceptPolicy: 'onlyFromMainDocumentDomain',
  waitsForConnectivity: false,
  allowsCellularAccess: true,
  allowsExpensiveNetworkAccess: true,
  allowsConstrainedNetworkAccess: true,
  allowsUltraConstrainedNetworkAccess: false,
  requiresDNSSECValidation: false,
  allowsCrossOriginBody: true,
  crossOriginHeaders: [],
};

const noCapabilities: TransportCapabilities = {
  followsRedirects: false,
  decodesContent: false,
  reportsUpload: false,
  informational: true,
  trailers: true,
  peerCertificate: true,
};

/** A coding that makes letters small. */
const decoders: ContentDecoders = (coding, client) =>
  coding !== 'upper'
    ? null
    : {
        write: (chunk) => {
          client.didDecode(new TextEncoder().encode(new TextDecoder().decode(chunk).toLowerCase()));
        },
        end: () => {
          client.didFinish();
        },
        destroy: () => {},
        isFull: false,
        pause: () => {},
        resume: () => {},
      };

const noWay = -1009;

interface Bench {
  readonly below: ScriptedLoader;
  readonly path: ScriptedPath;
  readonly load: Loader;
  start(request?: URLRequest, decide?: Decide): RecordingRun;
}

const bench = (
  script: (load: ScriptedLoad, index: number) => void = () => {},
  over: Partial<LoadingSettings> = {},
  capabilities: Partial<TransportCapabilities> = {},
): Bench => {
  const below = new ScriptedLoader(script);
  const path = new ScriptedPath();
  const all = { ...settings, ...over };
  const transport: Transport = {
    capabilities: { ...noCapabilities, ...capabilities },
    load: below.load,
    flush: () => {},
    close: () => {},
  };
  const platform = {
    acceptEncoding: 'upper',
    acceptLanguage: 'de',
    userAgent: 'App/1',
    decoders,
    files: null,
    path,
    isConnectivityFailure: (error: { readonly code: number }) => error.code === noWay,
  };
  const load = sessionChain({
    settings: all,
    registry: httpChain({ settings: all, platform, path, transport, cookieStorage: null }),
  });
  return {
    below,
    path,
    load,
    start: (request = new URLRequest('http://a.test/'), decide) => RecordingRun.start(load, request, decide),
  };
};

const stale = (load: ScriptedLoad): void => {
  load.transfer!.isReusedConnection = true;
  load.transfer!.requestStart = load.run.clock.now();
  load.fail(-1005);
};

const streamOf = (text: string): HTTPBody => ({ kind: 'stream', stream: new Blob([text]).stream() });

describe('the order of the chain', () => {
  it('has the timeout around redirects: its resource timer spans the hops', () => {
    const { below, start } = bench(() => {}, { timeoutIntervalForResource: 100 });
    const run = start();
    run.clock.advance(59_000);
    below.last.respond(302, { Location: '/b' }).finish();
    run.clock.advance(40_999);
    expect(run.error).toBeNull();
    run.clock.advance(1);
    expect(run.error).toMatchObject({ code: -1001, timer: 'resource', hop: 1 });
    expect(below.last.isCancelled).toBe(true);
  });

  it('has the timeout around connectivity: a wait is bounded by the resource timer and leaves nothing', () => {
    const { below, path, start } = bench((load) => load.fail(noWay), {
      waitsForConnectivity: true,
      timeoutIntervalForResource: 500,
    });
    const run = start();
    run.clock.advance(499_999);
    expect(run.log).toEqual(['waitingForConnectivity']);
    run.clock.advance(1);
    expect(run.error).toMatchObject({ code: -1001, timer: 'resource' });
    expect(run.clock.pending).toBe(0);
    expect(path.observers).toBe(0);
    const { length } = below.loads;
    path.change({});
    expect(below.loads).toHaveLength(length);
  });

  it('has additional headers above redirects: what a redirect drops does not come back', () => {
    const httpAdditionalHeaders = new HTTPHeaders(['Authorization', 'Bearer x', 'X-Tenant', '7', 'Accept', 'a/b']);
    const { below, start } = bench(
      (load, index) => void (index === 0 && load.respond(302, { Location: 'http://b.test/' }).finish()),
      { httpAdditionalHeaders },
    );
    const run = start();
    expect(below.loads[0]!.request.valueForHTTPHeaderField('authorization')).toBe('Bearer x');
    expect(below.last.request.headers.has('authorization')).toBe(false);
    expect(below.last.request.headers.has('x-tenant')).toBe(false);
    expect(below.last.request.valueForHTTPHeaderField('accept')).toBe('a/b');
    expect((run.questions[0] as RedirectEvent).droppedHeaders).toEqual(['Authorization', 'X-Tenant']);
  });

  it('shows additional headers in currentRequest', () => {
    const { start } = bench(() => {}, { httpAdditionalHeaders: new HTTPHeaders(['X-Tenant', '7']) });
    expect(start().task.currentRequest?.allHTTPHeaderFields).toEqual({ 'X-Tenant': '7' });
  });

  it('has defaults below redirects: each hop has them, and none counts as dropped', () => {
    const { below, start } = bench(
      (load, index) => void (index === 0 && load.respond(302, { Location: 'http://b.test/' }).finish()),
    );
    const run = start();
    for (const load of below.loads) expect(load.request.valueForHTTPHeaderField('user-agent')).toBe('App/1');
    expect((run.questions[0] as RedirectEvent).droppedHeaders).toEqual([]);
    expect((run.questions[0] as RedirectEvent).newRequest.allHTTPHeaderFields).toBeNull();
  });

  it('has defaults above connectivity: a request that must not go out does not wait for a way out', () => {
    const { path, start } = bench(() => {}, { waitsForConnectivity: true });
    path.change({ status: 'unsatisfied' });
    const request = new URLRequest('http://a.test/').withBody({ kind: 'data', data: new Uint8Array(1) });
    expect(start(request).log).toEqual(['fail -1103']);
  });

  it('has redirects above connectivity: each hop looks for its way', () => {
    const { path, below, start } = bench((load) => {
      path.change({ status: 'unsatisfied' });
      load.respond(302, { Location: '/b' }).finish();
    });
    expect(start().log).toEqual(['?redirect', 'fail -1009']);
    expect(below.loads).toHaveLength(1);
  });

  it('has connectivity around retry: after a wait, retries are counted anew', () => {
    const { start, below } = bench(
      (load, index) => {
        if (index === 2) load.fail(noWay);
        else if (index < 5) stale(load);
        else load.respond(200).finish();
      },
      { waitsForConnectivity: true },
    );
    const run = start();
    run.clock.advance(1000);
    expect(run.log).toEqual(['retry', 'retry', 'waitingForConnectivity', 'retry', 'retry', 'response 200', 'finish']);
    expect(below.loads).toHaveLength(6);
    expect(run.attempt).toBe(6);
  });

  it('has retry around upload: each try opens the body again', () => {
    const bodies: (OutgoingBody | null)[] = [];
    const { start } = bench((load, index) => {
      bodies.push(load.run.body);
      if (index === 0) stale(load);
      else load.respond(200).finish();
    });
    const request = new URLRequest('http://a.test/').withBody({ kind: 'data', data: new Uint8Array([1, 2]) });
    request.httpMethod = 'PUT';
    const run = start(request);
    expect(run.log).toEqual(['retry', 'response 200', 'finish']);
    expect(bodies.map((body) => body?.data)).toEqual([new Uint8Array([1, 2]), new Uint8Array([1, 2])]);
    expect(bodies[1]).not.toBe(bodies[0]);
    expect(run.body).toBeNull();
  });

  it('has connectivity around upload: a body is not opened before there is a way for it', () => {
    const { path, start } = bench(() => {}, { waitsForConnectivity: true });
    path.change({ status: 'unsatisfied' });
    const asked = URLRequest.post('http://a.test/').withBody({ kind: 'asked' });
    const run = start(asked, () => ({ kind: 'data', data: new Uint8Array(1) }));
    expect(run.log).toEqual(['waitingForConnectivity']);
    path.change({ status: 'satisfied' });
    expect(run.log).toEqual(['waitingForConnectivity', '?needNewBodyStream']);
    run.load.cancel();
  });

  it('has redirects around upload: a body that is sent again is opened again', () => {
    const { start, below } = bench((load, index) => {
      if (index === 0) load.respond(307, { Location: '/b' }).finish();
    });
    const run = start(URLRequest.post('http://a.test/').withBody(streamOf('body')), (question) =>
      question.type === 'needNewBodyStream' ? streamOf('again') : undefined,
    );
    expect(run.log).toEqual(['?redirect', '?needNewBodyStream']);
    expect(below.loads).toHaveLength(2);
    expect(run.body).not.toBeNull();
    run.load.cancel();
  });

  it('has content decoding at the bottom: what comes after a retry is decoded too', () => {
    const { start } = bench((load, index) => {
      if (index === 0) stale(load);
      else load.respond(200, { 'Content-Encoding': 'upper' }).data('XY').finish();
    });
    expect(start().log).toEqual(['retry', 'response 200', 'data xy', 'finish']);
  });

  it('has redirects around content decoding: the body of a redirect that is refused is decoded', () => {
    const { start } = bench((load) =>
      load.respond(302, { Location: '/b', 'Content-Encoding': 'upper' }).data('XY').finish(),
    );
    expect(start(undefined, () => null).log).toEqual(['?redirect', 'response 302', 'data xy', 'finish']);
  });
});

describe('the chain', () => {
  it('leaves decoding to an engine that does it, and asks for no coding', () => {
    const script = (load: ScriptedLoad): void => {
      load.respond(200, { 'Content-Encoding': 'upper' }).data('XY').finish();
    };
    const own = bench(script);
    expect(own.start().log).toEqual(['response 200', 'data xy', 'finish']);
    expect(own.below.last.request.valueForHTTPHeaderField('accept-encoding')).toBe('upper');
    const left = bench(script, {}, { decodesContent: true });
    expect(left.start().log).toEqual(['response 200', 'data XY', 'finish']);
    expect(left.below.last.request.headers.has('accept-encoding')).toBe(false);
  });

  const moments: readonly (readonly [string, (load: ScriptedLoad) => void])[] = [
    ['before an answer', () => {}],
    ['after a head', (load) => void load.respond(200)],
    ['in the middle of a body', (load) => void load.respond(200, { 'Content-Encoding': 'upper' }).data('X')],
    ['in the body of a redirect', (load) => void load.respond(302, { Location: '/b' }).data('x')],
    ['in a wait for the network', (load) => void load.fail(noWay)],
  ];
  it.each(moments)('passes pause, resume and cancel on, and leaves nothing, %s', (_name, script) => {
    const { below, path, start } = bench(script, { waitsForConnectivity: true });
    const run = start();
    const before = run.log.length;
    run.load.pause();
    if (!below.last.isOver) expect(below.last.isPaused).toBe(true);
    run.load.resume();
    if (!below.last.isOver) expect(below.last.isPaused).toBe(false);
    const ended = below.last.isOver;
    run.load.cancel();
    if (!ended) expect(below.last.isCancelled).toBe(true);
    expect(run.clock.pending).toBe(0);
    expect(path.observers).toBe(0);
    run.clock.advance(1_000_000);
    expect(run.log).toHaveLength(before);
    expect(below.loads).toHaveLength(1);
  });

  it('makes loads of one session independent of each other', () => {
    const { load, below } = bench();
    const runs = ['http://a.test/1', 'http://a.test/2'].map((url) => RecordingRun.start(load, new URLRequest(url)));
    below.loads[1]!.respond(200).data('2');
    below.loads[0]!.respond(404).data('1').finish();
    runs[1]!.load.cancel();
    expect(runs.map((run) => run.log)).toEqual([
      ['response 404', 'data 1', 'finish'],
      ['response 200', 'data 2'],
    ]);
  });
});
