import { describe, expect, it } from '@jest/globals';
import { debounceTime, distinctUntilChanged, Subject, switchMap, timer } from 'rxjs';
import { marbles, runMarbles } from '../../marbles/index.ts';
import { cancelOn } from '../../operators/cancelOn.ts';
import { json } from '../../operators/json.ts';
import { retryBackoff } from '../../operators/retryBackoff.ts';

const a = 'https://api.test/a';

describe('unsubscribing', () => {
  it.each([
    ['while the answer is awaited', '^-!', '   ', '--x'],
    ['after the head', '           ^---!', '---r', '----x'],
    ['between chunks', '           ^------!', '---r-d', '-------x'],
    ['in the moment of a chunk', ' ^-------!', '---r-d', '--------x'],
  ])('%s closes the exchange, and nothing more comes', (_when, subscription, expected, cancelled) => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('---r-d--d--(f|)');
      expectTask(session.dataTaskEvents(a), subscription.trim()).toBe(expected);
      expectLoads('/a').toBeCancelledAt(cancelled);
    });
  });

  it(
    'after the end closes nothing',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r-(d|)');
      expectTask(session.dataTaskEvents(a), '^-----!').toBe('-r-(df|)');
      expectLoads('/a').toBe('^--!');
      expectLoads('/a').toBeCancelledAt('');
    }),
  );

  it('inside an event ends the load in that event', () => {
    const seen: string[] = [];
    runMarbles(({ session, load, expectLoads }) => {
      load('/a').answers('-r-(ddd|)');
      const subscription = session.dataTaskEvents(a).subscribe((event) => {
        seen.push(event.type);
        if (event.type === 'data') subscription.unsubscribe();
      });
      expectLoads('/a').toBeCancelledAt('---x');
    });
    expect(seen).toEqual(['created', 'sent', 'response', 'data']);
  });

  it(
    'during the wait of a retry keeps it from loading again',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-#');
      const task$ = session.dataTaskEvents(a).pipe(retryBackoff({ initial: 100, jitter: 'none' }));
      expectTask(task$, '^ 50ms !').toBe('-y');
      expectLoads('/a').toBe('^!');
    }),
  );
});

describe('cancelling', () => {
  it(
    'a task object fails it with -999',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r-d-d-(f|)');
      const task = session.dataTask(a);
      timer(4).subscribe(() => {
        task.cancel();
      });
      expectTask(task.events$).toBe('-r-d#', {}, -999);
      expectLoads('/a').toBeCancelledAt('----x');
    }),
  );

  it(
    'by a signal fails the stream with -999',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('-r-d-d-(f|)');
      const controller = new AbortController();
      timer(4).subscribe(() => {
        controller.abort();
      });
      const { signal } = controller;
      expectTask(session.dataTaskEvents(a).pipe(cancelOn(signal))).toBe('-r-d#', {}, -999);
      expectTask(session.dataTaskEvents(a, { signal })).toBe('-r-d#', {}, -999);
      expectLoads('/a').toBe(['^---!', '^---!']);
    }),
  );

  it(
    'all tasks of a session fails each of them',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('-r-d-d-(f|)');
      timer(4).subscribe(() => {
        session.invalidateAndCancel();
      });
      expectTask(session.dataTaskEvents(a)).toBe('-r-d#', {}, -999);
      expectTask(session.dataTaskEvents(a), '--^').toBe('---r#', {}, -999);
      expectTask(session.dataTaskEvents(a), '-----^').toBe('-----#', {}, -999);
      expectLoads('/a').toBeCancelledAt('----[xx]');
    }),
  );
});

describe('typing ahead', () => {
  // A newer term closes the older exchange, and what it might have said is never seen.
  it(
    'loads the last term only, and closes what it replaces',
    marbles(({ session, load, hot, expectObservable, expectLoads }) => {
      load('/search?q=abc').answers('- 500ms r(d|)', { d: '["old"]' });
      load('/search?q=abcd').answers('--r(d|)', { d: '["new"]' });
      const input$ = hot('a-b-c 400ms d', { a: 'a', b: 'ab', c: 'abc', d: 'abcd' });
      const hits$ = input$.pipe(
        debounceTime(250),
        distinctUntilChanged(),
        switchMap((q) => session.dataTaskPublisher(`https://api.test/search?q=${q}`).pipe(json<string[]>())),
      );
      expectObservable(hits$, '^ 999ms !').toBe('658ms h', { h: ['new'] });
      expectLoads('/search?q=abc').toBe('254ms ^ 400ms !');
      expectLoads('/search?q=abc').toBeCancelledAt('655ms x');
      expectLoads('/search?q=abcd').toBe('655ms ^--!');
    }),
  );

  it('never hears of a load that was left', () => {
    const terms$ = new Subject<string>();
    const seen: unknown[] = [];
    runMarbles(({ session, load, expectLoads }) => {
      load('*').answersAlways('-----(r|)');
      terms$.pipe(switchMap((q) => session.dataTaskPublisher(`https://api.test/${q}`))).subscribe(({ response }) => {
        seen.push(response.urlString);
      });
      terms$.next('a');
      timer(5).subscribe(() => {
        terms$.next('b');
      });
      expectLoads('/a').toBe('^----!');
    });
    expect(seen).toEqual(['https://api.test/a', 'https://api.test/b']);
  });
});
