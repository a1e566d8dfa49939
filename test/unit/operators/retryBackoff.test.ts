import { describe, expect, it } from '@jest/globals';
import { defer, map, NEVER, type Observable, type ObservedValueOf, of, take, throwError, toArray } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { collectData } from '../../../operators/collectData.ts';
import { retryBackoff, type RetryBackoffOptions } from '../../../operators/retryBackoff.ts';
import { validateStatus } from '../../../operators/validateStatus.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { DataTaskOutput } from '../../../src/foundation/DataTaskOutput.ts';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import {
  bytes,
  completed,
  created,
  data,
  head,
  redirect,
  requestOf,
  response,
  sent,
  told,
} from '../../support/taskEvents.ts';

const lost = new URLError(-1005);
const plain: RetryBackoffOptions = { jitter: 'none' };
const status = (statusCode: number, fields: Readonly<Record<string, string>> = {}): HTTPStatusError =>
  new HTTPStatusError(head(statusCode, fields), new Uint8Array(0));

/** What a stream says until it has ended, in virtual time. */
const notesOf = (events$: Observable<unknown>): unknown[] => {
  const notes: unknown[] = [];
  new TestScheduler(() => {}).run(() => {
    events$.subscribe({ next: (value) => notes.push(value), error: (error) => notes.push(error) });
  });
  return notes;
};

describe('retryBackoff', () => {
  it('announces each repetition in a stream of events, and tells the events of the next task', () => {
    const n = created();
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-n#', { n }, lost);
      const tried = source.pipe(retryBackoff({ maxRetries: 1, initial: 5, jitter: 'none' }));
      const y: TaskEvent = { type: 'retry', attempt: 2, delay: 5, reason: lost };
      expectObservable(tried).toBe('-ny 4ms -n#', { n, y }, lost);
      expectSubscriptions(source.subscriptions).toBe(['^-!', '-------^-!']);
    });
  });

  it('gives up after maxRetries with the last failure, unchanged', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                                        -#', {}, lost);
      const tried = source.pipe(retryBackoff({ ...plain, maxRetries: 2, initial: 2 }));
      expectObservable(tried).toBe('                                       ---------#', {}, lost);
      expectSubscriptions(source.subscriptions).toBe(['^!', '---^!', '--------^!']);
    });
  });

  it('passes values and the end through, and adds nothing to a stream that is not of events', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                                       -a-b-|');
      expectObservable(source.pipe(retryBackoff(plain))).toBe('   -a-b-|');
      expectSubscriptions(source.subscriptions).toBe('            ^----!');
    });
  });

  it('stops waiting when it is unsubscribed', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                                      -#', {}, lost);
      expectObservable(source.pipe(retryBackoff(plain)), '       ^---!').toBe('-----');
      expectSubscriptions(source.subscriptions).toBe('           ^!');
    });
  });

  it('does not begin again for somebody who leaves at the announcement', () => {
    const n = created();
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-n#', { n }, lost);
      const y: TaskEvent = { type: 'retry', attempt: 2, delay: 200, reason: lost };
      expectObservable(source.pipe(retryBackoff(plain), take(2))).toBe('-n(y|)', { n, y });
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('waits three times with 200, 400 and 800 ms by default', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('#', {}, lost);
      expectObservable(source.pipe(retryBackoff(plain))).toBe('1400ms #', {}, lost);
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '200ms (^!)', '600ms (^!)', '1400ms (^!)']);
    });
  });

  it('waits a random part of the delay', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('#', {}, lost);
      const tried = source.pipe(retryBackoff({ maxRetries: 2, random: () => 0.1 }));
      expectObservable(tried).toBe('60ms #', {}, lost);
      expectSubscriptions(source.subscriptions).toBe(['(^!)', '20ms (^!)', '60ms (^!)']);
    });
  });

  it.each([
    ['seconds', 'Retry-After: 3', { 'Retry-After': '3' }, {}, 3000],
    ['a date', 'on the clock of the scheduler', { 'Retry-After': 'Thu, 01 Jan 1970 00:00:03 GMT' }, {}, 3000],
    ['more than max', 'capped', { 'Retry-After': '60' }, { max: 5000 }, 5000],
  ])('waits as long as a 503 asks: %s (%s)', (_what, _how, fields, options, delay) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('#', {}, status(503, fields));
      const tried = source.pipe(retryBackoff({ ...plain, ...options, maxRetries: 1 }));
      expectObservable(tried).toBe(`${delay}ms #`, {}, failure(-1011));
      expectSubscriptions(source.subscriptions).toBe(['(^!)', `${delay}ms (^!)`]);
    });
  });

  it('tells all delays to the scheduler that it is given', () => {
    const scheduler = new TestScheduler(() => {});
    const outer: string[] = [];
    throwError(() => lost)
      .pipe(retryBackoff({ ...plain, scheduler }))
      .subscribe({ error: () => outer.push('over') });
    expect(outer).toEqual([]);
    scheduler.maxFrames = 2000;
    scheduler.flush();
    expect(outer).toEqual(['over']);
    expect(scheduler.now()).toBe(1400);
  });
});

