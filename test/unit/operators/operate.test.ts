import { describe, expect, it } from '@jest/globals';
import { map, Observable, type Subscriber, take, throwError } from 'rxjs';
import { derive, operate, type Relay, subscribeFor } from '../../../operators/operate.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { requestOf } from '../../support/taskEvents.ts';

/** A source that emits 1, 2, 3, … inside `subscribe` for as long as somebody listens. */
const eager = (): { readonly source: Observable<number>; readonly state: { emitted: number; torn: number } } => {
  const state = { emitted: 0, torn: 0 };
  const source = new Observable<number>((subscriber) => {
    subscriber.add(() => (state.torn += 1));
    while (!subscriber.closed && state.emitted < 100) subscriber.next((state.emitted += 1));
    subscriber.complete();
  });
  return { source, state };
};

const passing = (subscriber: Subscriber<number>, more: Partial<Relay<number>> = {}): Relay<number> => ({
  next: (value) => {
    subscriber.next(value);
  },
  ...more,
});

describe('operate', () => {
  it('passes failures and the end on when the relay says nothing about them', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const ended = cold('                          -a-b-|');
      const failed = cold('                         -a-#');
      const same = operate<string, string>((subscriber) => ({ next: (value) => subscriber.next(value) }));
      expectObservable(ended.pipe(same)).toBe('     -a-b-|');
      expectSubscriptions(ended.subscriptions).toBe('^----!');
      expectObservable(failed.pipe(same)).toBe('    -a-#');
      expectSubscriptions(failed.subscriptions).toBe('^--!');
    });
  });

  it('ends the stream with what a relay throws and releases the source', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold('                                -a-b-c-|');
      const picky = operate<string, string>((subscriber) => ({
        next: (value) => {
          if (value === 'b') throw new RangeError('no b');
          subscriber.next(value);
        },
      }));
      expectObservable(source.pipe(picky)).toBe('    -a-#', undefined, new RangeError('no b'));
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it.each<[string, Partial<Relay<number>>, Observable<number>]>([
    [
      'complete',
      {
        complete: () => {
          throw new RangeError('thrown');
        },
      },
      eager().source,
    ],
    [
      'error',
      {
        error: () => {
          throw new RangeError('thrown');
        },
      },
      throwError(() => new TypeError('source')),
    ],
  ])('makes the failure of the stream of what %s throws', (_name, more, source) => {
    const reasons: unknown[] = [];
    source.pipe(operate<number, number>((subscriber) => passing(subscriber, more))).subscribe({
      error: (reason) => reasons.push(reason),
    });
    expect(reasons).toEqual([new RangeError('thrown')]);
  });

  it('stops a source that emits inside subscribe when nobody wants more', () => {
    const { source, state } = eager();
    const values: number[] = [];
    source.pipe(operate<number, number>(passing), take(2)).subscribe((value) => values.push(value));
    expect(values).toEqual([1, 2]);
    expect(state).toEqual({ emitted: 2, torn: 1 });
  });

  it('stops a source that emits inside subscribe when the relay throws', () => {
    const { source, state } = eager();
    const reasons: unknown[] = [];
    source
      .pipe(
        operate<number, number>(() => ({
          next: () => {
            throw new RangeError('first');
          },
        })),
      )
      .subscribe({ error: (reason) => reasons.push(reason) });
    expect(reasons).toEqual([new RangeError('first')]);
    expect(state).toEqual({ emitted: 1, torn: 1 });
  });

  it.each(['complete', 'error', 'unsubscribe'])('tells a relay that the source was released after %s', (how) => {
    const log: string[] = [];
    let inner: Subscriber<number> | undefined;
    const source = new Observable<number>((subscriber) => {
      inner = subscriber;
      return () => log.push('source');
    });
    const subscription = source
      .pipe(operate<number, number>((subscriber) => passing(subscriber, { released: () => log.push('released') })))
      .subscribe({ error: () => {} });
    if (how === 'complete') inner!.complete();
    else if (how === 'error') inner!.error(new Error('x'));
    else subscription.unsubscribe();
    expect([...log].sort()).toEqual(['released', 'source']);
    if (how === 'unsubscribe') expect(log).toEqual(['source', 'released']);
  });

  it('makes a state of its own for each subscription', () => {
    const counted = eager().source.pipe(
      take(3),
      operate<number, number>((subscriber) => {
        let seen = 0;
        return { next: () => subscriber.next((seen += 1)) };
      }),
    );
    const runs = [0, 1].map(() => {
      const values: number[] = [];
      counted.subscribe((value) => values.push(value));
      return values;
    });
    expect(runs[0]).toEqual([1, 2, 3]);
    expect(runs[1]?.[0] ?? 1).toBe(1);
  });
});

describe('subscribeFor', () => {
  it('ends with the subscriber it works for', () => {
    let torn = 0;
    const source = new Observable<number>(() => () => (torn += 1));
    const subscription = new Observable<number>((subscriber) => {
      subscribeFor(source, subscriber, passing(subscriber));
    }).subscribe();
    expect(torn).toBe(0);
    subscription.unsubscribe();
    expect(torn).toBe(1);
  });
});

describe('derive', () => {
  it('keeps the request that the source stands for, through operators of RxJS too', () => {
    const request = requestOf('POST');
    const source = Object.assign(new Observable<number>(), { request });
    const derived = source.pipe(
      operate<number, number>(passing),
      map((value) => String(value)),
      operate<string, string>(() => ({ next: () => {} })),
    );
    expect((derived as { request?: unknown }).request).toBe(request);
  });

  it('adds nothing when nobody tells a request', () => {
    expect('request' in derive(new Observable(), () => {})).toBe(false);
  });
});
