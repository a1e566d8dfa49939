import { describe, expect, it } from '@jest/globals';
import { throwError } from 'rxjs';
import { marbles, runMarbles } from '../../marbles/index.ts';
import { answerRedirect } from '../../operators/answerRedirect.ts';
import { answerResponse } from '../../operators/answerResponse.ts';
import { answerWith } from '../../operators/answerWith.ts';

const a = 'https://api.test/a';

describe('a response head', () => {
  it(
    'can be turned down: -999',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r-d-|');
      expectTask(session.dataTaskEvents(a).pipe(answerResponse(() => 'cancel'))).toBe('-(r#)', {}, -999);
      expectLoads('/a').toBeCancelledAt('-x');
    }),
  );

  it(
    'holds its body back while somebody thinks about it',
    marbles(({ session, load, expectTask, expectLoads, answer, expectAnswers }) => {
      load('/a').answers('-r-d-|');
      const allowed$ = answer('r').with('------y|', { y: 'allow' });
      expectTask(session.dataTaskEvents(a).pipe(answerResponse(() => allowed$))).toBe('-r-----(df|)');
      expectAnswers('r').toBe('-^-----!');
      expectLoads('/a').toBe('^------!');
    }),
  );

  it(
    'of which the decision fails ends the task with -999',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('-r-d-|');
      const failing = answerResponse(() => throwError(() => new Error('no idea')));
      expectTask(session.dataTaskEvents(a).pipe(failing)).toBe('-(r#)', {}, -999);
    }),
  );
});

describe('a question', () => {
  it('goes to the subscriber, then to the answers of the task, then to the delegate', () => {
    const asked: string[] = [];
    runMarbles(
      ({ session, load, expectTask }) => {
        load('/a').answersAlways('->', { '>': '/b' });
        load('/b').answersAlways('(r|)');
        const answers = {
          redirect: () => {
            asked.push('answers');
            return null;
          },
        };
        expectTask(session.dataTaskEvents(a, { answers }).pipe(answerRedirect(({ newRequest }) => newRequest))).toBe(
          '-(>rf|)',
          { r: 200 },
        );
        expectTask(session.dataTaskEvents(a, { answers })).toBe('-(>rf|)', { r: 302 });
        expectTask(session.dataTaskEvents(a)).toBe('-(>rf|)', { r: 200 });
      },
      {
        delegate: {
          taskWillPerformHTTPRedirection: (_session, _task, _response, request) => {
            asked.push('delegate');
            return request;
          },
        },
      },
    );
    expect(asked).toEqual(['answers', 'delegate']);
  });

  it(
    'that the one does not answer is left to the next',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('->', { '>': '/b' });
      const task$ = session.dataTaskEvents(a).pipe(
        answerRedirect(() => undefined),
        answerWith({ redirect: () => null, response: () => undefined }),
      );
      expectTask(task$).toBe('-(>rf|)', { r: 302 });
    }),
  );

  it('is closed once it was delivered', () => {
    const claims: boolean[] = [];
    runMarbles(({ session, load, expectTask }) => {
      load('/a').answers('->', { '>': '/b' });
      load('/b').answers('(r|)');
      const late: (() => void)[] = [];
      session.events$.subscribe(({ event }) => {
        if (event.type === 'redirect') late.push(() => claims.push(event.isOpen, event.respondWith(null)));
        if (event.type === 'response')
          late.forEach((claim) => {
            claim();
          });
      });
      expectTask(session.dataTaskEvents(a)).toBe('-(>rf|)', { r: 200 });
    });
    expect(claims).toEqual([false, false]);
  });
});
