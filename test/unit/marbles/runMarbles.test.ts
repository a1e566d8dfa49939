import { describe, expect, it } from '@jest/globals';
import { asyncScheduler, delay, EMPTY, interval, map, NEVER, of, timer } from 'rxjs';
import { type MarbleOptions, type MarbleTest, marbles, runMarbles } from '../../../marbles/index.ts';
import { answerRedirect } from '../../../operators/answerRedirect.ts';
import { Question } from '../../../src/events/Question.ts';
import { URLRequest, URLSessionConfiguration } from '../../../src/index.ts';

const a = 'https://api.test/a';

/** What a marble test complains of. */
const complaintOf = (test: MarbleTest, options?: MarbleOptions): string => {
  try {
    runMarbles(test, options);
  } catch (error) {
    return (error as Error).message;
  }
  return '';
};

describe('a marble test', () => {
  it(
    'passes when everything came as it was drawn',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('GET https://api.test/a').answers('--r-d-d-(f|)', { r: 200, d: 'xy' });
      expectTask(session.dataTaskEvents(a)).toBe('--r-d-d-(f|)', { r: 200, d: 'xy' });
      expectLoads('GET https://api.test/a').toBe('^-------!');
    }),
  );

  it('shows both diagrams under each other, and every event with its time', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('/a').answers('--r---d-(f|)', { d: 'xy' });
      expectTask(session.dataTaskEvents(a)).toBe('--r-d-d-(f|)', { r: 404, d: 'xy' });
    });
    expect(complaint).toBe(
      [
        `expectTask(…).toBe('--r-d-d-(f|)'):`,
        '',
        '  expected  --r-d-d-(f|)',
        '  actual    --r---d-(f|)',
        '',
        '  - 2 ms  response 404',
        '  + 2 ms  response 200',
        `  - 4 ms  data 'xy'`,
        `    6 ms  data 'xy'`,
        '    8 ms  completed',
        '    8 ms  complete',
      ].join('\n'),
    );
  });

  it('knows free letters in what came', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('/a').answers('-r-X-Y-|', { X: ['d', 'one'], Y: ['d', 'two'] });
      expectTask(session.dataTaskEvents(a)).toBe('-r-Y-X-(f|)', { X: ['d', 'one'], Y: ['d', 'two'] });
    });
    expect(complaint).toContain('  expected  -r-Y-X-(f|)\n  actual    -r-X-Y-(f|)\n');
  });

  it('leaves out created, sent, progress and metrics, unless the diagram has one of their letters', () => {
    runMarbles(({ session, load, expectTask }) => {
      load('/a').answersAlways('--r-(d|)');
      expectTask(session.dataTaskEvents(a)).toBe('[ns]-r-(dmf|)');
      expectTask(session.dataTaskEvents(a, { progress: true })).toBe('[ns]-r-(d%mf|)', { n: `GET ${a}`, s: a });
      expectTask(session.dataTaskEvents(a)).toBe('n-r-(df|)');
    });
  });

  it('compares a failure by its code, and takes any when none is said', () => {
    runMarbles(({ session, load, expectTask }) => {
      load('/a').answersAlways('--#', {}, -1001);
      expectTask(session.dataTaskEvents(a)).toBe('--#', {}, -1001);
      expectTask(session.dataTaskEvents(a)).toBe('--#');
    });
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('/a').answers('--#', {}, -1001);
      expectTask(session.dataTaskEvents(a)).toBe('--#', {}, -1005);
    });
    expect(complaint).toContain('- 2 ms  failure -1005');
    expect(complaint).toContain('+ 2 ms  failure -1001 timedOut');
  });

  it('subscribes and leaves as a subscription diagram says', () => {
    runMarbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('--r-d-d-(f|)');
      expectTask(session.dataTaskEvents(a), '--^----!').toBe('----r-d');
      expectLoads('/a').toBe('--^----!');
      expectLoads('/a').toBeCancelledAt('-------x');
    });
  });

  it('has the helpers of RxJS, in the same time', () => {
    runMarbles(({ cold, hot, time, expectObservable, expectSubscriptions, flush }) => {
      const source = cold('-a-b|');
      const live = hot('---c-|');
      expectObservable(source.pipe(map((letter) => letter.toUpperCase()))).toBe('-A-B|');
      expectSubscriptions(source.subscriptions).toBe('^---!');
      expectObservable(live, '--^').toBe('---c-|');
      expectObservable(timer(time('-----|')).pipe(map(() => 'x'))).toBe('-----(x|)');
      flush();
    });
  });

  it('shows what RxJS compares the same way', () => {
    const complaint = complaintOf(({ expectObservable }) => {
      expectObservable(of({ n: 1 }).pipe(delay(2))).toBe('---(a|)', { a: { n: 2 } });
    });
    expect(complaint).toContain('  expected  ---(a|)\n  actual    --(b|)\n');
    expect(complaint).toContain('+ 2 ms  { n: 1 }');
    expect(complaint).toContain('- 3 ms  { n: 2 }');
  });

  it('complains of subscription times too', () => {
    const complaint = complaintOf(({ cold, expectSubscriptions, expectObservable }) => {
      const source = cold('-a|');
      expectObservable(source).toBe('-a|');
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
    expect(complaint).toContain('expectSubscriptions(…)');
  });

  it('lets one time pass in sessions, RxJS and dates', () => {
    const seen: number[] = [];
    const start = new Date('2030-01-01T00:00:00Z');
    runMarbles(
      ({ clock, expectObservable }) => {
        const day = 86_400_000;
        asyncScheduler.schedule(() => seen.push(clock.now(), asyncScheduler.now()), day);
        expectObservable(timer(new Date('2030-01-01T00:00:01Z')).pipe(map(() => 'x'))).toBe('1s (x|)');
      },
      { start },
    );
    expect(seen.map((time) => new Date(time).toISOString())).toEqual([
      '2030-01-02T00:00:00.000Z',
      '2030-01-02T00:00:00.000Z',
    ]);
    expect(Math.abs(asyncScheduler.now() - Date.now())).toBeLessThan(60_000);
  });

  it('looks in the middle when time is let pass, and goes on from there', () => {
    runMarbles(({ session, load, expectTask, expectLoads, flush }) => {
      load('/a').answers('--(r|)').answers('-(r|)');
      expectTask(session.dataTaskEvents(a)).toBe('--(rf|)');
      flush();
      expectTask(session.dataTaskEvents(a)).toBe('---(rf|)');
      expectLoads('/a').toBe(['^-!', '--^!']);
    });
    const complaint = complaintOf(({ session, load, expectTask, flush }) => {
      load('/a').answers('--(r|)');
      expectTask(session.dataTaskEvents(a)).toBe('-(rf|)');
      flush();
      throw new Error('it went on');
    });
    expect(complaint).toContain('expectTask(…)');
  });

  it('has a session of its own configuration, and more of them on the same server', () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.timeoutIntervalForRequest = 0.005;
    runMarbles(
      ({ session, newSession, load, expectTask }) => {
        load('/a').answersAlways('-- 10ms (r|)');
        expectTask(session.dataTaskEvents(a)).toBe('-----#', {}, -1001);
        expectTask(newSession().dataTaskEvents(a)).toBe('12ms (rf|)');
      },
      { configuration },
    );
  });

  it('throws what the test throws, and leaves nothing changed behind', () => {
    const respondWith: unknown = Reflect.get(Question.prototype, 'respondWith');
    const { now } = asyncScheduler;
    expect(() => {
      runMarbles(() => {
        throw new RangeError('mine');
      });
    }).toThrow(RangeError);
    expect(Reflect.get(Question.prototype, 'respondWith')).toBe(respondWith);
    expect(asyncScheduler.now).toBe(now);
  });

  it('points at the test, not at the kit', () => {
    const error = ((): Error => {
      try {
        runMarbles(({ load }) => {
          load('/a').answers('r|');
        });
      } catch (caught) {
        return caught as Error;
      }
      throw new Error('it passed');
    })();
    const [firstPlace = ''] = (error.stack ?? '').split('\n').filter((line) => line.trim().startsWith('at '));
    expect(firstPlace).toContain('runMarbles.test');
  });
});

