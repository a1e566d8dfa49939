import { describe, it } from '@jest/globals';
import { marbles } from '../../marbles/index.ts';
import { collectData } from '../../operators/collectData.ts';
import { retryBackoff } from '../../operators/retryBackoff.ts';
import { validateStatus } from '../../operators/validateStatus.ts';
import { URLRequest } from '../../src/index.ts';
import { map } from 'rxjs';

const a = 'https://api.test/a';

describe('a used connection that died before an answer', () => {
  // RFC 9112 §9.3.1: a client may send a request again whose connection was closed under it.
  it(
    'is replaced without a failure',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').onReusedConnection().answers('-#').answers('-(r|)');
      expectTask(session.dataTaskEvents(a)).toBe('-y(rf|)', { y: { attempt: 2, delay: 0, reason: -1005 } });
      expectLoads('/a').toBe(['^!', '-^!']);
    }),
  );

  it(
    'is not when a request may not be sent twice',
    marbles(({ session, load, expectTask }) => {
      load('/a').onReusedConnection().answers('-#');
      expectTask(session.dataTaskEvents(URLRequest.post(a).json(1))).toBe('u#', {}, -1005);
    }),
  );

  it(
    'is not when it was a fresh one, or when an answer had begun',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('-#');
      load('/b').onReusedConnection().answers('-r-#');
      expectTask(session.dataTaskEvents(a)).toBe('-#', {}, -1005);
      expectTask(session.dataTaskEvents('https://api.test/b')).toBe('-r-#', {}, -1005);
    }),
  );
});

describe('trying again with growing delays', () => {
  it(
    'takes no real time, however long it takes',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('#').answers('#').answers('#').answers('(r|)');
      const backoff = { initial: 3_600_000, factor: 2, max: Infinity, jitter: 'none' } as const;
      expectTask(session.dataTaskEvents(a).pipe(retryBackoff(backoff))).toBe(
        'y 3599999ms y 7199999ms y 14399999ms (rf|)',
      );
      expectLoads('/a').toStartAt('x 3599999ms x 7199999ms x 14399999ms x');
    }),
  );

  it(
    'asks as late as a server wants, in seconds or as a date',
    marbles(({ session, load, expectObservable, expectLoads }) => {
      load('/a').answers('(r|)', { r: { status: 503, headers: { 'Retry-After': '3' } } });
      load('/a').answers('(r|)', { r: { status: 503, headers: { 'Retry-After': 'Thu, 01 Jan 2026 00:00:05 GMT' } } });
      load('/a').answers('(rd|)', { d: 'done' });
      const body$ = session.dataTaskEvents(a).pipe(
        validateStatus(),
        retryBackoff(),
        collectData(),
        map(({ data }) => new TextDecoder().decode(data)),
      );
      expectObservable(body$).toBe('5s (a|)', { a: 'done' });
      expectLoads('/a').toStartAt('x 2999ms x 1999ms x');
    }),
  );

  it(
    'does not repeat what is not idempotent',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-#');
      expectTask(session.dataTaskEvents(URLRequest.post(a).json(1)).pipe(retryBackoff())).toBe('u#');
      expectLoads('/a').toBe('^!');
    }),
  );
});
