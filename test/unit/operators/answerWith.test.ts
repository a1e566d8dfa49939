import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerWith } from '../../../operators/answerWith.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { challenge, completed, redirect, response } from '../../support/taskEvents.ts';

describe('answerWith', () => {
  it('answers the kinds of its table and leaves the others', () => {
    const events = { '?': challenge(), '>': redirect(), r: response(), f: completed() };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-?->-r-(f|)', events);
      const answered = source.pipe(
        answerWith({
          redirect: () => null,
          challenge: () => ({ disposition: 'performDefaultHandling' }),
        }),
      );
      expectObservable(answered).toBe('-?->-r-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
    expect([events['?'].isOpen, events['>'].isOpen, events.r.isOpen]).toEqual([false, false, true]);
  });

  it('keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(answerWith({}));
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerWith({ redirect: () => 7 });
  });
});
