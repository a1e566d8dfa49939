import type { Answerable } from './Question.ts';
import type { ChallengeAnswer, ChallengeEvent } from './ChallengeEvent.ts';
import type { NeedNewBodyStreamEvent } from './NeedNewBodyStreamEvent.ts';
import type { RedirectEvent } from './RedirectEvent.ts';
import type { ResponseEvent } from './ResponseEvent.ts';
import type { AnswerTo, TaskEvent } from './TaskEvent.ts';
import type { WillCacheResponseEvent } from './WillCacheResponseEvent.ts';

type Decide<Q> = (question: Q) => Answerable<AnswerTo<Q>> | undefined;

/** One function a kind of question; `undefined` leaves the question to others. */
export interface AnswerTable {
  readonly redirect?: Decide<RedirectEvent>;
  readonly challenge?: (question: ChallengeEvent) => Answerable<ChallengeAnswer> | undefined;
  readonly response?: Decide<ResponseEvent>;
  readonly willCacheResponse?: Decide<WillCacheResponseEvent>;
  readonly needNewBodyStream?: Decide<NeedNewBodyStreamEvent>;
}

const claim = <Q extends { readonly isOpen: boolean; respondWith(answer: never): boolean }>(
  question: Q,
  decide: ((question: Q) => unknown) | undefined,
): void => {
  if (decide === undefined || !question.isOpen) return;
  const answer = decide(question);
  if (answer !== undefined) question.respondWith(answer as never);
};

/** Claims a question of the table's kinds; leaves every other event alone. */
export const answerFrom = (table: AnswerTable, event: TaskEvent): void => {
  switch (event.type) {
    case 'redirect':
      return claim(event, table.redirect);
    case 'challenge':
      return claim(event, table.challenge);
    case 'response':
      return claim(event, table.response);
    case 'willCacheResponse':
      return claim(event, table.willCacheResponse);
    case 'needNewBodyStream':
      return claim(event, table.needNewBodyStream);
    default:
  }
};
