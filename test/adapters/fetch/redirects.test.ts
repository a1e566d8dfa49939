import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { fetchOf } from '../../support/fetchOf.ts';
import { codeOf, type Echo, type FetchFixture, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';
import type { Serve } from '../../support/scriptedServer.ts';

/** `/to/<status>/<url, escaped>` answers with that status and location. */
const to: Serve = (request, response) => {
  const [, , status, location = ''] = (request.url ?? '').split('/');
  request.resume();
  request.on('end', () => {
    response.writeHead(Number(status), { location: decodeURIComponent(location) }).end('moved');
  });
};

const loop: Serve = (request, response) => {
  const left = Number(/\d+$/.exec(request.url ?? '')?.[0] ?? 0);
  response.writeHead(left === 0 ? 200 : 302, { location: `/loop/${String(left - 1)}` }).end('end');
};

describe('redirects', () => {
  let fixture: FetchFixture;
  let other: FetchFixture;
  beforeAll(async () => {
    const unmoved: Serve = (_request, response) => response.writeHead(302).end();
    fixture = await fetchFixture({ '/to/': to, '/loop/': loop, '/unmoved': unmoved });
    other = await fetchFixture();
  });
  afterAll(async () => {
    await fixture.close();
    await other.close();
  });

  const moved = (status: number, target: string): string =>
    `${fixture.server.url}/to/${String(status)}/${encodeURIComponent(target)}`;
  const echo = async (url: string, init?: RequestInit): Promise<Echo> =>
    (await (await fixture.fetch(url, init)).json()) as Echo;

  describe('modes (redirect/redirect-mode)', () => {
    it('follow, by default', async () => {
      const response = await fixture.fetch(moved(302, '/echo#there'));
      expect(response).toMatchObject({ status: 200, redirected: true, url: `${fixture.server.url}/echo` });
      expect(response.clone().redirected).toBe(true);
      await response.text();
    });

    it('manual gives the response itself, as outside of browsers', async () => {
      const response = await fixture.fetch(moved(302, '/echo'), { redirect: 'manual' });
      expect(response).toMatchObject({ status: 302, redirected: false, ok: false, type: 'basic' });
      expect(response.headers.get('location')).toBe('/echo');
      expect(await response.text()).toBe('moved');
    });

    it('error is a network error', async () => {
      const before = fixture.server.requests.length;
      expect(codeOf(await rejectionOf(fixture.fetch(moved(302, '/echo'), { redirect: 'error' })))).toBe(-999);
      expect(fixture.server.requests.length).toBe(before + 1);
      expect((await fixture.fetch(`${fixture.server.url}/echo`, { redirect: 'error' })).status).toBe(200);
    });
  });

  describe('methods (redirect/redirect-method)', () => {
    it.each([
      [301, 'GET', 'GET'],
      [301, 'POST', 'GET'],
      [302, 'POST', 'GET'],
      [302, 'PUT', 'PUT'],
      [303, 'PUT', 'GET'],
      [303, 'POST', 'GET'],
      [307, 'POST', 'POST'],
      [308, 'PUT', 'PUT'],
    ])('%d turns %s into %s', async (status, method, then) => {
      const body = method === 'GET' ? null : 'body';
      const told = await echo(moved(status, '/echo'), { method, body });
      expect(told).toMatchObject({ method: then, body: then === method && body !== null ? body : '' });
      expect(told.headers['content-type']).toBe(told.body === '' ? undefined : 'text/plain;charset=UTF-8');
    });

    it.each([301, 303, 307])('%d leaves HEAD as it is', async (status) => {
      const response = await fixture.fetch(moved(status, '/echo'), { method: 'HEAD' });
      expect(response.redirected).toBe(true);
      expect(fixture.server.requests.at(-1)).toMatchObject({ method: 'HEAD', url: '/echo' });
    });
  });

  describe('bodies (redirect/redirect-upload)', () => {
    const bodies: readonly [string, () => BodyInit][] = [
      ['a Blob', () => new Blob(['blob'])],
      [
        'a FormData',
        () => {
          const data = new FormData();
          data.append('file', new Blob(['blob']), 'f');
          return data;
        },
      ],
    ];
    it.each(bodies)('%s is sent again, with its length', async (_name, body) => {
      for (const target of ['/echo', `${other.server.url}/echo`]) {
        const told = await echo(moved(307, target), { method: 'POST', body: body() });
        expect(told.body).toContain('blob');
        expect(told.headers['content-length']).toBe(String(told.body.length));
      }
    });

    it('a Request made of text is sent again', async () => {
      const request = new Request(moved(308, '/echo'), { method: 'POST', body: 'text' });
      expect(await (await fixture.fetch(request)).json()).toMatchObject({ method: 'POST', body: 'text' });
    });

    const stream = (): ReadableStream<Uint8Array<ArrayBuffer>> => new Blob(['stream']).stream();
    it.each([301, 302, 307, 308])('a stream cannot follow a %d', async (status) => {
      const init = { method: 'POST', body: stream(), duplex: 'half' } as RequestInit;
      expect(codeOf(await rejectionOf(fixture.fetch(moved(status, '/echo'), init)))).toBe(-999);
    });
    it('HEAD keeps what it says of its content at a 303', async () => {
      const headers = { 'Content-Language': 'de' };
      const before = fixture.server.requests.length;
      await fixture.fetch(moved(303, '/echo'), { method: 'HEAD', headers });
      const { method, headers: sent } = fixture.server.requests.at(-1)!;
      expect([fixture.server.requests.length - before, method, sent['content-language']]).toEqual([2, 'HEAD', 'de']);
    });
    it('a stream stays behind at a 303', async () => {
      const init = { method: 'POST', body: stream(), duplex: 'half' } as RequestInit;
      expect(await echo(moved(303, '/echo'), init)).toMatchObject({ method: 'GET', body: '' });
    });
  });

  describe('targets (redirect/redirect-location, redirect-count, redirect-schemes)', () => {
    it.each([
      ['data:,x', -1002],
      ['file:///etc/passwd', -1002],
      ['mailto:a@a.com', -1002],
      ['http://user:secret@127.0.0.1:9/', -999],
    ])('%s is a network error', async (target, code) => {
      expect(codeOf(await rejectionOf(fixture.fetch(moved(302, target))))).toBe(code);
    });

    it.each(['', 'http://['])('%j is a network error (redirect/redirect-empty-location)', async (target) => {
      expect(codeOf(await rejectionOf(fixture.fetch(moved(302, target))))).toBe(-1010);
      expect((await fixture.fetch(moved(302, target), { redirect: 'manual' })).status).toBe(302);
    });

    it('a 3xx without a location is the response', async () => {
      expect(await fixture.fetch(`${fixture.server.url}/unmoved`)).toMatchObject({ status: 302, redirected: false });
    });

    it('20 are followed, 21 are not', async () => {
      expect((await fixture.fetch(`${fixture.server.url}/loop/20`)).status).toBe(200);
      expect(codeOf(await rejectionOf(fixture.fetch(`${fixture.server.url}/loop/21`)))).toBe(-1007);
    });
  });

  describe('fields on their way to another origin (credentials/authentication-redirection)', () => {
    const headers = { Authorization: 'secret', Cookie: 'a=1', 'X-Own': 'own', 'Accept-Language': 'de' };
    const away = (): string => moved(307, `${other.server.url}/echo`);

    it('only harmless ones go', async () => {
      const told = await echo(away(), { headers });
      expect(told.headers).toMatchObject({ 'accept-language': 'de' });
      expect(Object.keys(told.headers)).not.toEqual(expect.arrayContaining(['x-own']));
      expect([told.headers['authorization'], told.headers['cookie'], told.headers['x-own']]).toEqual([
        ...[undefined, undefined, undefined],
      ]);
    });

    it.each(['the call', 'the function'])('the app’s own go when %s says so, secrets never', async (who) => {
      const crossOriginHeaders = 'standard';
      const told =
        who === 'the call'
          ? ((await (await fixture.fetch(away(), { headers, crossOriginHeaders })).json()) as Echo)
          : ((await (await fetchOf(fixture.session, { crossOriginHeaders })(away(), { headers })).json()) as Echo);
      expect(told.headers).toMatchObject({ 'x-own': 'own', 'accept-language': 'de' });
      expect([told.headers['authorization'], told.headers['cookie']]).toEqual([undefined, undefined]);
      expect(told.headers['host']).toBe(new URL(other.server.url).host);
    });

    it('all stay on the same origin', async () => {
      expect((await echo(moved(307, '/echo'), { headers })).headers).toMatchObject({
        ...{ authorization: 'secret', 'x-own': 'own' },
      });
    });
  });
});