describe('what retryBackoff tries again', () => {
  const tries = (error: unknown, options: RetryBackoffOptions = {}): number => {
    let count = 0;
    notesOf(
      defer(() => {
        count += 1;
        return throwError(() => error);
      }).pipe(retryBackoff({ ...plain, maxRetries: 2, ...options })),
    );
    return count;
  };

  it.each<[string, unknown, number]>([
    ['a lost connection', lost, 3],
    ['a 503', status(503), 3],
    ['a 404, not at all', status(404), 1],
    ['a bad URL, not at all', new URLError(-1000), 1],
    ['a cancellation, not at all', new URLError(-999), 1],
    ['a failure of something else, not at all', new RangeError('x'), 1],
  ])('%s', (_what, error, expected) => {
    expect(tries(error)).toBe(expected);
  });

  it('can be chosen by the failure and the count', () => {
    const asked: unknown[] = [];
    const retryOn = (error: unknown, retry: number): boolean => {
      asked.push(error, retry);
      return retry < 2;
    };
    expect(tries('odd', { retryOn })).toBe(2);
    expect(asked).toEqual(['odd', 1, 'odd', 2]);
  });

  it('ends with what the choice throws', () => {
    const retryOn = (): boolean => {
      throw new RangeError('choice');
    };
    expect(notesOf(throwError(() => lost).pipe(retryBackoff({ retryOn })))).toEqual([new RangeError('choice')]);
  });

  it('announces a failure that is no URLError as unknown, with the failure as cause', () => {
    const source = defer(() => told(created(), 'bad' as never)).pipe(
      map((event) => {
        if (event === ('bad' as never)) throw new RangeError('x');
        return event;
      }),
    );
    const notes = notesOf(source.pipe(retryBackoff({ maxRetries: 1, retryOn: () => true, jitter: 'none' })));
    expect(notes[1]).toEqual({
      type: 'retry',
      attempt: 2,
      delay: 200,
      reason: failure(-1, { cause: new RangeError('x') }),
    });
  });
});

describe('the request that retryBackoff repeats', () => {
  const events = (...told: readonly TaskEvent[]) => {
    const state = { tries: 0 };
    const source = defer(() => {
      state.tries += 1;
      return of(...told, null);
    }).pipe(
      map((event): TaskEvent => {
        if (event === null) throw lost;
        return event;
      }),
    );
    return { source, state };
  };
  const retried = (told: readonly TaskEvent[], options: RetryBackoffOptions = {}): boolean => {
    const { source, state } = events(...told);
    notesOf(source.pipe(retryBackoff({ ...plain, maxRetries: 1, ...options })));
    return state.tries === 2;
  };

  // RFC 9110 §9.2.2; QUERY: RFC 10008.
  it.each<[string, boolean]>([
    ['GET', true],
    ['HEAD', true],
    ['OPTIONS', true],
    ['TRACE', true],
    ['PUT', true],
    ['DELETE', true],
    ['QUERY', true],
    ['POST', false],
    ['PATCH', false],
    ['MKCOL', false],
  ])('%s: %s', (method, again) => {
    expect(retried([created(requestOf(method))])).toBe(again);
    expect(retried([sent(requestOf(method))])).toBe(again);
  });

  it('is a POST only if the app says that it may be repeated', () => {
    expect(retried([created(requestOf('POST'))], { idempotent: true })).toBe(true);
    expect(retried([created(requestOf('GET'))], { idempotent: false })).toBe(false);
  });

  it('is the one of the first hop, whatever a redirect made of it', () => {
    expect(retried([created(requestOf('POST')), sent(requestOf('POST')), redirect(), sent(requestOf('GET'), 1)])).toBe(
      false,
    );
  });

  it('is the one that an interceptor made of it', () => {
    expect(retried([created(requestOf('POST')), sent(requestOf('GET'))])).toBe(true);
  });

  it.each<[string, (publisher: Observable<DataTaskOutput>) => Observable<unknown>]>([
    ['by itself', (publisher) => publisher],
    ['through our operators', (publisher) => publisher.pipe(validateStatus())],
    [
      'through operators of RxJS',
      (publisher) =>
        publisher.pipe(
          map((output) => output.data),
          toArray(),
        ),
    ],
  ])('is told by a publisher %s', (_how, through) => {
    const tries = (method: string): number => {
      let count = 0;
      const publisher = defer(() => {
        count += 1;
        return throwError(() => lost);
      });
      const described = Object.assign(publisher, { request: requestOf(method) });
      notesOf(through(described).pipe(retryBackoff({ ...plain, maxRetries: 1 })));
      return count;
    };
    expect(tries('POST')).toBe(1);
    expect(tries('GET')).toBe(2);
  });

  it('may be repeated when nobody tells what it is', () => {
    expect(retried([data('x')])).toBe(true);
  });
});

