import { describe, expect, it } from '@jest/globals';
import { Observable } from 'rxjs';

import { URLSessionConfiguration, type SessionEvent, URLSession } from '../../../src/node.ts';
import { codeOf, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';
import { scriptedServer } from '../../support/scriptedServer.ts';

describe('a fetch is a task', () => {
  it('of its own, begun at the call, with all that its session does', async () => {
    const asked: string[] = [];
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.httpAdditionalHeaders = { 'x-session': 'yes' };
    configuration.interceptors = [
      (request, next) =>
        new Observable((subscriber) => {
          asked.push(request.httpMethod);
          return next(request.header('x-interceptor', 'yes')).subscribe(subscriber);
        }),
    ];
    const fixture = await fetchFixture({}, configuration);
    const seen: SessionEvent[] = [];
    const watching = fixture.session.events$.subscribe((event) => seen.push(event));
    const told = await fixture.echo({ method: 'POST', body: 'x' });
    expect(told.headers).toMatchObject({ 'x-session': 'yes', 'x-interceptor': 'yes' });
    expect(asked).toEqual(['POST']);
    expect(new Set(seen.map(({ task }) => task)).size).toBe(1);
    expect(seen.map(({ event }) => event.type)).toEqual(expect.arrayContaining(['created', 'response', 'completed']));
    watching.unsubscribe();
    await fixture.close();
  });

  it('is one function for each session, which needs no this', async () => {
    const fixture = await fetchFixture();
    const { fetch } = fixture.session;
    expect(fixture.session.fetch).toBe(fetch);
    expect(await (await fetch('data:,x')).text()).toBe('x');
    await fixture.close();
  });

  it('whose redirects the delegate may still refuse', async () => {
    const server = await scriptedServer({
      '/moved': (_request, response) => {
        response.writeHead(302, { location: '/there' }).end();
      },
    });
    const session = new URLSession(URLSessionConfiguration.ephemeral, {
      delegate: { taskWillPerformHTTPRedirection: () => null },
    });
    const response = await session.fetch(`${server.url}/moved`);
    expect([response.status, response.redirected, server.requests.length]).toEqual([302, false, 1]);
    session.invalidateAndCancel();
    await session.finished;
    await server.close();
  });

  it('that the end of its session ends', async () => {
    const fixture = await fetchFixture({ '/never': () => {} });
    const answer = rejectionOf(fixture.fetch(`${fixture.server.url}/never`));
    await fixture.close();
    expect(codeOf(await answer)).toBe(-999);
  });
});
