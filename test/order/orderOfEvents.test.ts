import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { constants, type ServerHttp2Stream } from 'node:http2';
import type { Observable } from 'rxjs';
import {
  URLCredential,
  URLProtocol,
  URLRequest,
  URLSession,
  URLSessionConfiguration,
  type URLSessionTask,
} from '../../src/node.ts';
import type { TaskEvent, URLError } from '../../src/node.ts';
import { answerChallenge, answerRedirect, answerResponse } from '../../operators/index.ts';
import { HTTPURLResponse, URLError as LibraryError, URLResponse } from '../../src/index.ts';
import { type DelegateMethod, recordingDelegate } from '../support/recordingDelegate.ts';
import { certificates } from '../support/certificates.ts';
import { scriptedHttp2Server, type ScriptedServer, scriptedServer, type Serve } from '../support/scriptedServer.ts';

/** Serves one short resource of its own scheme, or fails. @see URLProtocol (surface: client calls in order) */
class OwnProtocol extends URLProtocol {
  static override canInit(request: URLRequest): boolean {
    return request.target?.scheme === 'own';
  }
  override startLoading(): void {
    if (this.request.target?.hostname === 'fails') {
      this.client?.didFailWithError(new LibraryError(-1, { detail: 'as told' }));
      return;
    }
    const response = new URLResponse('own://works/', {
      mimeType: 'text/plain',
      expectedContentLength: 2,
      textEncodingName: null,
    });
    this.client?.didReceiveResponse(response, 'notAllowed');
    this.client?.didLoad(new Uint8Array([1]));
    this.client?.didLoad(new Uint8Array([2]));
    this.client?.didFinishLoading();
  }
  override stopLoading(): void {}
}

const redirects =
  (location: string, status = 302, body = ''): Serve =>
  (_request, response) => {
    response.writeHead(status, { location, 'content-length': Buffer.byteLength(body) }).end(body);
  };
const bodyless =
  (status: number): Serve =>
  (_request, response) => {
    response.writeHead(status).end();
  };
const text =
  (status: number): Serve =>
  (_request, response) => {
    response.writeHead(status, { 'content-type': 'text/plain' }).end('hello');
  };
const readThen =
  (answer: Serve): Serve =>
  (request, response) => {
    request.resume().once('end', () => {
      answer(request, response);
    });
  };

/** Lets mia in, with the password pw. */
const guarded: Serve = (request, response) => {
  if (request.headers['authorization'] === 'Basic bWlhOnB3') response.writeHead(200).end('hello');
  else response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end('no');
};
const mia = new URLCredential({ user: 'mia', password: 'pw' });
const useMia = { disposition: 'useCredential', credential: mia } as const;
const cancelIt = { disposition: 'cancelAuthenticationChallenge' } as const;

const routes: Readonly<Record<string, Serve>> = {
  '/text': text(200),
  '/guarded': guarded,
  '/404': text(404),
  '/500': text(500),
  '/204': bodyless(204),
  '/echo': readThen(text(200)),
  '/hop1': redirects('/hop2', 302, 'moved'),
  '/hop2': redirects('/text'),
  '/again': redirects('/again'),
  '/member': (request, response) => {
    (request.headers.cookie === 'member=1' ? text(200) : redirects('/join'))(request, response);
  },
  '/join': (request, response) => {
    response.setHeader('set-cookie', 'member=1; Path=/');
    redirects('/member')(request, response);
  },
  '/post307': readThen(redirects('/echo', 307)),
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('some', () => {
      // Both protocols have their way to end in the middle.
      if ('stream' in response) (response.stream as ServerHttp2Stream).close(constants.NGHTTP2_INTERNAL_ERROR);
      else response.destroy();
    });
  },
  '/reset': (request) => {
    request.socket.destroy();
  },
  '/endless': (_request, response) => {
    response.writeHead(200).write('first');
  },
};

type Session = InstanceType<typeof URLSession>;

