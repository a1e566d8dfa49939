import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerResponse } from '../../../operators/answerResponse.ts';
import { Question } from '../../../src/events/Question.ts';
import type { ResponseEvent } from '../../../src/events/ResponseEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, data, response, told } from '../../support/taskEvents.ts';

describe('answerResponse', () => {
  const events = { r: response(), d: data('x'), f: completed() };

  it('passes every event, and claims the question with the answer', () => {
    const asked: ResponseEvent[] = [];
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-r-d-(f|)', events);
      const answered = source.pipe(
        answerResponse((question) => {
          asked.push(question);
          return 'cancel' as const;
        }),
      );
      expectObservable(answered).toBe('-r-d-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
    expect(asked).toEqual([events.r]);
    const answers: unknown[] = [];
    Question.settle<unknown>(events.r, {
      fallback: 'nobody answered',
      proceed: (answer) => answers.push(answer),
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual(['cancel' as const]);
  });

  it('leaves the question to others with undefined', () => {
    const question = response();
    told(question)
      .pipe(answerResponse(() => undefined))
      .subscribe();
    expect(question.isOpen).toBe(true);
  });

  it('knows its question and its answer, and keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(
      answerResponse((question) => {
        sameType<typeof question, ResponseEvent>(true);
        return undefined;
      }),
    );
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerResponse(() => 7);
  });
});
