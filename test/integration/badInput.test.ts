import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { brotliCompressSync, deflateSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { toArray, lastValueFrom } from 'rxjs';
import { URLError, URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { failure, forms } from '../support/forms.ts';
import { RawServer, respond } from '../support/rawServer.ts';

type Session = InstanceType<typeof URLSession>;

const zeros = Buffer.alloc(64 * 1024 * 1024);
const bombs: Readonly<Record<string, Buffer>> = {
  gzip: gzipSync(zeros),
  deflate: deflateSync(zeros),
  br: brotliCompressSync(zeros),
  zstd: zstdCompressSync(zeros),
};

const coded = (coding: string, body: Buffer): Buffer =>
  Buffer.concat([
    Buffer.from(`HTTP/1.1 200 OK\r\nContent-Encoding: ${coding}\r\nContent-Length: ${String(body.length)}\r\n\r\n`),
    body,
  ]);

/** Writes for as long as the peer reads. */
const writeForEver = (socket: Socket, piece: string): void => {
  const write = (): void => {
    while (!socket.destroyed && socket.write(piece));
    if (!socket.destroyed) socket.once('drain', write);
  };
  write();
};

/** What the server says to a request of this path, to the byte. */
const answers: Readonly<Record<string, (socket: Socket) => void>> = {
  '/early-close': (socket) => socket.end(),
  '/short-body': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 100\r\n\r\nonly this'),
  '/no-last-chunk': (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nonly\r\n'),
  '/garbage': (socket) => socket.end('what is this?\r\n\r\n'),
  '/two-digits': (socket) => socket.end('HTTP/1.1 20 OK\r\n\r\n'),
  '/four-digits': (socket) => socket.end('HTTP/1.1 2000 OK\r\n\r\n'),
  '/no-code': (socket) => socket.end('HTTP/1.1\r\n\r\n'),
  '/bad-chunk': (socket) => socket.end('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n'),
  '/two-lengths': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'),
  '/length-and-chunks': (socket) =>
    socket.end('HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n'),
  '/negative-length': (socket) => socket.end('HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'),
  '/large-head': (socket) => socket.end(`HTTP/1.1 200 OK\r\nX-Large: ${'x'.repeat(100_000)}\r\n\r\n`),
  '/endless-head': (socket) => {
    socket.write('HTTP/1.1 200 OK\r\n');
    writeForEver(socket, `X-Field: ${'x'.repeat(1000)}\r\n`);
  },
  '/many-fields': (socket) => socket.end(`HTTP/1.1 200 OK\r\n${'a: b\r\n'.repeat(2000)}\r\n`),
  '/endless-1xx': (socket) => {
    writeForEver(socket, 'HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
  },
  '/loop': (socket) => socket.end(respond('', '302 Found', 'Location: /loop\r\n')),
  '/to-file': (socket) => socket.end(respond('', '302 Found', 'Location: file:///etc/passwd\r\n')),
  '/to-data': (socket) => socket.end(respond('', '302 Found', 'Location: data:text/plain,hi\r\n')),
  '/to-script': (socket) => socket.end(respond('', '302 Found', 'Location: javascript:alert(1)\r\n')),
  '/to-ftp': (socket) => socket.end(respond('', '302 Found', 'Location: ftp://127.0.0.1/\r\n')),
  '/unknown-coding': (socket) => socket.end(coded('snappy', Buffer.from('x'))),
  '/broken-gzip': (socket) => socket.end(coded('gzip', Buffer.from('this is no gzip'))),
  '/short-gzip': (socket) => socket.end(coded('gzip', gzipSync('a long text '.repeat(500)).subarray(0, 30))),
  '/short-br': (socket) => socket.end(coded('br', brotliCompressSync('a long text '.repeat(500)).subarray(0, 10))),
  '/stacked': (socket) => socket.end(coded('gzip, gzip, gzip, gzip, gzip, gzip', gzipSync('x'))),
  ...Object.fromEntries(
    Object.entries(bombs).map(([coding, body]) => [
      `/bomb-${coding}`,
      (socket: Socket) => socket.end(coded(coding, body)),
    ]),
  ),
};

/** What the peer does wrong, and the code it gives. */
const peers: readonly [path: string, code: number][] = [
  ['/early-close', -1005],
  ['/short-body', -1005],
  ['/no-last-chunk', -1005],
  ['/garbage', -1017],
  ['/two-digits', -1017],
  ['/four-digits', -1017],
  ['/no-code', -1017],
  ['/bad-chunk', -1017],
  ['/two-lengths', -1017],
  ['/length-and-chunks', -1017],
  ['/negative-length', -1017],
  ['/large-head', -1103],
  ['/endless-head', -1103],
  ['/many-fields', -1103],
  ['/endless-1xx', -1017],
  ['/loop', -1007],
  ['/to-file', -1002],
  ['/to-data', -1002],
  ['/to-script', -1002],
  ['/to-ftp', -1002],
  ['/unknown-coding', -1016],
  ['/broken-gzip', -1015],
  ['/short-gzip', -1015],
  ['/short-br', -1015],
  ['/stacked', -1016],
  ['/bomb-gzip', -1103],
  ['/bomb-deflate', -1103],
  ['/bomb-br', -1103],
  ['/bomb-zstd', -1103],
];

const withMethod = (url: string, method: string): URLRequest => {
  const request = new URLRequest(url);
  request.httpMethod = method;
  return request;
};
const withBody = (request: URLRequest): URLRequest => request.withBody({ kind: 'data', data: new Uint8Array([1]) });

/** What the app does wrong, and the code it gives without anything being sent. */
const apps: readonly [title: string, request: (origin: string) => URLRequest, code: number][] = [
  ['no URL', () => new URLRequest(null), -1002],
  ['text that is no URL', () => new URLRequest('://'), -1000],
  ['an http URL without a host', () => new URLRequest('http://'), -1000],
  ['an impossible port', () => new URLRequest('http://127.0.0.1:999999/'), -1000],
  ['an unknown scheme', () => new URLRequest('unknown://host/'), -1002],
  ['a malformed data URL', () => new URLRequest('data:no-comma'), -1000],
  ['a missing file', () => new URLRequest('file:///nowhere/at/all'), -1100],
  ['a directory', () => new URLRequest('file:///'), -1101],
  ['a line break in a method', (origin) => withMethod(origin, 'GET /\r\nX: y'), -1000],
  ['a space in a field name', (origin) => new URLRequest(origin).header('a b', 'c'), -1000],
  ['a line break in a field name', (origin) => new URLRequest(origin).header('a\r\nb', 'c'), -1000],
  ['a control byte in a field value', (origin) => new URLRequest(origin).header('a', 'b\u0001c'), -1000],
  ['a field value beyond Latin-1', (origin) => new URLRequest(origin).header('a', '\u{1f600}'), -1000],
  ['a body on GET', (origin) => withBody(new URLRequest(origin)), -1103],
  [
    'a body file that is missing',
    (origin) => URLRequest.post(origin).withBody({ kind: 'file', file: '/nowhere/at/all' }),
    -1100,
  ],
];

describe('bad input gives its code once, in every form', () => {
  let server: RawServer;
  let session: Session;
  const unhandled: unknown[] = [];
  const note = (reason: unknown): void => {
    unhandled.push(reason);
  };

  beforeAll(async () => {
    process.on('unhandledRejection', note);
    server = await new RawServer(({ path }, socket) => {
      const answer = answers[path];
      if (answer === undefined) socket.end(respond('fine'));
      else answer(socket);
    }).listen();
    session = new URLSession(URLSessionConfiguration.ephemeral);
  });
  afterEach(() => {
    expect(unhandled).toEqual([]);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await server.until(() => server.open === 0);
    await server.close();
    process.off('unhandledRejection', note);
  });

  describe.each(peers)('of a peer: %s is %i', (path, code) => {
    it.each(forms)('as %s', async (_name, load) => {
      const request = new URLRequest(server.origin + path);
      expect(await load(session, request).catch(failure)).toMatchObject({ code, body: null });
    });
  });

  describe.each(apps)('of an app: %s', (_title, make, code) => {
    it.each(forms)('as %s', async (_name, load) => {
      const before = server.requests.length;
      expect(await load(session, make(server.origin)).catch(failure)).toMatchObject({ code, body: null });
      expect(server.requests.length).toBe(before);
    });
  });

  it('a stream that was used is not sent again as nothing', async () => {
    async function* once(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array([1, 2, 3]);
    }
    const request = URLRequest.post(`${server.origin}/fine`).withBody({ kind: 'stream', stream: once() });
    expect(Buffer.from((await session.data(request))[0]).toString()).toBe('fine');
    const error: unknown = await session.data(request).catch((reason: unknown) => reason);
    expect(URLError.is(error) ? error.code : error).toBe(-1021);
  });

  it('a status of three digits that nobody knows is a response', async () => {
    const odd = await new RawServer((_request, socket) => socket.end(respond('odd', '999 Odd'))).listen();
    const events = await lastValueFrom(session.dataTaskEvents(odd.origin).pipe(toArray()));
    const response = events.find((event) => event.type === 'response')?.response;
    expect(response).toMatchObject({ statusCode: 999 });
    await odd.close();
  });

  it('a body that ends with the connection is a success', async () => {
    const plain = await new RawServer((_request, socket) => socket.end('HTTP/1.1 200 OK\r\n\r\nto the end')).listen();
    expect(Buffer.from((await session.data(plain.origin))[0]).toString()).toBe('to the end');
    await plain.close();
  });
});