interface Row {
  readonly row: number;
  readonly title: string;
  readonly events: (session: Session, url: string) => Observable<TaskEvent>;
  readonly task: (session: Session, url: string) => URLSessionTask;
  /** Event types in order; `created`, `sent` and `progress` are left out. */
  readonly stream: RegExp;
  /** Delegate calls in order, after `didCreateTask`. */
  readonly calls: RegExp;
  /** Code of the failure, or null. */
  readonly code: number | null;
  readonly delegate?: Partial<Record<DelegateMethod, (...args: never[]) => unknown>>;
  /** What is done to the task when an event of this type, or a call of this name, comes. */
  readonly cancelAt?: readonly [event: TaskEvent['type'], call: DelegateMethod];
  readonly cancelBeforeResume?: boolean;
}

const get = (path: string): Pick<Row, 'events' | 'task'> => ({
  events: (session, url) => session.dataTaskEvents(url + path),
  task: (session, url) => session.dataTask(url + path),
});
const absolute = (address: string): Pick<Row, 'events' | 'task'> => ({
  events: (session) => session.dataTaskEvents(address),
  task: (session) => session.dataTask(address),
});
const post = (path: string): Pick<Row, 'events' | 'task'> => {
  const request = (url: string): URLRequest => URLRequest.post(url + path).json({ a: 1 });
  return {
    events: (session, url) => session.dataTaskEvents(request(url)),
    task: (session, url) => session.dataTask(request(url)),
  };
};
const head = (path: string): Pick<Row, 'events' | 'task'> => ({
  events: (session, url) => session.dataTaskEvents(URLRequest.head(url + path)),
  task: (session, url) => session.dataTask(URLRequest.head(url + path)),
});
const upload = (path: string, from: () => Uint8Array | AsyncIterable<Uint8Array>): Pick<Row, 'events' | 'task'> => ({
  events: (session, url) => session.uploadTaskEvents(URLRequest.post(url + path), { from: from() }),
  task: (session, url) => session.uploadTask(URLRequest.post(url + path), { from: from() }),
});
const bytes = (): Uint8Array => new TextEncoder().encode('a body');

async function* streamedBytes(): AsyncGenerator<Uint8Array> {
  yield bytes();
  yield bytes();
}

const asked = (path: string, method = 'POST'): Pick<Row, 'events' | 'task' | 'delegate'> => ({
  events: (session, url) => {
    const task = session.uploadTaskWithStreamedRequest(withMethod(url + path, method));
    task.delegate = { taskNeedNewBodyStream: () => streamedBytes() };
    return task.events$;
  },
  task: (session, url) => session.uploadTaskWithStreamedRequest(withMethod(url + path, method)),
  delegate: { taskNeedNewBodyStream: () => streamedBytes() },
});
const withMethod = (url: string, method: string): URLRequest => {
  const request = new URLRequest(url);
  request.httpMethod = method;
  return request;
};

const R = 'dataTaskDidReceiveResponse';
const D = 'dataTaskDidReceiveData';
const M = 'taskDidFinishCollectingMetrics';
const C = 'taskDidCompleteWithError';
const H = 'taskWillPerformHTTPRedirection';
const S = 'taskDidSendBodyData';
const N = 'taskNeedNewBodyStream';