describe('a marble test complains of', () => {
  it('a load without a diagram, first of all', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('GET /b').answersAlways('-r|');
      load('POST /a').answersAlways('-r|');
      expectTask(session.dataTaskEvents(a)).toBe('-r(f|)');
    });
    expect(complaint.split('\n')[0]).toBe(
      `no diagram answers GET ${a}. There are diagrams for: GET /b (other path); POST /a (other method).`,
    );
  });

  it('a load without a diagram, also when nothing was expected', () => {
    expect(complaintOf(({ session }) => session.dataTaskEvents(a).subscribe({ error: () => {} }))).toContain(
      'No load has one.',
    );
  });

  it('answers that were not used', () => {
    const complaint = complaintOf(({ session, load }) => {
      load('/a').answers('-r|').answers('--r|').answersAlways('r|');
      session.dataTaskEvents(a).subscribe();
    });
    expect(complaint).toBe(`1 of 2 answers for /a were not used: '--r|'.`);
  });

  it('loads and tasks that are open', () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.timeoutIntervalForResource = Infinity;
    const complaint = complaintOf(
      ({ session, load }) => {
        load('/a').answers('-r');
        session.dataTaskEvents(a).subscribe((event) => {
          if (event.type === 'response') event.flow.pause();
        });
      },
      { configuration },
    );
    expect(complaint).toBe(
      [`GET ${a} is still open: it began at 0 ms, and held back since 1 ms.`, `task 1 (GET ${a}) has not ended.`].join(
        '\n\n',
      ),
    );
  });

  it('an answer that is a promise', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('/a').answers('-->', { '>': '/b' });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => Promise.resolve(null)))).toBe('-->(rf|)');
    });
    expect(complaint.split('\n')[0]).toBe(
      `The test left virtual time, in which promises do not settle: the answer to 'redirect 302 to GET https://api.test/b' is one; give a value or a stream instead.`,
    );
  });

  it('an answer that is a promise, also when nothing was expected', () => {
    const complaint = complaintOf(({ session, load }) => {
      load('/a').answers('--r|');
      session.dataTaskEvents(a, { answers: { response: () => Promise.resolve('allow' as const) } }).subscribe({
        error: () => {},
      });
    });
    expect(complaint).toContain(`the answer to 'response 200' is one`);
  });

  it('a body that is a stream', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('POST /a').answers('--(r|)');
      const request = URLRequest.post(a).withBody({ kind: 'stream', stream: new ReadableStream() });
      expectTask(session.dataTaskEvents(request)).toBe('--(rf|)');
    });
    expect(complaint).toContain(
      `left virtual time, in which promises do not settle: the body of POST ${a} is a stream`,
    );
  });

  it('a test that is async', () => {
    expect(complaintOf(async () => {})).toContain('the test itself is an async function');
  });

  it('a stream that waits for something outside', () => {
    const complaint = complaintOf(({ session, load, expectTask }) => {
      load('/a').answers('-r|');
      const outside = new Promise<void>(() => {});
      const task$ = session.dataTaskEvents(a).pipe(map((event) => event));
      expectTask({
        subscribe: (observer) => {
          void outside.then(() => task$.subscribe(observer));
          return task$.subscribe({ next: (event) => observer.next?.(event) });
        },
      }).toBe('-r(f|)');
    });
    expect(complaint).toContain('The stream had not ended when virtual time did');
  });

  it('a delegate that answers with a promise, as far as it can be seen', () => {
    const complaint = complaintOf(
      ({ session, load, expectTask }) => {
        load('/a').answers('-->', { '>': '/b' });
        expectTask(session.dataTaskEvents(a)).toBe('-->(rf|)');
      },
      { delegate: { taskWillPerformHTTPRedirection: () => Promise.resolve(null) } },
    );
    expect(complaint).toContain(`GET ${a} was held back from 2 ms until it was cancelled at 604800000 ms.`);
    expect(complaint).toContain('left virtual time');
  });

  it('an expectation that expects nothing', () => {
    const complaint = complaintOf(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r|');
      expectTask(session.dataTaskEvents(a));
      expectLoads('/a');
    });
    expect(complaint).toBe(
      `expectTask(…, '^') does not say what is expected.\n\nexpectLoads('/a') does not say what is expected.`,
    );
  });

  it('time that does not end', () => {
    expect(complaintOf(() => interval(1000).subscribe())).toContain('virtual time does not end');
  });

  it('several things in one message', () => {
    const complaint = complaintOf(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r|').answers('-r|');
      expectTask(session.dataTaskEvents(a)).toBe('--r(f|)');
      expectLoads('/a').toBe('^---!');
    });
    expect(complaint.match(/^\S.*$/gm)).toEqual([
      `expectTask(…).toBe('--r(f|)'):`,
      `expectLoads('/a').toBe('^---!'):`,
      `1 of 2 answers for /a were not used: '-r|'.`,
    ]);
  });
});

