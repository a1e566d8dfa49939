import { describe, expect, it } from '@jest/globals';
import { Observable, of, share } from 'rxjs';
import { answering } from '../../../operators/answering.ts';
import type { AnswerTable } from '../../../src/events/AnswerTable.ts';
import { Question } from '../../../src/events/Question.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import { failure, marbleTest } from '../../support/marbleTest.ts';
import {
  challenge,
  completed,
  data,
  needNewBodyStream,
  redirect,
  response,
  willCacheResponse,
  told,
} from '../../support/taskEvents.ts';

/** What a question is answered with in the end; undefined when nobody claimed it. */
const answerOf = (question: TaskEvent): unknown => {
  let answer: unknown;
  Question.settle(question as unknown as Question<unknown>, {
    fallback: undefined,
    proceed: (given) => {
      answer = given;
    },
    fail: () => {},
    wait: () => {},
  });
  return answer;
};

const kinds: readonly [keyof AnswerTable, () => TaskEvent, number][] = [
  ['redirect', () => redirect(), -999],
  ['challenge', () => challenge(), -1012],
  ['response', () => response(), -999],
  ['willCacheResponse', () => willCacheResponse(), -999],
  ['needNewBodyStream', () => needNewBodyStream(), -999],
];

describe('answering', () => {
  it('passes every event, unchanged and at its time', () => {
    const events = { '?': challenge(), '>': redirect(), r: response(), d: data('x'), f: completed() };
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-?->-r-d-(f|)', events);
      const answered = source.pipe(answering({ redirect: () => null, response: () => 'allow' }));
      expectObservable(answered).toBe('-?->-r-d-(f|)', events);
      expectSubscriptions(source.subscriptions).toBe('^--------!');
    });
  });

  it.each(kinds)('claims a %s while it is delivered', (kind, make) => {
    const question = make();
    const given = {};
    const seen: unknown[] = [];
    const decide = (asked: unknown): unknown => {
      seen.push(asked);
      return given;
    };
    of(question)
      .pipe(answering({ [kind]: decide }))
      .subscribe((event) => seen.push((event as unknown as Question<unknown>).isOpen));
    expect(seen).toEqual([question, false]);
    expect(answerOf(question)).toBe(given);
  });

  it.each(kinds)('leaves a %s open that it has no answer for', (kind, make) => {
    const question = make();
    of(question, question)
      .pipe(answering({ [kind]: () => undefined }), answering({}))
      .subscribe();
    expect((question as unknown as Question<unknown>).isOpen).toBe(true);
  });

  it.each(kinds)('ends a task whose %s it fails to answer, with the code of Q7', (kind, make, code) => {
    const question = make();
    const thrown = new RangeError('decide');
    marbleTest(({ cold, expectObservable, expectSubscriptions }) => {
      const source = cold<TaskEvent>('-q-f', { q: question, f: completed() });
      const failing = answering({
        [kind]: () => {
          throw thrown;
        },
      });
      expectObservable(source.pipe(failing)).toBe('-#', {}, failure(code, { cause: thrown }));
      expectSubscriptions(source.subscriptions).toBe('^!');
    });
  });

  it('asks the operator nearer to the source first (Q2)', () => {
    const question = redirect();
    const asked: string[] = [];
    told(question)
      .pipe(
        answering({ redirect: () => void asked.push('first') }),
        answering({
          redirect: () => {
            asked.push('second');
            return null;
          },
        }),
        answering({
          redirect: ({ newRequest }) => {
            asked.push('third');
            return newRequest;
          },
        }),
      )
      .subscribe();
    expect(asked).toEqual(['first', 'second']);
    expect(answerOf(question)).toBeNull();
  });

  it('answers inside the delivery, not later (Q1)', () => {
    const question = response();
    let isOpenAfterwards: boolean | undefined;
    const source = new Observable<TaskEvent>((subscriber) => {
      subscriber.next(question);
      isOpenAfterwards = question.isOpen;
    });
    source.pipe(answering({ response: () => 'cancel' })).subscribe();
    expect(isOpenAfterwards).toBe(false);
  });

  it('asks once where several subscribers share a stream', () => {
    const question = redirect();
    let asked = 0;
    const source = new Observable<TaskEvent>((subscriber) => {
      queueMicrotask(() => {
        subscriber.next(question);
      });
    });
    const shared = source.pipe(
      answering({
        redirect: () => {
          asked += 1;
          return null;
        },
      }),
      share(),
    );
    shared.subscribe();
    shared.subscribe();
    return Promise.resolve().then(() => {
      expect(asked).toBe(1);
    });
  });

  it('takes an answer that comes later (Q3)', () => {
    const question = redirect();
    const later = of(null);
    told(question)
      .pipe(answering({ redirect: () => later }))
      .subscribe();
    expect(answerOf(question)).toBeNull();
  });
});
