import { describe, expect, it } from '@jest/globals';
import { timer } from 'rxjs';
import { marbles, runMarbles } from '../../marbles/index.ts';
import { paced } from '../../operators/paced.ts';
import type { Flow } from '../../src/index.ts';

const a = 'https://api.test/a';

describe('a consumer that is busy', () => {
  it(
    'holds the body back until it is ready',
    marbles(({ session, load, cold, expectObservable, expectSubscriptions, expectLoads }) => {
      load('/a').answers('-rddd-(f|)');
      const work$ = cold('   ---(w|)');
      expectObservable(session.dataTaskEvents(a).pipe(paced(() => work$))).toBe('-----w--w--(w|)');
      expectSubscriptions(work$.subscriptions).toBe(['--^--!', '-----^--!', '--------^--!']);
      expectLoads('/a').toBe('^----------!');
    }),
  );

  it('is counted: as many resumes as pauses', () => {
    const seen: number[] = [];
    runMarbles(({ session, load, clock, expectLoads }) => {
      load('/a').answers('-r-d-(f|)');
      const start = clock.now();
      let flow: Flow | null = null;
      session.dataTaskEvents(a).subscribe((event) => {
        if (event.type === 'data') seen.push(clock.now() - start);
        if (event.type !== 'response') return;
        ({ flow } = event);
        flow.pause();
        flow.pause();
      });
      timer(10).subscribe(() => flow?.resume());
      timer(20).subscribe(() => flow?.resume());
      expectLoads('/a').toBe('^ 19ms !');
    });
    expect(seen).toEqual([20]);
  });
});

describe('a suspended task', () => {
  it(
    'gets its bytes when it is resumed',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('-r-d-d-(f|)');
      const task = session.dataTask(a);
      timer(2).subscribe(() => {
        task.suspend();
      });
      timer(6).subscribe(() => {
        task.resume();
      });
      expectTask(task.events$).toBe('-r----[dd](f|)');
    }),
  );

  it(
    'before its start sends nothing',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-(r|)');
      const task = session.dataTask(a);
      timer(3).subscribe(() => {
        task.resume();
      });
      expectTask(task.events$, '---^').toBe('----(rf|)');
      expectLoads('/a').toBe('---^!');
    }),
  );
});
