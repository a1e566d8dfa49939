import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { ofType } from '../../../operators/ofType.ts';
import type { DataEvent, MetricsEvent } from '../../../src/events/facts.ts';
import type { RedirectEvent } from '../../../src/events/RedirectEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, created, data, metrics, redirect, response, told } from '../../support/taskEvents.ts';

describe('ofType', () => {
  const events = { n: created(), r: response(), d: data('x'), m: metrics(), f: completed() };

  it('passes only the wanted kind, at its time', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('               -n-r-d-d-(f|)', events);
      expectObservable(source.pipe(ofType('data'))).toBe('-----d-d-|', events);
      expectSubscriptions(source.subscriptions).toBe('^--------!');
    });
  });

  it('passes several kinds in order', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('                             -n-r-d-m-(f|)', events);
      expectObservable(source.pipe(ofType('metrics', 'created'))).toBe('-n-----m-|', events);
      expectSubscriptions(source.subscriptions).toBe('             ^--------!');
    });
  });

  it('lets nothing through when no kind is named', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('         -n-r-(f|)', events);
      expectObservable(source.pipe(ofType())).toBe('-----|');
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
  });

  it('passes a failure on', () => {
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('               -n-#', events, new URLError(-1005));
      expectObservable(source.pipe(ofType('data'))).toBe('---#', {}, failure(-1005));
      expectSubscriptions(source.subscriptions).toBe('^--!');
    });
  });

  it('keeps a question answerable behind it', () => {
    const question = redirect();
    const claims: boolean[] = [];
    told(question)
      .pipe(ofType('redirect'))
      .subscribe((event) => claims.push(event.respondWith(null)));
    expect(claims).toEqual([true]);
    expect(question.isOpen).toBe(false);
  });

  it('is typed by the kinds', () => {
    const source: Observable<TaskEvent> = NEVER;
    const one = source.pipe(ofType('redirect'));
    const two = source.pipe(ofType('data', 'metrics'));
    sameType<ObservedValueOf<typeof one>, RedirectEvent>(true);
    sameType<ObservedValueOf<typeof two>, DataEvent | MetricsEvent>(true);
  });
});