describe('loads are expected', () => {
  it('to be none', () => {
    runMarbles(({ expectLoads }) => {
      expectLoads().toBe([]);
    });
  });

  it('at their times, and are listed when they are not', () => {
    const complaint = complaintOf(({ session, load, expectLoads, expectTask }) => {
      load('/a').answersAlways('--(r|)');
      expectTask(session.dataTaskEvents(a)).toBe('--(rf|)');
      expectTask(session.dataTaskEvents(a), '---^-!').toBe('-----');
      expectLoads('/a').toBe('^-!');
    });
    expect(complaint).toBe(
      [
        `expectLoads('/a').toBe('^-!'):`,
        '',
        '  expected  ^-!',
        '  actual    ^-!',
        '  actual    ---^-!',
        '',
        `  GET ${a} (finished) from 0 ms to 2 ms`,
        `  GET ${a} (cancelled) from 3 ms to 5 ms`,
      ].join('\n'),
    );
  });

  it('to start at their times', () => {
    const test =
      (diagram: string): MarbleTest =>
      ({ session, load, expectLoads, expectTask }) => {
        load('/a').answersAlways('--(r|)');
        expectTask(session.dataTaskEvents(a)).toBe('--(rf|)');
        expectTask(session.dataTaskEvents(a), '- 300ms ^').toBe('303ms (rf|)');
        expectLoads('/a').toStartAt(diagram);
      };
    runMarbles(test('x 300ms x'));
    expect(complaintOf(test('x'))).toContain(`.toStartAt('x')`);
  });

  it('to be cancelled at their times, which an end of the server is not', () => {
    const test =
      (diagram: string): MarbleTest =>
      ({ session, load, expectLoads, expectTask }) => {
        load('/a').answersAlways('--(r|)');
        expectTask(session.dataTaskEvents(a)).toBe('--(rf|)');
        expectTask(session.dataTaskEvents(a), '^!').toBe('');
        expectLoads('/a').toBeCancelledAt(diagram);
      };
    runMarbles(test('-x'));
    expect(complaintOf(test('-xx'))).toContain(`.toBeCancelledAt('-xx')`);
  });

  it('to have their bodies', () => {
    const test =
      (...bodies: readonly unknown[]): MarbleTest =>
      ({ session, load, expectLoads, expectTask }) => {
        load('POST /a').answersAlways('(r|)');
        expectTask(session.dataTaskEvents(URLRequest.post(a).json({ n: 1 }))).toBe('(urf|)', { u: 7 });
        expectLoads('POST *').toHaveBodies(bodies);
      };
    runMarbles(test({ n: 1 }));
    runMarbles(test('{"n":1}'));
    expect(complaintOf(test({ n: 2 }))).toContain(`expected  { n: 2 }\n  actual    '{"n":1}'`);
    expect(complaintOf(test({ n: 1 }, 'more'))).toContain('.toHaveBodies(…)');
  });
});

