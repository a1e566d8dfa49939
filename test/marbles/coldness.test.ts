import { describe, it } from '@jest/globals';
import { concat, delay, ignoreElements, merge, of, repeat, retry, share, switchMap, take, timer } from 'rxjs';
import { marbles } from '../../marbles/index.ts';
import { URLRequest } from '../../src/index.ts';

const a = 'https://api.test/a';

describe('a description of a task', () => {
  it(
    'does nothing before it is subscribed to',
    marbles(({ session, load, expectLoads }) => {
      load('/a').answersAlways('-r|');
      void session.dataTaskEvents(a);
      void session.uploadTaskEvents(URLRequest.post(a), { from: new Uint8Array(1) });
      void session.dataTaskPublisher(a);
      session.dataTask(a);
      expectLoads().toBe([]);
    }),
  );

  it(
    'loads once for each subscription, as tasks of their own',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-(d|)', { d: 'one' }).answers('--r-(d|)', { d: 'two' });
      const task$ = session.dataTaskEvents(a);
      expectTask(task$).toBe('n-r-(df|)', {
        n: ({ taskIdentifier }: { taskIdentifier: number }) => taskIdentifier === 1,
        d: 'one',
      });
      expectTask(task$, '-^').toBe('-n-r-(df|)', { d: 'two' });
      expectLoads('/a').toBe(['^---!', '-^---!']);
    }),
  );

  it(
    'loads once for several watchers that share it',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-(f|)');
      const task$ = session.dataTaskEvents(a).pipe(share());
      expectTask(task$).toBe('        --r-d-(f|)');
      expectTask(task$, '---^').toBe('----d-(f|)');
      expectLoads('/a').toBe('        ^-----!');
    }),
  );

  it(
    'of which the last watcher leaves is cancelled, and not before',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-d-d-(f|)');
      const task$ = session.dataTaskEvents(a).pipe(share());
      expectTask(task$, '^---!').toBe(' --r-');
      expectTask(task$, '-^----!').toBe('--r-d-');
      expectLoads('/a').toBe('        ^-----!');
    }),
  );

  it(
    'loads again with retry, until it works',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--#').answers('-r-#').answers('-r-(d|)');
      expectTask(session.dataTaskEvents(a).pipe(retry(2))).toBe('---r--r-(df|)');
      expectLoads('/a').toBe(['^-!', '--^--!', '-----^--!']);
      expectLoads('/a').toBeCancelledAt('');
    }),
  );

  it(
    'loads again with repeat',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('-(r|)');
      expectTask(session.dataTaskEvents(a).pipe(repeat({ count: 3, delay: 2 }))).toBe('-[rf]--[rf]--[rf|]');
      expectLoads('/a').toStartAt('x--x--x');
    }),
  );

  it(
    'can be run after another, and only then loads',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('-(r|)');
      const silent$ = timer(5).pipe(ignoreElements());
      expectTask(concat(silent$, session.dataTaskEvents(a))).toBe('------(rf|)');
      expectTask(
        of(0).pipe(
          delay(3),
          switchMap(() => session.dataTaskEvents(a)),
        ),
      ).toBe('----(rf|)');
      expectLoads('/a').toStartAt('---x-x');
    }),
  );

  it(
    'ends with what was wanted of it',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-d-(f|)');
      expectTask(session.dataTaskEvents(a).pipe(take(4))).toBe('--r-(d|)');
      expectLoads('/a').toBeCancelledAt('----x');
    }),
  );
});

describe('a task object', () => {
  it(
    'loads once, whoever joins it',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-(f|)');
      const task = session.dataTask(a);
      expectTask(task.events$).toBe('       --r-d-(f|)');
      expectTask(task.events$, '---^').toBe('----d-(f|)');
      expectLoads('/a').toBe('               ^-----!');
    }),
  );

  it(
    'that was resumed goes on without watchers',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-(f|)');
      const task = session.dataTask(a);
      timer(1).subscribe(() => {
        task.resume();
      });
      expectTask(task.events$, '--^-!').toBe('---r');
      expectLoads('/a').toBe('-^-----!');
    }),
  );

  it(
    'runs its description again once it has ended',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--#').answers('--(r|)');
      expectTask(session.dataTask(a).events$.pipe(retry(1))).toBe('----(rf|)');
      expectLoads('/a').toBe(['^-!', '--^-!']);
    }),
  );

  it(
    'and a description of it do not know each other',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('-(r|)');
      expectTask(merge(session.dataTask(a).events$, session.dataTaskEvents(a))).toBe('-(rfrf|)');
      expectLoads('/a').toBe(['^!', '^!']);
    }),
  );
});
