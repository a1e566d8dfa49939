import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerNewBodyStream } from '../../../operators/answerNewBodyStream.ts';
import { Question } from '../../../src/events/Question.ts';
import type { NeedNewBodyStreamEvent } from '../../../src/events/NeedNewBodyStreamEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { completed, needNewBodyStream, response, told } from '../../support/taskEvents.ts';

describe('answerNewBodyStream', () => {
  const events = { b: needNewBodyStream(), r: response(), f: completed() };

  it('passes every event, and claims the question with the answer', () => {
    const asked: NeedNewBodyStreamEvent[] = [];
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-b-r-(f|)', events);
      const answered = source.pipe(
        answerNewBodyStream((question) => {
          asked.push(question);
          return null;
        }),
      );
      expectObservable(answered).toBe('-b-r-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
    expect(asked).toEqual([events.b]);
    const answers: unknown[] = [];
    Question.settle<unknown>(events.b, {
      fallback: 'nobody answered',
      proceed: (answer) => answers.push(answer),
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual([null]);
  });

  it('leaves the question to others with undefined', () => {
    const question = needNewBodyStream();
    told(question)
      .pipe(answerNewBodyStream(() => undefined))
      .subscribe();
    expect(question.isOpen).toBe(true);
  });

  it('knows its question and its answer, and keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(
      answerNewBodyStream((question) => {
        sameType<typeof question, NeedNewBodyStreamEvent>(true);
        return undefined;
      }),
    );
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerNewBodyStream(() => 7);
  });
});
