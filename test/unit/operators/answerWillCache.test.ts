import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerWillCache } from '../../../operators/answerWillCache.ts';
import { Question } from '../../../src/events/Question.ts';
import type { WillCacheResponseEvent } from '../../../src/events/WillCacheResponseEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, data, response, willCacheResponse, told } from '../../support/taskEvents.ts';

describe('answerWillCache', () => {
  const events = { r: response(), d: data('x'), k: willCacheResponse(), f: completed() };

  it('passes every event, and claims the question with the answer', () => {
    const asked: WillCacheResponseEvent[] = [];
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-r-d-k-(f|)', events);
      const answered = source.pipe(
        answerWillCache((question) => {
          asked.push(question);
          return null;
        }),
      );
      expectObservable(answered).toBe('-r-d-k-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^------!');
    });
    expect(asked).toEqual([events.k]);
    const answers: unknown[] = [];
    Question.settle<unknown>(events.k, {
      fallback: 'nobody answered',
      proceed: (answer) => answers.push(answer),
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual([null]);
  });

  it('leaves the question to others with undefined', () => {
    const question = willCacheResponse();
    told(question)
      .pipe(answerWillCache(() => undefined))
      .subscribe();
    expect(question.isOpen).toBe(true);
  });

  it('knows its question and its answer, and keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(
      answerWillCache((question) => {
        sameType<typeof question, WillCacheResponseEvent>(true);
        return undefined;
      }),
    );
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerWillCache(() => 7);
  });
});
