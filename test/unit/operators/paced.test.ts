import { describe, expect, it } from '@jest/globals';
import {
  concatMap,
  lastValueFrom,
  NEVER,
  Observable,
  type ObservedValueOf,
  of,
  Subject,
  throwError,
  timer,
  toArray,
} from 'rxjs';
import { paced } from '../../../operators/paced.ts';
import type { Flow } from '../../../src/events/Flow.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, CountingFlow, data, response, told } from '../../support/taskEvents.ts';

describe('paced', () => {
  it('works through the chunks one after the other, and emits what the work emits', () => {
    const events = { r: response(), d: data('x'), f: completed() };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                 -r-d-------d-(f|)', events);
      const work = cold('                                 ---(w|)');
      expectObservable(source.pipe(paced(() => work))).toBe('------w-------(w|)');
      expectSubscriptions(source.subscriptions).toBe(' ^------------!');
      expectSubscriptions(work.subscriptions).toBe(['  ---^--!', '-----------^--!']);
    });
  });

  it('lets chunks that were on their way wait in order', () => {
    const events = { r: response(), a: data('a'), b: data('b'), c: data('c'), f: completed() };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-rabc(f|)', events);
      const text = (chunk: Uint8Array): Observable<string> =>
        timer(3).pipe(concatMap(() => of(new TextDecoder().decode(chunk))));
      expectObservable(source.pipe(paced(text))).toBe('-----a--b--(c|)');
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('holds the load back exactly while the work of a chunk goes on', () => {
    const flow = new CountingFlow();
    const source = new Subject<TaskEvent>();
    const works: Subject<string>[] = [];
    source
      .pipe(
        paced(() => {
          const work = new Subject<string>();
          works.push(work);
          return work;
        }),
      )
      .subscribe();
    source.next(response(200, {}, flow));
    expect(flow.log).toEqual([]);
    source.next(data('a'));
    expect(flow.log).toEqual(['pause']);
    source.next(data('b'));
    expect([works.length, flow.log]).toEqual([1, ['pause']]);
    works[0]!.complete();
    expect([works.length, flow.log]).toEqual([2, ['pause']]);
    works[1]!.complete();
    expect(flow.log).toEqual(['pause', 'resume']);
  });

  it('does not hold anything back for work that ends at once', () => {
    const flow = new CountingFlow();
    const seen: number[] = [];
    told(response(200, {}, flow), data('a'), data('bc'), completed())
      .pipe(paced((chunk) => of(chunk.length)))
      .subscribe((value) => seen.push(value));
    expect(seen).toEqual([1, 2]);
    expect(flow.log).toEqual([]);
  });

  it('needs no stack for chunks that wait, however many', () => {
    const source = new Subject<TaskEvent>();
    const first = new Subject<number>();
    let works = 0;
    source.pipe(paced(() => ((works += 1) === 1 ? first : of(1)))).subscribe();
    source.next(response());
    for (let i = 0; i < 50_000; i++) source.next(data('x'));
    expect(works).toBe(1);
    first.complete();
    expect(works).toBe(50_000);
  });

  it('goes on when a chunk comes inside resume', () => {
    const source = new Subject<TaskEvent>();
    const rest = [data('b'), data('c')];
    const flow: Flow = {
      pause: () => {},
      resume: () => {
        const next = rest.shift();
        if (next !== undefined) source.next(next);
      },
    };
    const works: Subject<number>[] = [];
    const seen: string[] = [];
    source
      .pipe(
        paced((chunk) => {
          seen.push(new TextDecoder().decode(chunk));
          const work = new Subject<number>();
          works.push(work);
          return work;
        }),
      )
      .subscribe();
    source.next(response(200, {}, flow));
    source.next(data('a'));
    for (let i = 0; i < 3; i++) works[i]!.complete();
    expect(seen).toEqual(['a', 'b', 'c']);
  });

  it('keeps at most what was on its way, however slow the work is', async () => {
    // A source that honours the flow: it goes on in another turn, and only while nobody holds it.
    let sentChunks = 0;
    let doneChunks = 0;
    let mostWaiting = 0;
    let holds = 0;
    const total = 200;
    const source = new Observable<TaskEvent>((subscriber) => {
      const pump = (): void => {
        while (holds === 0 && sentChunks < total) {
          sentChunks += 1;
          mostWaiting = Math.max(mostWaiting, sentChunks - doneChunks);
          subscriber.next(data(new Uint8Array(1024)));
        }
        if (sentChunks === total && holds === 0) subscriber.complete();
      };
      subscriber.next(
        response(
          200,
          {},
          {
            pause: () => (holds += 1),
            resume: () => {
              holds -= 1;
              pump();
            },
          },
        ),
      );
      pump();
    });
    const work = async (chunk: Uint8Array): Promise<number> => {
      await new Promise(setImmediate);
      doneChunks += 1;
      return chunk.length;
    };
    const sizes = await lastValueFrom(source.pipe(paced(work), toArray()));
    expect(sizes).toHaveLength(total);
    expect(mostWaiting).toBe(1);
  });

  it('fails at once with the source, and drops the work', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>(
        '                        -rd-#',
        { r: response(), d: data('x') },
        new URLError(-1005),
      );
      const work = cold('                                       ------w|');
      expectObservable(source.pipe(paced(() => work))).toBe(' ----#', {}, failure(-1005));
      expectSubscriptions(source.subscriptions).toBe('        ^---!');
      expectSubscriptions(work.subscriptions).toBe('          --^-!');
    });
  });

  it.each<[string, () => Observable<number>]>([
    ['fails', () => throwError(() => new RangeError('work'))],
    [
      'throws',
      () => {
        throw new RangeError('work');
      },
    ],
  ])('ends with the failure, and cancels the task, when the work %s', (_how, work) => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                -rd-d-|', { r: response(), d: data('x') });
      expectObservable(source.pipe(paced(work))).toBe('--#', {}, new RangeError('work'));
      expectSubscriptions(source.subscriptions).toBe('^-!');
    });
  });

  it('releases the work and the source, then the hold, when it is unsubscribed', () => {
    const log: string[] = [];
    const flow: Flow = { pause: () => log.push('pause'), resume: () => log.push('resume') };
    const source = new Observable<TaskEvent>((subscriber) => {
      subscriber.next(response(200, {}, flow));
      subscriber.next(data('x'));
      return () => log.push('source');
    });
    const work = new Observable<never>(() => () => log.push('work'));
    source
      .pipe(paced(() => work))
      .subscribe()
      .unsubscribe();
    expect([...log].sort()).toEqual(['pause', 'resume', 'source', 'work']);
    expect(log.indexOf('resume')).toBeGreaterThan(log.indexOf('source'));
  });

  it('holds the load of a second head instead of that of the first', () => {
    const flows = [new CountingFlow(), new CountingFlow()];
    const source = new Subject<TaskEvent>();
    const subscription = source.pipe(paced(() => NEVER)).subscribe();
    source.next(response(200, {}, flows[0]));
    source.next(data('x'));
    source.next(response(200, {}, flows[1]));
    expect(flows.map((flow) => flow.holds)).toEqual([0, 1]);
    subscription.unsubscribe();
    expect(flows.map((flow) => flow.holds)).toEqual([0, 0]);
  });

  it('takes promises and iterables for work', async () => {
    const events = told(response(), data('ab'), data('c'), completed());
    await expect(
      lastValueFrom(
        events.pipe(
          paced(async (chunk) => chunk.length),
          toArray(),
        ),
      ),
    ).resolves.toEqual([2, 1]);
    await expect(
      lastValueFrom(
        events.pipe(
          paced((chunk) => [...chunk]),
          toArray(),
        ),
      ),
    ).resolves.toEqual([97, 98, 99]);
  });

  it('is typed by its work', () => {
    const events$: Observable<TaskEvent> = NEVER;
    const byPromise = events$.pipe(paced((chunk) => Promise.resolve(chunk.length)));
    const byObservable = events$.pipe(paced(() => of('x', 1)));
    sameType<ObservedValueOf<typeof byPromise>, number>(true);
    sameType<ObservedValueOf<typeof byObservable>, string | number>(true);
  });
});
