import { describe, expect, it } from '@jest/globals';
import { marbles, mockSession } from '../../marbles/index.ts';
import { HTTPCookie, HTTPCookieStorage, URLSessionConfiguration } from '../../src/index.ts';

const login = 'https://api.test/login';
const me = 'https://api.test/me';

const withCookie = { headers: { Cookie: 'sid=1' } };

describe('cookies in a diagram', () => {
  it(
    'that a response set go along with later requests until they expire, in virtual time',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/login').answers('-(r|)', { r: { headers: { 'Set-Cookie': 'sid=1; Path=/; Max-Age=60' } } });
      load('/me').answersAlways('-(r|)');
      expectTask(session.dataTaskEvents(login)).toBe('-(rf|)');
      expectTask(session.dataTaskEvents(me), '--^').toBe('---(rf|)');
      expectTask(session.dataTaskEvents(me), '61s ^').toBe('61s -(rf|)');
      expectLoads(withCookie).toBe('--^!');
      expectLoads('/me').toBe(['--^!', '61s ^!']);
    }),
  );

  it(
    'that a redirect sets go along with the next hop',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/login').answers('->', {
        '>': { status: 302, location: '/me', headers: { 'Set-Cookie': 'sid=1; Path=/' } },
      });
      load('/me').answers('-(r|)');
      expectTask(session.dataTaskEvents(login)).toBe('->(rf|)');
      expectLoads(withCookie).toBe('-^!');
    }),
  );

  it(
    'are those of the diagram alone',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/me').answers('-(r|)');
      expectTask(session.dataTaskEvents(me)).toBe('-(rf|)');
      expectLoads(withCookie).toBe([]);
    }),
  );
});

describe('cookies of a mock', () => {
  it('never reach the shared storage, with a default configuration either', async () => {
    const configuration = URLSessionConfiguration.default;
    const session = mockSession(
      { 'GET /login': { headers: { 'Set-Cookie': 'sid=1; Path=/' } }, 'GET /me': 200 },
      { configuration },
    );
    await session.data(login);
    await session.data(me);
    expect(session.requests.map(({ allHTTPHeaderFields }) => allHTTPHeaderFields?.['Cookie'])).toEqual([
      undefined,
      'sid=1',
    ]);
    expect(HTTPCookieStorage.shared.cookies).toEqual([]);
    expect(session.configuration.httpCookieStorage?.cookies.map(({ name }) => name)).toEqual(['sid']);
  });

  it('can be given beforehand', async () => {
    const session = mockSession({ 'GET /me': 200 });
    const cookie = new HTTPCookie({ name: 'sid', value: '1', domain: '.api.test', path: '/' });
    session.configuration.httpCookieStorage?.setCookie(cookie);
    await session.data(me);
    expect(session.requests[0]?.valueForHTTPHeaderField('Cookie')).toBe('sid=1');
  });
});
