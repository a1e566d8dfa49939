import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { gzipSync } from 'node:zlib';
import { lastValueFrom, Observable, toArray } from 'rxjs';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { failure, forms, type Outcome } from '../support/forms.ts';
import { type ScriptedServer, scriptedServer, type Serve } from '../support/scriptedServer.ts';

type Session = InstanceType<typeof URLSession>;

const coded = gzipSync('coded text '.repeat(100));

const routes: Readonly<Record<string, Serve>> = {
  '/text': (_request, response) => {
    response.end('hello');
  },
  '/empty': (_request, response) => {
    response.writeHead(204).end();
  },
  '/missing': (_request, response) => {
    response.writeHead(404).end('not here');
  },
  '/chunks': (_request, response) => {
    for (const piece of ['one ', 'two ', 'three']) response.write(piece);
    response.end();
  },
  '/moved': (_request, response) => {
    response.writeHead(302, { location: '/text' }).end('elsewhere');
  },
  '/early': (_request, response) => {
    response.writeEarlyHints({ link: '</style.css>; rel=preload' });
    response.end('late');
  },
  '/gzip': (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(coded);
  },
  '/broken-gzip': (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(coded.subarray(0, 40));
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('some', () => response.destroy());
  },
  '/reset': (request) => {
    request.socket.destroy();
  },
  '/loop': (_request, response) => {
    response.writeHead(302, { location: '/loop' }).end();
  },
  '/to-file': (_request, response) => {
    response.writeHead(302, { location: 'file:///etc/passwd' }).end();
  },
};

const cases: readonly (Partial<Outcome> & { readonly title: string; readonly path: string })[] = [
  { title: 'a body', path: '/text', status: 200, url: '/text', body: 'hello' },
  { title: 'no body', path: '/empty', status: 204, url: '/empty', body: '' },
  { title: 'an HTTP error', path: '/missing', status: 404, url: '/missing', body: 'not here' },
  { title: 'chunks', path: '/chunks', status: 200, url: '/chunks', body: 'one two three' },
  { title: 'a redirect', path: '/moved', status: 200, url: '/text', body: 'hello' },
  { title: 'early hints', path: '/early', status: 200, url: '/early', body: 'late' },
  { title: 'a coded body', path: '/gzip', status: 200, url: '/gzip', body: 'coded text '.repeat(100) },
  { title: 'a coded body that is cut short', path: '/broken-gzip', code: -1015 },
  { title: 'a body that is cut short', path: '/cut', code: -1005 },
  { title: 'no answer at all', path: '/reset', code: -1005 },
  { title: 'a redirect loop', path: '/loop', code: -1007 },
  { title: 'a redirect to a file', path: '/to-file', code: -1002 },
  { title: 'a data URL', path: 'data:text/plain,hi', status: null, body: 'hi' },
  { title: 'an unknown scheme', path: 'gopher://example.test/', code: -1002 },
  { title: 'no URL', path: 'not a url', code: -1000 },
];

describe('all forms of a data task agree', () => {
  let server: ScriptedServer;
  let session: Session;
  let subscriptions = 0;

  beforeAll(async () => {
    server = await scriptedServer(routes);
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.interceptors = [
      (request, next) =>
        new Observable((subscriber) => {
          subscriptions += 1;
          return next(request).subscribe(subscriber);
        }),
    ];
    session = new URLSession(configuration);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await server.close();
  });

  describe.each(cases)('on $title', ({ path, status, url, body, code }) => {
    it.each(forms)('asked as %s', async (_name, load) => {
      const before = subscriptions;
      const request = new URLRequest(path.startsWith('/') ? server.url + path : path);
      const result = await load(session, request).catch(failure);
      expect(result).toEqual(
        code === undefined
          ? { status: status ?? null, url: url ?? result.url, body: body ?? null, code: null }
          : { status: null, url: null, body: null, code },
      );
      expect(subscriptions).toBe(before + 1);
    });
  });

  it('a subscription to any of them is a request of its own, and none of them sends before', async () => {
    const before = server.requests.length;
    const publisher = session.dataTaskPublisher(`${server.url}/text`);
    const events$ = session.dataTaskEvents(`${server.url}/text`);
    session.dataTask(`${server.url}/text`, () => undefined);
    expect(server.requests.length).toBe(before);
    await lastValueFrom(publisher);
    await lastValueFrom(publisher);
    await lastValueFrom(events$.pipe(toArray()));
    expect(server.requests.length).toBe(before + 3);
    expect(publisher.request.urlString).toBe(`${server.url}/text`);
    expect(publisher.session).toBe(session);
  });
});
