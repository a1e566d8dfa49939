import { afterAll, afterEach, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { URLError } from '../../../../src/foundation/URLError.ts';
import type { NetworkPathProvider } from '../../../../src/loading/ports.ts';
import { createFetchTransport } from '../../../../src/platform/browser/fetchTransport.ts';
import { onlinePath } from '../../../../src/platform/browser/onlinePath.ts';
import { requestOf } from '../../../support/http1Fixture.ts';
import { type ScriptedServer, scriptedServer, type Serve } from '../../../support/scriptedServer.ts';
import { chunkedBody, dataBody, TransportRun, type TransportRunOptions } from '../../../support/transportRun.ts';

// Node's own `fetch` stands for the browser's: the same standard, the same shapes.

const routes: Readonly<Record<string, Serve>> = {
  '/hello': (_request, response) => {
    response.writeHead(200, { 'x-own': 'yes' });
    response.write('hel', () => response.end('lo'));
  },
  '/empty': (_request, response) => {
    response.writeHead(204).end();
  },
  '/found': (_request, response) => {
    response.writeHead(302, { location: '/hello?there' }).end();
  },
  '/unmoved': (_request, response) => {
    response.writeHead(304).end();
  },
  '/gzip': (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unfolded'));
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('hello', () => response.destroy());
  },
  '/reset': (request) => {
    request.socket.destroy();
  },
  '/silent': () => undefined,
  '/echo': (request, response) => {
    let size = 0;
    request.on('data', (chunk: Uint8Array) => (size += chunk.byteLength));
    request.on('end', () => response.end('x'.repeat(size)));
  },
};

const online = onlinePath({});

type Options = TransportRunOptions & {
  readonly method?: string;
  readonly fields?: Readonly<Record<string, string>>;
  readonly path?: NetworkPathProvider;
};

const makeFor = (url: string, options: Options = {}): TransportRun =>
  new TransportRun(createFetchTransport(options.path ?? online).load, requestOf(url, options), options);

afterEach(() => {
  jest.restoreAllMocks();
});

describe('the fetch transport, over a server', () => {
  let server: ScriptedServer;
  beforeAll(async () => {
    server = await scriptedServer(routes);
  });
  afterAll(async () => {
    await server.close();
  });

  const make = (path: string, options?: Options): TransportRun => makeFor(server.url + path, options);
  const load = (path: string, options?: Options): Promise<TransportRun> => make(path, options).start().ended();
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

  it('delivers a head, data and the end, in this order', async () => {
    const run = await load('/hello');
    expect(callsOf(run)).toBe('sent, response 200, data, finish');
    expect(run.text).toBe('hello');
    expect(run.response?.valueForHTTPHeaderField('X-Own')).toBe('yes');
    expect(run.response?.urlString).toBe(`${server.url}/hello`);
    await heardNothingMore(run);
  });

  it('delivers an answer without a body, whatever its status', async () => {
    expect(callsOf(await load('/empty'))).toBe('sent, response 204, finish');
    expect(callsOf(await load('/hello', { method: 'HEAD' }))).toBe('sent, response 200, finish');
    expect(callsOf(await load('/unmoved'))).toBe('sent, response 304, finish');
  });

  it('has followed redirects when it speaks, and says where they led', async () => {
    const run = await load('/found#part');
    expect(callsOf(run)).toBe('sent, response 200, data, finish');
    expect(run.response?.urlString).toBe(`${server.url}/hello?there`);
  });

  it('keeps the URL as it was asked for when nobody redirected it', async () => {
    expect((await load('/hello#part')).response?.urlString).toBe(`${server.url}/hello#part`);
  });

  it('delivers bodies decoded', async () => {
    expect((await load('/gzip')).text).toBe('unfolded');
  });

  it('sends the fields of the request, and no user information', async () => {
    const fields = { 'X-Mine': 'a', Accept: 'text/x' };
    const run = await makeFor(server.url.replace('//', '//someone:secret@') + '/hello', { fields })
      .start()
      .ended();
    expect(run.text).toBe('hello');
    const { headers } = server.requests.at(-1)!;
    expect(headers).toMatchObject({ 'x-mine': 'a', accept: 'text/x' });
    expect(headers).not.toHaveProperty('authorization');
  });

  it('writes down what it did: times in order, bytes, and that it was the network', async () => {
    const run = await load('/hello');
    const { requestStart, requestEnd, responseStart, responseEnd, fetchStart } = run.transfer!;
    const times = [fetchStart, requestStart, requestEnd, responseStart, responseEnd];
    expect(times.every((time) => time > 0)).toBe(true);
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(run.transfer).toMatchObject({ resourceFetchType: 'networkLoad', responseBodyBytes: 5, decodedBodyBytes: 5 });
    expect(run.transfer?.response).toBe(run.response);
    expect(run.bytesReceived).toBe(5);
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

  it('lets go of a silent server when it is cancelled, and says nothing more', async () => {
    const arrived = server.requests.length;
    const run = make('/silent').start();
    while (server.requests.length === arrived) await new Promise(setImmediate);
    const aborted = server.aborted();
    run.load.cancel();
    while (server.aborted() === aborted) await new Promise(setImmediate);
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
    await run.heard('response');
    await heardNothingMore(run);
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

  it('fails with -1009 before the head when the browser is offline', async () => {
    const offline = onlinePath({ navigator: { onLine: false } });
    expect(callsOf(await load('/reset', { path: offline }))).toBe('sent, fail -1009');
  });

  it.each([
    ['a method that pages may not use', '/hello', { method: 'TRACE' }, 'fail -1000'],
    ['a method that is none', '/hello', { method: 'A B' }, 'fail -1000'],
    ['a field that is none', '/hello', { fields: { 'a b': '1' } }, 'fail -1000'],
  ])('refuses %s before anything is sent', async (_, path, options, expected) => {
    expect(callsOf(await load(path, options))).toBe(expected);
  });

  it.each([
    ['http://[', 'fail -1000'],
    ['ftp://127.0.0.1/', 'fail -1002'],
  ])('refuses %s', async (url, expected) => {
    expect(callsOf(await makeFor(url).start().ended())).toBe(expected);
  });

  it('sends a body in one piece, and counts it when the engine has it', async () => {
    let counted = 0;
    const body = dataBody(new Uint8Array(10), (bytes) => (counted += bytes));
    const run = await load('/echo', { method: 'POST', body });
    expect(run.text).toHaveLength(10);
    expect([counted, run.bytesSent, run.transfer?.requestBodyBytes]).toEqual([10, 10, 10]);
    expect(run.transfer?.requestEnd).toBeGreaterThanOrEqual(run.transfer?.requestStart ?? Infinity);
  });

  it('sends a body in pieces', async () => {
    const body = chunkedBody(async function* () {
      yield new Uint8Array(4);
      yield new Uint8Array(6);
    });
    const run = await load('/echo', { method: 'POST', body });
    expect(callsOf(run)).toBe('sent, response 200, data, finish');
    expect(run.text).toHaveLength(10);
    expect(run.transfer?.requestBodyBytes).toBe(10);
  });

  it.each([
    ['an error of ours as it is', new URLError(-1102), -1102],
    ['anything else as -1021', new Error('torn'), -1021],
  ])('fails without a request when a body cannot be read: %s', async (_, reason, code) => {
    const before = server.requests.length;
    const body = chunkedBody(async function* () {
      yield new Uint8Array(4);
      throw reason;
    });
    const run = await load('/echo', { method: 'POST', body });
    expect(run.calls).toEqual(['sent', `fail ${code}`]);
    expect(server.requests.length).toBe(before);
  });

  it('closes the reader of a body when it is cancelled, and sends nothing', async () => {
    const before = server.requests.length;
    let returned = 0;
    const iterator: AsyncIterator<Uint8Array> = {
      next: () => new Promise(() => {}),
      return: async () => {
        returned += 1;
        return { done: true, value: undefined };
      },
    };
    const body = chunkedBody(() => ({ [Symbol.asyncIterator]: () => iterator }));
    const run = make('/echo', { method: 'POST', body }).start();
    run.load.cancel();
    expect(returned).toBe(1);
    expect(server.requests.length).toBe(before);
    await heardNothingMore(run);
  });

  it('lets running loads end after a flush and a close: the connections are not its own', async () => {
    const transport = createFetchTransport(online);
    const run = new TransportRun(transport.load, requestOf(`${server.url}/hello`)).start();
    transport.flush();
    transport.close();
    expect((await run.ended()).text).toBe('hello');
  });

  it('carries many loads at once, each to its own client', async () => {
    const runs = await Promise.all(Array.from({ length: 20 }, () => load('/hello')));
    expect(runs.map((run) => run.text)).toEqual(runs.map(() => 'hello'));
  });
});

describe('the fetch transport, asking its engine', () => {
  /** What the engine was asked with; it answers with what it is given. */
  const asked = (response: Response = new Response('')): Request[] => {
    const requests: Request[] = [];
    jest.spyOn(globalThis, 'fetch').mockImplementation(async (request) => {
      requests.push(request as Request);
      return response;
    });
    return requests;
  };

  it.each([
    ['goes to its own origin with credentials', true, 'same-origin'],
    ['goes without any when the request wants none', false, 'omit'],
  ])("%s, past the engine's cache, and follows redirects", async (_, httpShouldHandleCookies, credentials) => {
    const requests = asked();
    const request = requestOf('http://a.test/');
    request.httpShouldHandleCookies = httpShouldHandleCookies;
    await new TransportRun(createFetchTransport(online).load, request).start().ended();
    expect(requests[0]).toMatchObject({ credentials, cache: 'no-store', redirect: 'follow' });
  });

  it('asks for one chunk after another, and for none while it is paused', async () => {
    let pulls = 0;
    const body = new ReadableStream<Uint8Array>(
      {
        pull: (controller) => {
          pulls += 1;
          if (pulls > 3) controller.close();
          else controller.enqueue(new Uint8Array([pulls]));
        },
      },
      { highWaterMark: 0 },
    );
    asked(new Response(body));
    const run = makeFor('http://a.test/', {
      onCall: (call, self) => {
        if (call.startsWith('data')) self.load.pause();
      },
    }).start();
    const pullsAfter: number[] = [];
    for (let chunks = 1; chunks <= 3; chunks++) {
      while (run.chunks.length < chunks) await new Promise(setImmediate);
      for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
      pullsAfter.push(pulls);
      run.load.resume();
    }
    await run.ended();
    expect(pullsAfter).toEqual([1, 2, 3]);
    expect(run.chunks.map(([byte]) => byte)).toEqual([1, 2, 3]);
  });

  it('keeps the chunk that comes although it is paused, until it is resumed', async () => {
    let feed: ReadableStreamDefaultController<Uint8Array> | null = null;
    const body = new ReadableStream<Uint8Array>({
      start: (controller) => {
        feed = controller;
      },
    });
    asked(new Response(body));
    const run = await makeFor('http://a.test/').start().heard('response');
    run.load.pause();
    const controller = feed as unknown as ReadableStreamDefaultController<Uint8Array>;
    controller.enqueue(new Uint8Array(3));
    controller.close();
    for (let turn = 0; turn < 10; turn++) await new Promise(setImmediate);
    expect(run.calls).toEqual(['sent', 'response 200']);
    run.load.resume();
    await run.ended();
    expect(run.calls).toEqual(['sent', 'response 200', 'data 3', 'finish']);
  });
});
