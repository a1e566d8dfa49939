import { describe, expect, it } from '@jest/globals';
import { retry } from 'rxjs';
import { runMarbles } from '../../marbles/index.ts';

const url = 'https://api.test/a';

describe('the stream of a task object', () => {
  it('does nothing before somebody subscribes or resumes', () => {
    runMarbles(({ session, expectLoads }) => {
      const task = session.dataTask(url);
      expect(task.events$).toBeDefined();
      expect(task.state).toBe('suspended');
      expectLoads().toBe([]);
    });
  });

  it('is joined by later subscribers: one task, one request', () => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('--r-d-d-(f|)');
      const { events$ } = session.dataTask(url);
      expectTask(events$).toBe('         --r-d-d-(f|)');
      expectTask(events$, '-----^').toBe('------d-(f|)');
      expectLoads(`GET ${url}`).toBe('  ^-------!');
    });
  });

  it('goes on while one watcher is left, and is cancelled with the last one', () => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('--r-d-d-d-d');
      const { events$ } = session.dataTask(url);
      expectTask(events$, '^----!     ').toBe('--r-d');
      expectTask(events$, '^-------!  ').toBe('--r-d-d');
      expectLoads(`GET ${url}`).toBe('^-------!');
    });
  });

  it('goes on without watchers when the task was resumed', () => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('--r-d-d-(f|)');
      const task = session.dataTask(url);
      task.resume();
      expectTask(task.events$, '^----!').toBe('--r-d');
      expectLoads(`GET ${url}`).toBe('^-------!');
    });
  });

  it('runs the description again, as a new task, once it has ended', () => {
    const identifiers: number[] = [];
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load(`GET ${url}`).answers('--r-#').answers('-r(f|)');
      const task = session.dataTask(url);
      session.events$.subscribe(({ event }) => {
        if (event.type === 'created') identifiers.push(event.taskIdentifier);
      });
      expectTask(task.events$.pipe(retry(1))).toBe('--r--r(f|)');
      expectLoads(`GET ${url}`).toBe(['^---!', '----^-!']);
    });
    expect(identifiers).toEqual([1, 2]);
  });

  it('holds the load back while the task is suspended', () => {
    runMarbles(({ session, load, cold, expectTask }) => {
      load(`GET ${url}`).answers('--r-d-d-(f|)');
      const task = session.dataTask(url);
      cold('---s--------r|').subscribe((letter) => {
        if (letter === 's') task.suspend();
        else task.resume();
      });
      expectTask(task.events$).toBe('--r---------(ddf|)');
    });
  });

  it('counts suspensions', () => {
    runMarbles(({ session, load, expectTask, cold }) => {
      load(`GET ${url}`).answers('--r(f|)');
      const task = session.dataTask(url);
      task.suspend();
      task.resume();
      expect(task.state).toBe('running');
      cold('-----r|').subscribe(() => {
        task.resume();
      });
      expectTask(task.events$).toBe('-------r(f|)');
    });
  });
});
