import { describe, expect, it } from '@jest/globals';
import { NEVER, of, Subject, throwError } from 'rxjs';
import { NeedNewBodyStreamEvent } from '../../../src/events/NeedNewBodyStreamEvent.ts';
import { type AnswerRefusal, type Answerable, Question, type Settlement } from '../../../src/events/Question.ts';
import { ResponseEvent } from '../../../src/events/ResponseEvent.ts';
import type { URLSessionResponseDisposition } from '../../../src/foundation/rawValues.ts';
import { URLResponse } from '../../../src/foundation/URLResponse.ts';

const response = new URLResponse('https://api.test/', {
  mimeType: null,
  expectedContentLength: -1,
  textEncodingName: null,
});
const ask = (): ResponseEvent => new ResponseEvent(response);

type Outcome = { answer?: unknown; failure?: unknown; drop?: () => void };

const settle = (question: ResponseEvent): Outcome => {
  const outcome: Outcome = {};
  const settlement: Settlement<URLSessionResponseDisposition> = {
    fallback: 'allow',
    proceed: (answer) => {
      outcome.answer = answer;
    },
    fail: (reason) => {
      outcome.failure = reason;
    },
    wait: (drop) => {
      outcome.drop = drop;
    },
  };
  Question.settle(question, settlement);
  return outcome;
};

describe('a question', () => {
  it('takes the first claim and refuses later ones (Q2)', () => {
    const question = ask();
    expect(question.respondWith('cancel')).toBe(true);
    expect(question.isOpen).toBe(false);
    expect(question.respondWith('allow')).toBe(false);
    expect(settle(question).answer).toBe('cancel');
  });

  it('goes on with the default, at once, when nobody claimed it (Q4)', () => {
    expect(settle(ask())).toEqual({ answer: 'allow' });
  });

  it('cannot be claimed once its delivery is over (Q1)', () => {
    const question = ask();
    settle(question);
    expect(question.isOpen).toBe(false);
    expect(question.respondWith('cancel')).toBe(false);
  });

  it('reports refused claims to its asker, never to the claimer (Q10)', () => {
    const refusals: AnswerRefusal[] = [];
    const question = ask();
    Question.askedBy(question, {
      answerRefused: (_question, why) => {
        refusals.push(why);
      },
    });
    question.respondWith('allow');
    question.respondWith('cancel');
    const late = ask();
    Question.askedBy(late, {
      answerRefused: (_question, why) => {
        refusals.push(why);
      },
    });
    settle(late);
    late.respondWith('cancel');
    expect(refusals).toEqual(['alreadyAnswered', 'tooLate']);
  });

  it.each<[string, Answerable<URLSessionResponseDisposition>, unknown]>([
    ['a value', 'cancel', 'cancel'],
    ['a stream that answers inside its own subscribe call', of('cancel' as const), 'cancel'],
    ['a stream whose first value counts', of('cancel' as const, 'allow' as const), 'cancel'],
    ['a stream that ends without a value: the default', of<URLSessionResponseDisposition>(), 'allow'],
  ])('is answered in the same turn by %s (Q3)', (_form, answer, expected) => {
    const question = ask();
    question.respondWith(answer);
    expect(settle(question).answer).toBe(expected);
  });

  it('waits for a promise (Q3)', async () => {
    const question = ask();
    question.respondWith(Promise.resolve('cancel' as const));
    const outcome = settle(question);
    expect(outcome.answer).toBeUndefined();
    await Promise.resolve();
    expect(outcome.answer).toBe('cancel');
  });

  it('releases the stream of its answer once that has answered (Q3)', () => {
    const answers = new Subject<URLSessionResponseDisposition>();
    const question = ask();
    question.respondWith(answers);
    const outcome = settle(question);
    expect(answers.observed).toBe(true);
    answers.next('cancel');
    expect(outcome.answer).toBe('cancel');
    expect(answers.observed).toBe(false);
  });

  it('drops a pending answer and releases its subscription (Q6)', () => {
    const answers = new Subject<URLSessionResponseDisposition>();
    const question = ask();
    question.respondWith(answers);
    const outcome = settle(question);
    outcome.drop?.();
    expect(answers.observed).toBe(false);
    answers.next('cancel');
    expect(outcome.answer).toBeUndefined();
  });

  it('says that an answer failed, with the reason (Q7)', async () => {
    const reason = new Error('no');
    const byStream = ask();
    byStream.respondWith(throwError(() => reason));
    expect(settle(byStream).failure).toBe(reason);
    const byPromise = ask();
    byPromise.respondWith(Promise.reject(reason));
    const outcome = settle(byPromise);
    await Promise.resolve();
    expect(outcome.failure).toBe(reason);
  });

  it('says so as well when the answer throws as soon as it is waited for (Q7)', () => {
    const reason = new Error('no');
    const fail = (): never => {
      throw reason;
    };
    const byStream = ask();
    byStream.respondWith({ subscribe: fail });
    expect(settle(byStream).failure).toBe(reason);
    const byPromise = ask();
    byPromise.respondWith({ then: fail });
    expect(settle(byPromise).failure).toBe(reason);
  });

  it('goes on once, however often a promise of somebody’s own calls back', () => {
    const answers: unknown[] = [];
    const question = ask();
    const eager: PromiseLike<URLSessionResponseDisposition> = {
      then: (resolve) => {
        resolve?.('allow');
        resolve?.('cancel');
        return eager as never;
      },
    };
    question.respondWith(eager);
    Question.settle<URLSessionResponseDisposition>(question, {
      fallback: 'allow',
      proceed: (answer) => {
        answers.push(answer);
      },
      fail: () => {},
      wait: () => {},
    });
    expect(answers).toEqual(['allow']);
  });

  it('hides its slot from deep equality (Q9)', () => {
    const one = ask();
    const other = ask();
    one.respondWith('cancel');
    expect(one).toEqual(other);
    expect(Object.keys(one)).toEqual(['type', 'response', 'source']);
  });

  it('is known by a brand, whichever copy of the package made it', () => {
    expect(Question.is(ask())).toBe(true);
    expect(Question.is(new NeedNewBodyStreamEvent(0))).toBe(true);
    expect(Question.is({ type: 'response' })).toBe(false);
    expect(Question.is(null)).toBe(false);
  });

  it('can be left unanswered for ever without holding anything but its own answer', () => {
    const question = ask();
    question.respondWith(NEVER);
    const outcome = settle(question);
    expect(outcome.answer).toBeUndefined();
    outcome.drop?.();
  });
});
