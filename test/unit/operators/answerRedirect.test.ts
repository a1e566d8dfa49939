import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerRedirect } from '../../../operators/answerRedirect.ts';
import { Question } from '../../../src/events/Question.ts';
import type { RedirectEvent } from '../../../src/events/RedirectEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, redirect, response, told } from '../../support/taskEvents.ts';

describe('answerRedirect', () => {
  const events = { '>': redirect(), r: response(), f: completed() };

  it('passes every event, and claims the question with the answer', () => {
    const asked: RedirectEvent[] = [];
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('->-r-(f|)', events);
      const answered = source.pipe(
        answerRedirect((question) => {
          asked.push(question);
          return null;
        }),
      );
      expectObservable(answered).toBe('->-r-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
    expect(asked).toEqual([events['>']]);
    const answers: unknown[] = [];
    Question.settle<unknown>(events['>'], {
      fallback: 'nobody answered',
      proceed: (answer) => answers.push(answer),
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual([null]);
  });

  it('leaves the question to others with undefined', () => {
    const question = redirect();
    told(question)
      .pipe(answerRedirect(() => undefined))
      .subscribe();
    expect(question.isOpen).toBe(true);
  });

  it('knows its question and its answer, and keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(
      answerRedirect((question) => {
        sameType<typeof question, RedirectEvent>(true);
        return undefined;
      }),
    );
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerRedirect(() => 7);
  });
});
