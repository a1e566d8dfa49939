import type { IncomingMessage } from 'node:http';
import { buffer, text } from 'node:stream/consumers';

import { type FetchFunction, URLSession, URLSessionConfiguration } from '../../../src/node.ts';
import { certificates } from '../../support/certificates.ts';
import { scriptedHttp2Server, type ScriptedServer, scriptedServer, type Serve } from '../../support/scriptedServer.ts';

/** What `/told` saw of a request. */
export interface Told {
  readonly version: string;
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: string;
}

/** Bytes of `/bytes`. */
export const large: Buffer = Buffer.alloc(300_000, 'abcdefg');

/** Two servers with the same routes, and a session whose `fetch` a library gets. */
export interface LibraryFixture {
  readonly session: InstanceType<typeof URLSession>;
  readonly fetch: FetchFunction;
  /** Speaks HTTP/1.1. */
  readonly server: ScriptedServer;
  /** Speaks HTTP/2. */
  readonly http2: ScriptedServer;
  /** Waits for a request, by its path. */
  arrived(path: string): Promise<void>;
  /** Waits until so many exchanges were left before their end. */
  left(count: number): Promise<void>;
  /** Waits until no task is open, ends the session, and waits until no socket or timer is left. */
  close(): Promise<void>;
}

const json = (value: unknown, status = 200): Serve => {
  const body = JSON.stringify(value);
  return (_request, response) => {
    const fields = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    response.writeHead(status, fields).end(body);
  };
};

const told = async (request: IncomingMessage): Promise<Told> => ({
  version: request.httpVersion,
  method: request.method ?? '',
  url: request.url ?? '',
  headers: request.headers as Told['headers'],
  body: await text(request),
});

/** The fields and files of a form, as the platform's parser reads them. */
const formOf = async (request: IncomingMessage): Promise<readonly (readonly string[])[]> => {
  const headers = { 'content-type': request.headers['content-type'] ?? '' };
  const form = await new Response(Uint8Array.from(await buffer(request)), { headers }).formData();
  return Promise.all(
    [...form].map(async ([name, value]) =>
      typeof value === 'string' ? [name, value] : [name, value.name, value.type, await value.text()],
    ),
  );
};

/** Answers with what is made of a request. */
const answering =
  (make: (request: IncomingMessage) => Promise<unknown>): Serve =>
  (request, response) => {
    make(request).then(
      (what) => json(what)(request, response),
      (reason: unknown) => {
        response.writeHead(400).end(String(reason));
      },
    );
  };

/** Routes with a memory of their own. */
const makeRoutes = (): Readonly<Record<string, Serve>> => {
  const visits = new Map<string, number>();
  return {
    '/told': answering(told),
    '/form': answering(formOf),
    // Works at the third attempt.
    '/flaky': (request, response) => {
      const url = request.url ?? '';
      const visit = (visits.get(url) ?? 0) + 1;
      visits.set(url, visit);
      request.resume();
      if (visit > 2) return json({ visit })(request, response);
      response.setHeader('retry-after', '0');
      json({ busy: visit }, 503)(request, response);
    },
    '/refused': json({ why: 'no name' }, 422),
    '/bytes': (_request, response) => {
      response.writeHead(200, { 'content-type': 'application/octet-stream', 'content-length': large.length });
      response.end(large);
    },
    '/lines': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('one\n');
      setImmediate(() => {
        response.write('two\n');
        setImmediate(() => response.end('three\n'));
      });
    },
    '/none': (request, response) => {
      request.resume();
      response.writeHead(204).end();
    },
    '/moved': (_request, response) => {
      response.writeHead(302, { location: '/told/there' }).end();
    },
    '/never': (request) => {
      request.resume();
    },
    '/head': (_request, response) => {
      response.writeHead(200, { 'content-type': 'text/plain' });
      response.write('one\n');
    },
    '/cut': (_request, response) => {
      response.socket?.destroy();
    },
  };
};

/** Resources of a kind that keep a process alive. */
const resources = (kind: string): number => process.getActiveResourcesInfo().filter((name) => name === kind).length;

const until = async (isSo: () => boolean | Promise<boolean>): Promise<void> => {
  while (!(await isSo())) await new Promise((resolve) => setImmediate(resolve));
};

/** Starts all of it. */
export const libraryFixture = async (): Promise<LibraryFixture> => {
  const before = { timers: resources('Timeout'), sockets: resources('TCPSocketWrap') };
  const server = await scriptedServer(makeRoutes());
  const http2 = await scriptedHttp2Server(makeRoutes());
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.certificateAuthorities = [(await certificates()).authority];
  const session = new URLSession(configuration);
  return {
    session,
    fetch: session.fetch,
    server,
    http2,
    arrived: (path) => until(() => server.requests.some(({ url }) => url === path)),
    left: (count) => until(() => server.aborted() + http2.aborted() >= count),
    close: async () => {
      await until(async () => (await session.getAllTasks()).length === 0);
      session.invalidateAndCancel();
      await session.finished;
      await until(() => resources('TCPSocketWrap') <= before.sockets && resources('Timeout') <= before.timers);
      await server.close();
      await http2.close();
    },
  };
};

/** Text in pieces, as a stream that has none of them at once; whether it goes out with a length is not looked at. */
export const streamOf = (...pieces: readonly string[]): ReadableStream<Uint8Array<ArrayBuffer>> => {
  const rest = pieces.values();
  const encoder = new TextEncoder();
  return new ReadableStream({
    pull: async (controller) => {
      await new Promise((resolve) => setImmediate(resolve));
      const { done, value } = rest.next();
      if (done === true) controller.close();
      else controller.enqueue(encoder.encode(value));
    },
  });
};

/** A form with a field and a file. */
export const sampleForm = (): FormData => {
  const form = new FormData();
  form.append('name', 'Ada');
  form.append('notes', new File(['first program'], 'notes.txt', { type: 'text/plain' }));
  return form;
};

/** What `/form` tells about it. */
export const sampleFields: readonly (readonly string[])[] = [
  ['name', 'Ada'],
  ['notes', 'notes.txt', 'text/plain', 'first program'],
];
