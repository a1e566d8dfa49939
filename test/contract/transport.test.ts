import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constants, type ServerHttp2Stream } from 'node:http2';
import { MarbleTransport } from '../../marbles/MarbleTransport.ts';
import type { Transport } from '../../src/loading/ports.ts';
import { createFetchTransport } from '../../src/platform/browser/fetchTransport.ts';
import { onlinePath } from '../../src/platform/browser/onlinePath.ts';
import { createHttp1Transport } from '../../src/platform/node/http1/http1Transport.ts';
import { createNodeTransport } from '../../src/platform/node/nodeTransport.ts';
import { certificates } from '../support/certificates.ts';
import { plainSettings, requestOf, turns } from '../support/http1Fixture.ts';
import { scriptedHttp2Server, type ScriptedServer, scriptedServer, type Serve } from '../support/scriptedServer.ts';
import { chunkedBody, dataBody, realClock, TransportRun, type TransportRunOptions } from '../support/transportRun.ts';

/** An engine with something to speak to. */
interface Engine {
  readonly origin: string;
  readonly transport: Transport;
  close(): Promise<void>;
}

/** What every server does, by path. */
const routes: Readonly<Record<string, Serve>> = {
  '/hello': (_request, response) => {
    response.writeHead(200, { 'x-own': 'yes' });
    response.write('hel');
    setTimeout(() => response.end('lo'), 10);
  },
  '/empty': (_request, response) => {
    response.writeHead(204).end();
  },
  '/trailers': (_request, response) => {
    response.writeHead(200, { trailer: 'x-sum' });
    response.write('hello');
    response.addTrailers({ 'x-sum': '5' });
    response.end();
  },
  '/hints': (_request, response) => {
    response.writeEarlyHints({ link: '</a.css>; rel=preload' });
    response.writeHead(200).end('hello');
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('hello');
    setTimeout(() => {
      if ('stream' in response) (response.stream as ServerHttp2Stream).close(constants.NGHTTP2_INTERNAL_ERROR);
      else response.destroy();
    }, 10);
  },
  '/reset': (request) => {
    request.socket.destroy();
  },
  '/silent': () => undefined,
  '/echo': (request, response) => {
    let size = 0;
    request.on('data', (chunk: Uint8Array) => (size += chunk.byteLength));
    request.on('end', () => response.writeHead(200).end('x'.repeat(size)));
  },
};

const overServer = async (
  serve: (routes: Readonly<Record<string, Serve>>) => Promise<ScriptedServer>,
  create: typeof createNodeTransport,
): Promise<Engine> => {
  const server = await serve(routes);
  const transport = create({ ...plainSettings, certificateAuthorities: [(await certificates()).authority] });
  return {
    origin: server.url,
    transport,
    close: async () => {
      transport.close();
      await server.close();
    },
  };
};

/** The same behaviour as diagrams, in real time. */
const overMarbles = async (): Promise<Engine> => {
  const start = realClock.now();
  const transport = new MarbleTransport({
    get frame() {
      return realClock.now() - start;
    },
    now: () => realClock.now(),
    schedule: (milliseconds, act) => realClock.setTimer(milliseconds, act),
  });
  const answer = (path: string, diagram: string, values = {}): void => {
    transport.script(`* ${path}`).answersAlways(diagram, values);
  };
  const head = { status: 200, headers: { 'x-own': 'yes' } };
  answer('/hello', '--(rd)-----(x|)', { r: head, d: 'hel', x: ['d', 'lo'] });
  answer('/empty', '--(r|)', { r: 204 });
  answer('/trailers', '--(rde|)', { d: 'hello', e: { 'x-sum': '5' } });
  answer('/hints', '--i-(rd|)', { i: 103, d: 'hello' });
  answer('/cut', '--(rd)-----#', { d: 'hello' });
  answer('/reset', '--#');
  answer('/silent', '-');
  answer('/echo', '--(rd|)', { d: 'x'.repeat(10) });
  return { origin: 'https://api.test', transport, close: async () => {} };
};

const engines: readonly (readonly [name: string, open: () => Promise<Engine>])[] = [
  ['HTTP/1.1', () => overServer(scriptedServer, createHttp1Transport)],
  ['HTTP/1.1 behind the choice of protocols', () => overServer(scriptedServer, createNodeTransport)],
  ['HTTP/2', () => overServer(scriptedHttp2Server, createNodeTransport)],
  ['fetch of the web', () => overServer(scriptedServer, () => createFetchTransport(onlinePath({})))],
  ['MarbleTransport', overMarbles],
];