describe('answers as diagrams', () => {
  it('come when they are drawn, and are waited for no longer', () => {
    runMarbles(({ session, load, expectTask, answer, expectAnswers }) => {
      load('/a').answers('-->(d|)', { '>': '/b' });
      const refused$ = answer('>').with('-----y|', { y: null });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => refused$))).toBe('-->----(rdf|)', { r: 302 });
      expectAnswers(refused$).toBe('--^----!');
      expectAnswers('>').toBe('--^----!');
      expectAnswers('r').toBe([]);
    });
  });

  it('may be URLs and texts where requests and bodies are wanted', () => {
    runMarbles(({ session, load, expectTask, expectLoads, answer }) => {
      load('/a').answers('->', { '>': '/b' });
      load('/c').answers('-(r|)');
      const elsewhere$ = answer('>').with('--y|', { y: 'https://api.test/c' });
      expectTask(session.dataTaskEvents(a, { answers: { redirect: () => elsewhere$ } })).toBe('->--(rf|)');
      expectLoads('/c').toBe('---^!');
      load('POST /d').answers('-(r|)');
      const body$ = answer('b').with('-y|', { y: 'late' });
      const task = session.uploadTaskWithStreamedRequest(URLRequest.post('https://api.test/d'));
      task.delegate = { taskNeedNewBodyStream: () => body$ as never };
      expectTask(task.events$).toBe('bu(rf|)', { u: 4 });
      expectLoads('/d').toHaveBodies(['late']);
    });
  });

  it('that end without a value mean the default', () => {
    runMarbles(({ session, load, expectTask, answer, expectAnswers }) => {
      load('/a').answers('->', { '>': '/b' });
      load('/b').answers('-(r|)');
      const silent$ = answer('>').with('--|', {});
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => silent$))).toBe('->--(rf|)');
      expectAnswers('>').toBe('-^-!');
    });
  });

  it('complain of the times at which they were waited for', () => {
    const complaint = complaintOf(({ session, load, expectTask, answer, expectAnswers }) => {
      load('/a').answers('->', { '>': '/b' });
      const never$ = answer('>').with('-', {});
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => never$)), '^---!').toBe('->');
      expectAnswers('>').toBe('-^-!');
    });
    expect(complaint).toContain('  expected  -^-!\n  actual    -^--!\n\n  waited for from 1 ms to 4 ms');
  });

  it('are for questions only', () => {
    expect(() => {
      runMarbles(({ answer }) => answer('d' as '>'));
    }).toThrow(`'d' asks nothing (data)`);
  });

  it('may be any stream', () => {
    runMarbles(({ session, load, cold, expectTask }) => {
      load('/a').answersAlways('->', { '>': '/b' });
      load('/b').answersAlways('-(r|)');
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => cold('---y|', { y: null })))).toBe('->--(rf|)', {
        r: 302,
      });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => EMPTY))).toBe('->(rf|)', { r: 200 });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => NEVER)), '^ 1s !').toBe('->');
    });
  });
});

describe('the network path', () => {
  it('changes as a diagram says', () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.waitsForConnectivity = true;
    configuration.allowsCellularAccess = false;
    runMarbles(
      ({ session, load, path, expectTask, expectLoads }) => {
        load('/a').answers('--(r|)');
        path.follows('x--c--o');
        expectTask(session.dataTaskEvents(a)).toBe('w-------(rf|)');
        expectLoads('/a').toStartAt('------x');
      },
      { configuration },
    );
  });

  it('can be set, and changed by a table', () => {
    runMarbles(({ session, load, path, expectTask, expectLoads }) => {
      load('/a').answers('(r|)');
      path.set({ status: 'unsatisfied' });
      path.follows('--y', { y: { isExpensive: true } });
      expectTask(session.dataTaskEvents(a)).toBe('#', {}, -1009);
      expectTask(session.dataTaskEvents(a), '---^').toBe('---(rf|)');
      expectLoads().toStartAt('---x');
      expect(() => {
        path.follows('q');
      }).toThrow(TypeError);
    });
  });
});
