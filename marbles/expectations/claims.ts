import { isPromiseLike } from '../../src/foundation/Eventually.ts';
import { Question } from '../../src/events/Question.ts';
import type { QuestionEvent } from '../../src/events/TaskEvent.ts';

/**
 * Runs something that does not wait, and hears meanwhile of every question that is answered with a promise. As
 * `TestScheduler.run` does with RxJS's timers, the class itself is replaced for that time, because questions are
 * answered from everywhere.
 */
export const watchPromisedAnswers = (promised: (question: QuestionEvent) => void, run: () => void): void => {
  const descriptor = Object.getOwnPropertyDescriptor(Question.prototype, 'respondWith') as PropertyDescriptor;
  const respond = descriptor.value as (this: Question<unknown>, answer: unknown) => boolean;
  Object.defineProperty(Question.prototype, 'respondWith', {
    ...descriptor,
    value(this: Question<unknown>, answer: unknown): boolean {
      const isClaimed = respond.call(this, answer);
      const isStream = typeof answer === 'object' && answer !== null && 'subscribe' in answer;
      if (isClaimed && !isStream && isPromiseLike(answer)) promised(this as unknown as QuestionEvent);
      return isClaimed;
    },
  });
  try {
    run();
  } finally {
    Object.defineProperty(Question.prototype, 'respondWith', descriptor);
  }
};
