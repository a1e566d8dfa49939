import { getEventListeners } from 'node:events';
import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf, of, Subject, throwError } from 'rxjs';
import { cancelOn } from '../../../operators/cancelOn.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, data, response } from '../../support/taskEvents.ts';

const listeners = (signal: AbortSignal): number => getEventListeners(signal, 'abort').length;

describe('cancelOn', () => {
  const events = { r: response(), d: data('x'), f: completed() };

  it('fails with the reason as cause, and releases the source, when the signal is aborted', () => {
    marbleTest(({ cold, hot, expectObservable, expectSubscriptions }) => {
      const controller = new AbortController();
      const source = cold<TaskEvent>('                               -r-d-d-(f|)', events);
      hot('                                                          ----x').subscribe(() => {
        controller.abort('no longer');
      });
      const cancelled = source.pipe(cancelOn(controller.signal));
      expectObservable(cancelled).toBe(
        '                             -r-d#',
        events,
        failure(-999, { cause: 'no longer' }),
      );
      expectSubscriptions(source.subscriptions).toBe('               ^---!');
    });
  });

  it('changes nothing while the signal is quiet', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                                           -r-d-(f|)', events);
      expectObservable(source.pipe(cancelOn(new AbortController().signal))).toBe('-r-d-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('                           ^----!');
    });
  });

  it('does not subscribe when the signal is aborted already', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                                             -r-d-(f|)', events);
      const cancelled = source.pipe(cancelOn(AbortSignal.abort('before')));
      expectObservable(cancelled).toBe(
        '                                           #',
        events,
        failure(-999, { cause: 'before' }),
      );
      expectSubscriptions(source.subscriptions).toBe([]);
    });
  });

  it.each<[string, (signal: AbortSignal) => void]>([
    ['it completes', (signal) => void of(1).pipe(cancelOn(signal)).subscribe()],
    [
      'it fails',
      (signal) =>
        void throwError(() => 1)
          .pipe(cancelOn(signal))
          .subscribe({ error: () => {} }),
    ],
    ['it is unsubscribed', (signal) => NEVER.pipe(cancelOn(signal)).subscribe().unsubscribe()],
  ])('leaves no listener when %s', (_when, run) => {
    const { signal } = new AbortController();
    for (let i = 0; i < 1000; i++) run(signal);
    expect(listeners(signal)).toBe(0);
  });

  it('leaves no listener when the signal is aborted', () => {
    const controller = new AbortController();
    const errors: URLError[] = [];
    NEVER.pipe(cancelOn(controller.signal)).subscribe({ error: (error: URLError) => errors.push(error) });
    expect(listeners(controller.signal)).toBe(1);
    controller.abort();
    expect(listeners(controller.signal)).toBe(0);
    expect(errors).toEqual([failure(-999, { cause: expect.objectContaining({ name: 'AbortError' }) })]);
  });

  it('may be aborted by somebody who is handed a value', () => {
    const controller = new AbortController();
    const source = new Subject<number>();
    const seen: unknown[] = [];
    source.pipe(cancelOn(controller.signal)).subscribe({
      next: (value) => {
        seen.push(value);
        controller.abort();
      },
      error: (error: URLError) => seen.push(error.code),
    });
    source.next(1);
    source.next(2);
    expect(seen).toEqual([1, -999]);
    expect(source.observed).toBe(false);
  });

  it('keeps the type of its source', () => {
    const cancelled = (NEVER as Observable<TaskEvent>).pipe(cancelOn(new AbortController().signal));
    sameType<ObservedValueOf<typeof cancelled>, TaskEvent>(true);
  });
});
