import type { ChallengeAnswer } from '../../src/events/ChallengeEvent.ts';
import type { AnswerSource } from '../../src/events/Question.ts';
import type { CachedURLResponse } from '../../src/foundation/CachedURLResponse.ts';
import type { HTTPBody } from '../../src/foundation/HTTPBody.ts';
import type { URLSessionResponseDisposition } from '../../src/foundation/rawValues.ts';
import { URLRequest } from '../../src/foundation/URLRequest.ts';
import { typeOfLetter } from '../alphabet.ts';
import type { Expectations } from './Expectations.ts';
import { expectSpans, type SpanExpectation } from './expectSpans.ts';
import type { RunHelpers } from '../testScheduler.ts';
import { bytesOf, isContent } from '../values.ts';

/** What the questions are answered with, by letter. */
export interface LetterAnswers {
  '>': URLRequest | null;
  '?': ChallengeAnswer;
  r: URLSessionResponseDisposition;
  k: CachedURLResponse | null;
  b: HTTPBody | null;
}

/** What a diagram of answers may have as values: for `>` a URL too, for `b` text or bytes too. */
export interface LetterAnswerValues extends Omit<LetterAnswers, '>' | 'b'> {
  '>': URLRequest | URL | string | null;
  b: HTTPBody | Uint8Array | string | null;
}

/** A letter of a kind of question. */
export type QuestionLetter = keyof LetterAnswers;

interface Subscriptions {
  readonly subscribedFrame: number;
  readonly unsubscribedFrame: number;
}

/** An answer that comes when a diagram says, counted from the moment at which it is asked for. */
export interface MarbleAnswer<A> extends AnswerSource<A> {
  readonly subscriptions: readonly Subscriptions[];
}

/** Draws answers to one kind of question. */
export interface AnswerScript<Letter extends QuestionLetter> {
  /** A stream to be given as answer; no value before its end means the default, `#` that the answer fails. */
  with(
    diagram: string,
    values: Readonly<Record<string, LetterAnswerValues[Letter]>>,
    error?: unknown,
  ): MarbleAnswer<LetterAnswers[Letter]>;
}

const questionLetters: ReadonlySet<string> = new Set<QuestionLetter>(['>', '?', 'r', 'k', 'b']);

const answerOf = (letter: string, value: unknown): unknown => {
  if (letter === '>' && (typeof value === 'string' || value instanceof URL)) return new URLRequest(value);
  return letter === 'b' && isContent(value) ? { kind: 'data', data: bytesOf(value) } : value;
};

/** Answers as diagrams, and when they were asked for. */
export class Answers {
  readonly #cold: RunHelpers['cold'];
  readonly #expectations: Expectations;
  readonly #made: { readonly letter: string; readonly answer: MarbleAnswer<unknown> }[] = [];

  constructor(cold: RunHelpers['cold'], expectations: Expectations) {
    this.#cold = cold;
    this.#expectations = expectations;
  }

  /** @throws TypeError for a letter that asks nothing. */
  script<Letter extends QuestionLetter>(letter: Letter): AnswerScript<Letter> {
    if (!questionLetters.has(letter)) {
      throw new TypeError(`'${letter}' asks nothing (${typeOfLetter(letter) ?? 'no letter of the alphabet'})`);
    }
    return {
      with: (diagram, values, error) => {
        const answers = Object.entries(values).map(([key, value]) => [key, answerOf(letter, value)]);
        const answer = this.#cold(diagram, Object.fromEntries(answers) as Record<string, unknown>, error);
        this.#made.push({ letter, answer });
        return answer as MarbleAnswer<LetterAnswers[Letter]>;
      },
    };
  }

  /** When an answer, or all answers to a kind of question, were waited for. */
  expect(of: QuestionLetter | MarbleAnswer<unknown>): SpanExpectation {
    const name = typeof of === 'string' ? `expectAnswers('${of}')` : 'expectAnswers(…)';
    return expectSpans(this.#expectations, name, () => {
      const meant = typeof of === 'string' ? this.#made.filter(({ letter }) => letter === of) : [{ answer: of }];
      return meant.flatMap(({ answer }) =>
        answer.subscriptions.map(({ subscribedFrame, unsubscribedFrame }) => ({
          span: {
            subscribed: subscribedFrame,
            unsubscribed: unsubscribedFrame === Infinity ? null : unsubscribedFrame,
          },
          text: 'waited for',
        })),
      );
    });
  }
}