describe('resetOnSuccess of retryBackoff', () => {
  const r = response();
  const n = created();

  it('starts counting anew at the first value', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a#', undefined, lost);
      const tried = source.pipe(retryBackoff({ ...plain, initial: 3, maxRetries: 1, resetOnSuccess: true }), take(3));
      expectObservable(tried).toBe('a---a---(a|)');
      expectSubscriptions(source.subscriptions).toBe(['^!', '----^!', '--------(^!)']);
    });
  });

  it('counts on without it', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('a#', undefined, lost);
      const tried = source.pipe(retryBackoff({ ...plain, initial: 3, maxRetries: 1 }));
      expectObservable(tried).toBe('a---a#', undefined, lost);
      expectSubscriptions(source.subscriptions).toBe(['^!', '----^!']);
    });
  });

  it('takes a response head, not a beginning, for the success of a task', () => {
    const options: RetryBackoffOptions = { ...plain, initial: 3, maxRetries: 1, resetOnSuccess: true };
    const y: TaskEvent = { type: 'retry', attempt: 2, delay: 3, reason: lost };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const started = cold<TaskEvent>('n#', { n }, lost);
      const answered = cold<TaskEvent>('(nr)-#', { n, r }, lost);
      expectObservable(started.pipe(retryBackoff(options))).toBe('ny--n#', { n, y }, lost);
      expectObservable(answered.pipe(retryBackoff(options), take(6))).toBe('(nr)-y--(nr)-(y|)', { n, r, y });
      expectSubscriptions(started.subscriptions).toBe(['^!', '----^!']);
      expectSubscriptions(answered.subscriptions).toBe(['^----!', '--------^----!']);
    });
  });
});

describe('retryBackoff with others', () => {
  it('makes one whole response of several tries', () => {
    const heads = { n: created(), r: response(), d: data('half'), e: data('whole'), f: completed() };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const tries = [cold<TaskEvent>('nrd#', heads, lost), cold<TaskEvent>('nre(f|)', heads)];
      let count = 0;
      const source = defer(() => tries[count++]!);
      const o = { data: bytes('whole'), response: heads.r.response };
      expectObservable(source.pipe(retryBackoff(plain), collectData())).toBe('206ms (o|)', { o });
      expectSubscriptions(tries[0]!.subscriptions).toBe('^--!');
      expectSubscriptions(tries[1]!.subscriptions).toBe('203ms ^--!');
    });
  });

  it.each([{ maxRetries: -1 }, { maxRetries: Number.NaN }, { initial: -5 }])(
    'refuses %j where it is given',
    (options) => {
      expect(() => retryBackoff(options)).toThrow(TypeError);
    },
  );

  it('keeps the type of its source', () => {
    const ofEvents = (NEVER as Observable<TaskEvent>).pipe(retryBackoff());
    const ofOthers = (NEVER as Observable<string>).pipe(retryBackoff({ maxRetries: 1 }));
    sameType<ObservedValueOf<typeof ofEvents>, TaskEvent>(true);
    sameType<ObservedValueOf<typeof ofOthers>, string>(true);
  });
});