describe.each(engines)('the contract of a transport: %s', (_name, open) => {
  let engine: Engine;
  beforeAll(async () => {
    engine = await open();
  });
  afterAll(async () => {
    await engine.close();
  });

  const make = (path: string, options: TransportRunOptions & { readonly method?: string } = {}): TransportRun => {
    const request = requestOf(engine.origin + path, options);
    // As for a request of an app, whose body the upload stage has opened.
    if (options.body?.data === null) request.httpBodyStream = options.body.chunks();
    return new TransportRun(engine.transport.load, request, options);
  };
  const load = (
    path: string,
    options: TransportRunOptions & { readonly method?: string } = {},
  ): Promise<TransportRun> => make(path, options).start().ended();
  /** Calls without how a body was cut into chunks. */
  const callsOf = (run: TransportRun): string =>
    run.calls
      .map((call) => call.replace(/^data \d+$/, 'data'))
      .filter((call, index, all) => call !== 'data' || all[index - 1] !== 'data')
      .join(', ');
  const heardNothingMore = async (run: TransportRun): Promise<void> => {
    const before = [...run.calls];
    // As long as another exchange takes from its start to its end.
    await load('/hello');
    expect(run.calls).toEqual(before);
  };

  it('says what it can', () => {
    for (const value of Object.values(engine.transport.capabilities)) expect(typeof value).toBe('boolean');
  });

  it('delivers a head, data and the end, in this order', async () => {
    const run = await load('/hello');
    expect(callsOf(run)).toBe('sent, response 200, data, finish');
    expect(run.text).toBe('hello');
    expect(run.response?.valueForHTTPHeaderField('X-Own')).toBe('yes');
    expect(run.response?.urlString).toBe(`${engine.origin}/hello`);
    await heardNothingMore(run);
  });

  it('delivers an answer without a body', async () => {
    expect(callsOf(await load('/empty'))).toBe('sent, response 204, finish');
  });

  it('delivers trailers between the data and the end, if it can', async () => {
    const run = await load('/trailers');
    const { trailers } = engine.transport.capabilities;
    expect(callsOf(run)).toBe(`sent, response 200, data, ${trailers ? 'trailers, ' : ''}finish`);
    expect(run.trailers?.get('x-sum') ?? null).toBe(trailers ? '5' : null);
  });

  it('delivers 1xx heads before the head, if it can', async () => {
    const { informational } = engine.transport.capabilities;
    const expected = `sent, ${informational ? 'informational 103, ' : ''}response 200, data, finish`;
    expect(callsOf(await load('/hints'))).toBe(expected);
  });

  it('writes down what it did: times in order, bytes, and that it was the network', async () => {
    const { transfer } = await load('/hello');
    const { requestStart, responseStart, responseEnd, fetchStart } = transfer!;
    const times = [fetchStart, requestStart, responseStart, responseEnd];
    expect(times.every((time) => time > 0)).toBe(true);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(transfer).toMatchObject({ resourceFetchType: 'networkLoad', responseBodyBytes: 5 });
    expect(transfer?.response).not.toBeNull();
  });

  it('counts the bytes that come', async () => {
    expect((await load('/hello')).bytesReceived).toBe(5);
  });

  it('does nothing before it is started, and is started once', async () => {
    const run = make('/hello');
    await heardNothingMore(run);
    expect(run.calls).toEqual([]);
    run.start().start();
    await run.ended();
    expect(run.calls.filter((call) => call === 'sent')).toHaveLength(1);
  });

  it('says nothing when it was cancelled before its start', async () => {
    const run = make('/hello');
    run.load.cancel();
    run.start();
    await heardNothingMore(run);
    expect(run.calls).toEqual([]);
  });

  it.each(['sent', 'response', 'data'])('says nothing more when it is cancelled while it says %s', async (when) => {
    const run = make('/hello', {
      onCall: (call, self) => {
        if (call.startsWith(when)) self.load.cancel();
      },
    }).start();
    await run.heard(when);
    await heardNothingMore(run);
    expect(run.calls.at(-1)).toMatch(when);
    run.load.cancel();
    run.load.pause();
    run.load.resume();
    await heardNothingMore(run);
  });

  it('says nothing more when it is cancelled while the server is silent', async () => {
    const run = make('/silent').start();
    await run.heard('sent');
    await turns(5);
    run.load.cancel();
    await heardNothingMore(run);
    expect(run.calls).toEqual(['sent']);
  });

  it('delivers no data while it is paused, and all of it afterwards; pauses are not counted', async () => {
    const run = make('/hello', {
      onCall: (call, self) => {
        if (!call.startsWith('response')) return;
        self.load.pause();
        self.load.pause();
      },
    }).start();
    await run.heard('response');
    await heardNothingMore(run);
    expect(run.text).toBe('');
    run.load.resume();
    run.load.resume();
    await run.ended();
    expect(run.text).toBe('hello');
    expect(run.calls.at(-1)).toBe('finish');
  });

  it('can be paused before it is started', async () => {
    const run = make('/hello');
    run.load.pause();
    run.start();
    await load('/hello');
    expect(run.text).toBe('');
    run.load.resume();
    await run.ended();
    expect(run.text).toBe('hello');
  });

  it.each([
    ['before the head', '/reset', 'sent, fail -1005'],
    ['in the body', '/cut', 'sent, response 200, data, fail -1005'],
  ])('fails once %s, and says nothing more', async (_, path, expected) => {
    const run = await load(path);
    expect(callsOf(run)).toBe(expected);
    await heardNothingMore(run);
    expect(run.transfer?.responseEnd).toBe(0);
  });

  it.each([
    ['in one piece', dataBody(Buffer.alloc(10))],
    [
      'in chunks',
      chunkedBody(async function* () {
        yield Buffer.alloc(4);
        yield Buffer.alloc(6);
      }),
    ],
  ])('sends a body %s, and counts it', async (_, body) => {
    const run = await load('/echo', { method: 'POST', body });
    expect(callsOf(run)).toBe('sent, response 200, data, finish');
    expect(run.text).toHaveLength(10);
    expect(run.transfer?.requestBodyBytes).toBe(10);
    expect(run.transfer?.requestEnd).toBeGreaterThanOrEqual(run.transfer?.requestStart ?? Infinity);
  });

  it('lets running loads end after a flush, and loads on', async () => {
    const run = make('/hello').start();
    await run.heard('sent');
    engine.transport.flush();
    await run.ended();
    expect(run.calls.at(-1)).toBe('finish');
    expect((await load('/hello')).calls.at(-1)).toBe('finish');
  });

  it('carries many loads at once, each to its own client', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => load('/hello')));
    expect(runs.map((run) => run.text)).toEqual(runs.map(() => 'hello'));
  });
});
