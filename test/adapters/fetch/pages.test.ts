import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { FetchFunction } from '../../../src/node.ts';
import { codeOf, type Echo, type FetchFixture, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';
import { fetchOf } from '../../support/fetchOf.ts';

describe('a fetch for a page (basic/referrer, basic/request-headers, redirect/redirect-origin)', () => {
  let home: FetchFixture;
  let other: FetchFixture;
  let fetch: FetchFunction;
  const page = (): string => `${home.server.url}/folder/page?q#part`;
  beforeAll(async () => {
    const routes: Parameters<typeof fetchFixture>[0] = {
      '/to/': (request, response) => {
        const location = decodeURIComponent((request.url ?? '').slice('/to/'.length));
        response.writeHead(307, { location, 'referrer-policy': 'origin' }).end();
      },
    };
    home = await fetchFixture(routes);
    other = await fetchFixture(routes);
    fetch = fetchOf(home.session, { location: page() });
  });
  afterAll(async () => {
    await home.close();
    await other.close();
  });

  const told = async (url: string, init?: RequestInit): Promise<readonly (string | undefined)[]> => {
    const { headers } = (await (await fetch(url, init)).json()) as Echo;
    return [headers['origin'], headers['referer']];
  };

  it('resolves relative URLs, also of options that only a Request reads', async () => {
    expect((await fetch('../echo')).url).toBe(`${home.server.url}/echo`);
    expect((await fetch('../echo', { referrer: 'about:client' })).url).toBe(`${home.server.url}/echo`);
  });

  it('tells the page to its own server, and its origin when something is to be changed', async () => {
    const { url } = home.server;
    expect(await told('/echo')).toEqual([undefined, `${url}/folder/page?q`]);
    expect(await told('/echo', { method: 'POST' })).toEqual([url, `${url}/folder/page?q`]);
  });

  it('tells others the origin only', async () => {
    const { url } = home.server;
    expect(await told(`${other.server.url}/echo`)).toEqual([url, `${url}/`]);
    expect(await told(`${other.server.url}/echo`, { mode: 'no-cors' })).toEqual([undefined, `${url}/`]);
  });

  it('keeps to the policy of the request', async () => {
    const init = { method: 'POST', mode: 'same-origin', referrerPolicy: 'no-referrer' } as const;
    expect(await told('/echo', init)).toEqual(['null', undefined]);
    expect(await told('/echo', { referrer: '' })).toEqual([undefined, undefined]);
  });

  it('keeps to the policy of a redirect', async () => {
    const { url } = home.server;
    expect(await told('/to/%2Fecho')).toEqual([undefined, `${url}/`]);
    const away = `/to/${encodeURIComponent(`${other.server.url}/echo`)}`;
    expect(await told(away)).toEqual([url, `${url}/`]);
  });

  it('hides the origin once a foreign server redirects to another one', async () => {
    const back = `${other.server.url}/to/${encodeURIComponent(`${home.server.url}/echo`)}`;
    expect(await told(back)).toEqual(['null', `${home.server.url}/`]);
  });

  it('mode same-origin keeps to the origin (basic/mode-same-origin)', async () => {
    const init = { mode: 'same-origin' } as const;
    const away = `/to/${encodeURIComponent(`${other.server.url}/echo`)}`;
    expect((await fetch('/echo', init)).status).toBe(200);
    expect(codeOf(await rejectionOf(fetch(`${other.server.url}/echo`, init)))).toBe(-1002);
    expect(codeOf(await rejectionOf(fetch(away, init)))).toBe(-999);
  });

  it('without a page nothing is told', async () => {
    const { headers } = await home.echo({ method: 'POST' });
    expect([headers['origin'], headers['referer']]).toEqual([undefined, undefined]);
  });

  it('a page has an absolute URL', async () => {
    expect(await rejectionOf(fetchOf(home.session, { location: 'page' })(`${home.server.url}/echo`))).toMatchObject({
      name: 'TypeError',
    });
  });
});