/** Surface reference, order of events. */
const rows: readonly Row[] = [
  {
    row: 1,
    title: 'data, success with body',
    ...get('/text'),
    stream: /^response( data)+ metrics completed$/,
    calls: RegExp(`^${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 2,
    title: 'data, empty body: 204',
    ...get('/204'),
    stream: /^response metrics completed$/,
    calls: RegExp(`^${R} ${M} ${C}$`),
    code: null,
  },
  {
    row: 2,
    title: 'data, empty body: HEAD',
    ...head('/text'),
    stream: /^response metrics completed$/,
    calls: RegExp(`^${R} ${M} ${C}$`),
    code: null,
  },
  {
    row: 3,
    title: 'data with request body',
    ...post('/echo'),
    stream: /^(sentBodyData )+response( data)* metrics completed$/,
    calls: RegExp(`^(${S} )+${R}( ${D})* ${M} ${C}$`),
    code: null,
  },
  {
    row: 4,
    title: 'HTTP 404',
    ...get('/404'),
    stream: /^response( data)+ metrics completed$/,
    calls: RegExp(`^${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 4,
    title: 'HTTP 500',
    ...get('/500'),
    stream: /^response( data)+ metrics completed$/,
    calls: RegExp(`^${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 5,
    title: 'redirects followed, two hops',
    ...get('/hop1'),
    stream: /^redirect redirect response( data)+ metrics completed$/,
    calls: RegExp(`^${H} ${H} ${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 5,
    title: 'redirects followed, which set the cookie that ends them',
    ...get('/member'),
    stream: /^redirect redirect response( data)+ metrics completed$/,
    calls: RegExp(`^${H} ${H} ${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 6,
    title: 'redirect refused',
    ...get('/hop1'),
    events: (session, url) => session.dataTaskEvents(`${url}/hop1`).pipe(answerRedirect(() => null)),
    delegate: { taskWillPerformHTTPRedirection: () => null },
    stream: /^redirect response( data)+ metrics completed$/,
    calls: RegExp(`^${H} ${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 7,
    title: 'too many redirects',
    ...get('/again'),
    stream: /^(redirect ){20}metrics error$/,
    calls: RegExp(`^(${H} ){20}${M} ${C}$`),
    code: -1007,
  },
  {
    row: 8,
    title: 'challenge, answered',
    ...get('/guarded'),
    events: (session, url) => session.dataTaskEvents(`${url}/guarded`).pipe(answerChallenge(() => useMia)),
    delegate: { taskDidReceiveChallenge: () => useMia },
    stream: /^challenge response( data)+ metrics completed$/,
    calls: RegExp(`^taskDidReceiveChallenge ${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 9,
    title: 'challenge, default handling with no credential',
    ...get('/guarded'),
    stream: /^challenge response( data)+ metrics completed$/,
    calls: RegExp(`^taskDidReceiveChallenge ${R}( ${D})+ ${M} ${C}$`),
    code: null,
  },
  {
    row: 10,
    title: 'challenge cancelled',
    ...get('/guarded'),
    events: (session, url) => session.dataTaskEvents(`${url}/guarded`).pipe(answerChallenge(() => cancelIt)),
    delegate: { taskDidReceiveChallenge: () => cancelIt },
    stream: /^challenge metrics error$/,
    calls: RegExp(`^taskDidReceiveChallenge ${M} ${C}$`),
    code: -999,
  },
  {
    row: 14,
    title: 'custom protocol, success',
    ...absolute('own://works/'),
    stream: /^response data data metrics completed$/,
    calls: RegExp(`^${R} ${D} ${D} ${M} ${C}$`),
    code: null,
  },
  {
    row: 14,
    title: 'custom protocol, failure',
    ...absolute('own://fails/'),
    stream: /^metrics error$/,
    calls: RegExp(`^${M} ${C}$`),
    code: -1,
  },
  {
    row: 15,
    title: 'failure before the head',
    ...get('/reset'),
    stream: /^metrics error$/,
    calls: RegExp(`^${M} ${C}$`),
    code: -1005,
  },
  {
    row: 16,
    title: 'failure during the body',
    ...get('/cut'),
    stream: /^response( data)* metrics error$/,
    calls: RegExp(`^${R}( ${D})* ${M} ${C}$`),
    code: -1005,
  },
  {
    row: 17,
    title: 'cancel before resume',
    ...get('/text'),
    cancelBeforeResume: true,
    events: (session, url) => session.dataTaskEvents(`${url}/text`, { signal: AbortSignal.abort() }),
    stream: /^metrics error$/,
    calls: RegExp(`^${M} ${C}$`),
    code: -999,
  },
  {
    row: 18,
    title: 'cancel while running',
    ...get('/endless'),
    cancelAt: ['data', D],
    stream: /^response data metrics error$/,
    calls: RegExp(`^${R} ${D} ${M} ${C}$`),
    code: -999,
  },
  {
    row: 19,
    title: 'disposition cancel',
    ...get('/text'),
    events: (session, url) => session.dataTaskEvents(`${url}/text`).pipe(answerResponse(() => 'cancel')),
    delegate: { dataTaskDidReceiveResponse: () => 'cancel' },
    stream: /^response metrics error$/,
    calls: RegExp(`^${R} ${M} ${C}$`),
    code: -999,
  },
  {
    row: 22,
    title: 'upload from data',
    ...upload('/echo', bytes),
    stream: /^(sentBodyData )+response( data)* metrics completed$/,
    calls: RegExp(`^(${S} )+${R}( ${D})* ${M} ${C}$`),
    code: null,
  },
  {
    row: 23,
    title: 'upload streamed',
    ...asked('/echo'),
    stream: /^needNewBodyStream (sentBodyData )+response( data)* metrics completed$/,
    calls: RegExp(`^${N} (${S} )+${R}( ${D})* ${M} ${C}$`),
    code: null,
  },
  {
    row: 23,
    title: 'upload streamed, sent again after 307',
    ...asked('/post307'),
    stream:
      /^needNewBodyStream (sentBodyData )+redirect needNewBodyStream (sentBodyData )+response( data)* metrics completed$/,
    calls: RegExp(`^${N} (${S} )+${H} ${N} (${S} )+${R}( ${D})* ${M} ${C}$`),
    code: null,
  },
  {
    row: 24,
    title: 'GET upload with body',
    ...asked('/echo', 'GET'),
    stream: /^(needNewBodyStream )?metrics error$/,
    calls: RegExp(`^(${N} )?${M} ${C}$`),
    code: -1103,
  },
];

const leftOut: ReadonlySet<string> = new Set(['created', 'sent', 'progress']);

/** The same rows over each protocol. */
const engines = [
  ['HTTP/1.1', scriptedServer],
  ['HTTP/2', scriptedHttp2Server],
] as const;

describe.each(engines)('order of events over %s', (protocol, serve) => {
  let server: ScriptedServer;
  let authority: string;

  beforeAll(async () => {
    server = await serve(routes);
    ({ authority } = await certificates());
  });
  afterAll(async () => {
    await server.close();
  });

  const makeSession = (delegate: Parameters<typeof recordingDelegate>[0] | null) => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.protocolClasses = [OwnProtocol];
    configuration.certificateAuthorities = [authority];
    const recorder = delegate === null ? null : recordingDelegate(delegate);
    return { session: new URLSession(configuration, { delegate: recorder?.delegate ?? null }), recorder };
  };

  it('is spoken', async () => {
    const { session } = makeSession(null);
    const [, response] = await session.data(`${server.url}/text`);
    expect((response as HTTPURLResponse).httpVersion).toBe(protocol);
    session.invalidateAndCancel();
    await session.finished;
  });

  it.each(rows)('row $row as a stream: $title', async ({ events, task, stream, code, cancelAt }) => {
    const { session } = makeSession(null);
    const types: string[] = [];
    let failure: URLError | null = null;
    await new Promise<void>((resolve) => {
      const object = cancelAt === undefined ? null : task(session, server.url);
      const events$ = object === null ? events(session, server.url) : object.events$;
      events$.subscribe({
        next: (event) => {
          types.push(event.type);
          if (event.type === cancelAt?.[0]) object?.cancel();
        },
        error: (error: URLError) => {
          failure = error;
          resolve();
        },
        complete: resolve,
      });
    });
    const seen = types.filter((type) => !leftOut.has(type));
    if (failure !== null) seen.push('error');
    expect(seen.join(' ')).toMatch(stream);
    expect((failure as URLError | null)?.code ?? null).toBe(code);
    expect(types[0]).toBe('created');
    session.invalidateAndCancel();
    await session.finished;
  });

  it.each(rows)(
    'row $row as delegate calls: $title',
    async ({ task, calls, code, delegate, cancelAt, cancelBeforeResume }) => {
      const overrides: Record<string, (...args: never[]) => unknown> = { ...delegate };
      const started: { task: URLSessionTask | null } = { task: null };
      const finished = new Promise<URLError | null>((resolve) => {
        overrides['taskDidCompleteWithError'] = (_session: never, _task: never, error: never) => {
          resolve(error);
        };
      });
      if (cancelAt !== undefined) {
        overrides[cancelAt[1]] = () => {
          started.task?.cancel();
        };
      }
      const { session, recorder } = makeSession(overrides);
      started.task = task(session, server.url);
      if (cancelBeforeResume === true) started.task.cancel();
      else started.task.resume();
      const error = await finished;
      const names = (recorder?.calls ?? []).map((call) => call.name);
      expect(names[0]).toBe('didCreateTask');
      expect(names.slice(1).join(' ')).toMatch(calls);
      expect(error?.code ?? null).toBe(code);
      expect(started.task.error).toBe(error);
      expect(started.task.state).toBe('completed');
      session.invalidateAndCancel();
      await session.finished;
    },
  );

  it('row 37: a completion handler takes the place of the result calls', async () => {
    const { session, recorder } = makeSession({});
    const request = URLRequest.post(`${server.url}/post307`).json({ a: 1 });
    const [data, response, error, state] = await new Promise<
      [Uint8Array | null, URLResponse | null, URLError | null, string]
    >((resolve) => {
      const task = session.dataTask(request, (...result) => {
        resolve([...result, task.state]);
      });
      task.resume();
    });
    expect(new TextDecoder().decode(data ?? new Uint8Array())).toBe('hello');
    expect((response as HTTPURLResponse).statusCode).toBe(200);
    expect(error).toBeNull();
    expect(state).toBe('running');
    const names = (recorder?.calls ?? []).map((call) => call.name).join(' ');
    expect(names).toMatch(RegExp(`^didCreateTask (${S} )+${H} (${S} )+${M}$`));
    session.invalidateAndCancel();
    await session.finished;
  });

  it('row 38: finishTasksAndInvalidate lets every task end, then says so', async () => {
    const { session, recorder } = makeSession({});
    const tasks = [session.dataTask(`${server.url}/text`), session.dataTask(`${server.url}/404`)];
    for (const task of tasks) task.resume();
    session.finishTasksAndInvalidate();
    await session.finished;
    const names = (recorder?.calls ?? []).map((call) => call.name);
    expect(names.filter((name) => name === C)).toHaveLength(2);
    expect(names.at(-1)).toBe('sessionDidBecomeInvalid');
    expect(recorder?.calls.at(-1)?.args[1]).toBeNull();
    expect(tasks.map((task) => [task.state, task.error])).toEqual([
      ['completed', null],
      ['completed', null],
    ]);
    expect(session.delegate).toBeNull();
  });

  it('row 38: a task that was never resumed is outstanding, and may still be resumed', async () => {
    const { session, recorder } = makeSession({});
    const task = session.dataTask(`${server.url}/text`);
    session.finishTasksAndInvalidate();
    await new Promise((resolve) => setImmediate(resolve));
    expect(recorder?.calls.map((call) => call.name)).toEqual(['didCreateTask']);
    task.resume();
    await session.finished;
    expect([task.state, task.error]).toEqual(['completed', null]);
    expect(recorder?.calls.at(-1)?.name).toBe('sessionDidBecomeInvalid');
  });

  it('row 39: invalidateAndCancel ends every task with -999, then says so', async () => {
    const { session, recorder } = makeSession({});
    const tasks = [session.dataTask(`${server.url}/endless`), session.dataTask(`${server.url}/text`)];
    tasks[0]?.resume();
    session.invalidateAndCancel();
    await session.finished;
    const names = (recorder?.calls ?? []).map((call) => call.name);
    expect(tasks.map((task) => task.error?.code)).toEqual([-999, -999]);
    expect(names.filter((name) => name === C)).toHaveLength(2);
    expect(names.at(-1)).toBe('sessionDidBecomeInvalid');
    expect(await session.getAllTasks()).toEqual([]);
    tasks[1]?.resume();
    expect(tasks[1]?.state).toBe('completed');
    expect(() => session.dataTask(`${server.url}/text`)).toThrow(
      expect.objectContaining({ name: 'NSGenericException' }),
    );
  });
});
