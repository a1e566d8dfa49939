import { describe, expect, it } from '@jest/globals';
import { NEVER, type Observable, type ObservedValueOf } from 'rxjs';
import { answerChallenge } from '../../../operators/answerChallenge.ts';
import { Question } from '../../../src/events/Question.ts';
import type { ChallengeEvent } from '../../../src/events/ChallengeEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { marbleTest } from '../../support/marbleTest.ts';
import { sameType } from '../../support/sameType.ts';
import { challenge, completed, response, told } from '../../support/taskEvents.ts';

describe('answerChallenge', () => {
  const events = { '?': challenge(), r: response(), f: completed() };

  it('passes every event, and claims the question with the answer', () => {
    const asked: ChallengeEvent[] = [];
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-?-r-(f|)', events);
      const answered = source.pipe(
        answerChallenge((question) => {
          asked.push(question);
          return { disposition: 'rejectProtectionSpace' as const };
        }),
      );
      expectObservable(answered).toBe('-?-r-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^----!');
    });
    expect(asked).toEqual([events['?']]);
    const answers: unknown[] = [];
    Question.settle<unknown>(events['?'], {
      fallback: 'nobody answered',
      proceed: (answer) => answers.push(answer),
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual([{ disposition: 'rejectProtectionSpace' as const }]);
  });

  it('leaves the question to others with undefined', () => {
    const question = challenge();
    told(question)
      .pipe(answerChallenge(() => undefined))
      .subscribe();
    expect(question.isOpen).toBe(true);
  });

  it('knows its question and its answer, and keeps the stream typed', () => {
    const answered = (NEVER as Observable<TaskEvent>).pipe(
      answerChallenge((question) => {
        sameType<typeof question, ChallengeEvent>(true);
        return undefined;
      }),
    );
    sameType<ObservedValueOf<typeof answered>, TaskEvent>(true);
    // @ts-expect-error no such answer
    answerChallenge(() => 7);
  });
});
