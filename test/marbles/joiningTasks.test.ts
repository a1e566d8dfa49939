import { describe, expect, it } from '@jest/globals';
import type { Observable } from 'rxjs';
import { runMarbles } from '../../marbles/index.ts';
import type { TaskEvent, URLSessionTask } from '../../src/index.ts';

const url = 'https://api.test/a';

/** Writes down how each watcher fares: types of events, then `|` or the code of the failure. */
const watched = (events$: Observable<TaskEvent>, seen: string[]): { unsubscribe(): void } =>
  events$.subscribe({
    next: ({ type }) => seen.push(type),
    error: (error: { code: number }) => seen.push(String(error.code)),
    complete: () => seen.push('|'),
  });

describe('the task of a cold stream', () => {
  it('can be joined while it runs', () => {
    const seen: string[] = [];
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('-r-d(f|)');
      session.events$.subscribe(({ task, event }) => {
        if (event.type === 'response') watched((task as URLSessionTask).events$, seen);
      });
      expectTask(session.dataTaskEvents(url)).toBe('-r-d(f|)');
      expectLoads(`GET ${url}`).toBe('^---!');
    });
    expect(seen).toEqual(['data', 'metrics', 'completed', '|']);
  });

  it('is not cancelled when somebody who joined leaves', () => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('-r-d(f|)');
      session.events$.subscribe(({ task, event }) => {
        if (event.type === 'response') watched((task as URLSessionTask).events$, []).unsubscribe();
      });
      expectTask(session.dataTaskEvents(url)).toBe('-r-d(f|)');
      expectLoads(`GET ${url}`).toBe('^---!');
    });
  });

  it('goes on for who joined when its own subscriber leaves, and is cancelled with the last one', () => {
    const seen: string[] = [];
    runMarbles(({ session, load, cold, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('-r-d-d-d');
      session.events$.subscribe(({ task, event }) => {
        if (event.type !== 'response') return;
        const joined = watched((task as URLSessionTask).events$, seen);
        cold('-----(x|)').subscribe(() => {
          joined.unsubscribe();
        });
      });
      expectTask(session.dataTaskEvents(url), '^--!').toBe('-r');
      expectLoads(`GET ${url}`).toBe('^-----!');
    });
    expect(seen).toEqual(['data', 'data']);
  });

  const uses: readonly [string, (task: URLSessionTask, seen: string[]) => void, string, string[]][] = [
    [
      'watches it',
      (task, seen) => void watched(task.events$, seen),
      '-r(f|)',
      ['response', 'metrics', 'completed', '|'],
    ],
    ['resumes it', (task) => void task.resume(), '-r(f|)', []],
    ['looks at it and leaves', (task) => void watched(task.events$, []).unsubscribe(), '-r(f|)', []],
  ];
  it.each(uses)('sends one request when the delegate that hears of it %s', (_use, act, diagram, expected) => {
    const seen: string[] = [];
    runMarbles(
      ({ session, load, expectTask, expectLoads }) => {
        load(`GET ${url}`).answers('-r|');
        expectTask(session.dataTaskEvents(url)).toBe(diagram);
        expectLoads(`GET ${url}`).toBe('^-!');
      },
      {
        delegate: {
          didCreateTask: (_session, task) => {
            act(task, seen);
          },
        },
      },
    );
    expect(seen.filter((type) => type !== 'created' && type !== 'sent')).toEqual(expected);
  });

  it('sends nothing when the delegate that hears of it cancels it', () => {
    runMarbles(
      ({ session, expectTask, expectLoads }) => {
        expectTask(session.dataTaskEvents(url)).toBe('#', undefined, -999);
        expectLoads().toBe([]);
      },
      { delegate: { didCreateTask: (_session, task) => void task.cancel() } },
    );
  });

  it('waits when the delegate that hears of it suspends it, and sends nothing once its subscriber has left', () => {
    runMarbles(
      ({ session, cold, load, expectTask, expectLoads }) => {
        load(`GET ${url}`).answers('-r(f|)');
        expectTask(session.dataTaskEvents(url)).toBe('---r(f|)');
        expectTask(session.dataTaskEvents('https://api.test/b'), '^!').toBe('');
        expectLoads().toBe(['--^-!']);
        cold('--x').subscribe(() => {
          for (const task of suspended) task.resume();
        });
      },
      {
        delegate: {
          didCreateTask: (_session, task) => {
            task.suspend();
            suspended.push(task);
          },
        },
      },
    );
  });
  const suspended: URLSessionTask[] = [];
});

describe('a task object', () => {
  it('that is cancelled as soon as its state changes sends nothing', () => {
    runMarbles(({ session, expectTask, expectLoads }) => {
      const task = session.dataTask(url);
      task.observe('state').subscribe((state) => {
        if (state === 'running') task.cancel();
      });
      expectTask(task.events$).toBe('#', undefined, -999);
      expectLoads().toBe([]);
    });
  });

  it('that is joined while its last watcher leaves tells who joined of the cancellation', () => {
    const seen: string[] = [];
    runMarbles(({ session, load, expectTask }) => {
      load(`GET ${url}`).answers('-r-d-d');
      const task = session.dataTask(url);
      session.events$.subscribe(({ event }) => {
        if (event.type === 'metrics' && seen.length === 0) watched(task.events$, seen);
      });
      expectTask(task.events$, '^--!').toBe('-r');
    });
    expect(seen).toEqual(['-999']);
  });

  it('tells a request that is followed only when another one is loaded', () => {
    const values: (string | null | undefined)[] = [];
    runMarbles(({ session, load, expectTask }) => {
      load('/a').answers('->', { '>': '/b' });
      load('/b').answers('-(rd|)');
      const task = session.dataTask(url);
      task.observe('currentRequest').subscribe((request) => values.push(request?.url?.pathname));
      expectTask(task.events$).toBe('->(rdf|)');
    });
    expect([...new Set(values)]).toEqual(['/a', '/b']);
    expect(values.length).toBeLessThan(4);
  });
});
