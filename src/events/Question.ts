/** An answer: a value, a promise of one, or anything with `subscribe` whose first value counts. */
export type Answerable<A> = A | PromiseLike<A> | AnswerSource<A>;

/** An answer that comes as a stream: its first value counts, none at all means the default. */
export interface AnswerSource<A> {
  subscribe(observer: { next(answer: A): void; error(reason: unknown): void; complete(): void }): {
    unsubscribe(): void;
  };
}

/** Why a claim was refused: somebody was first, or the delivery was over. */
export type AnswerRefusal = 'alreadyAnswered' | 'tooLate';

/** Who asked a question. */
export interface Asker {
  answerRefused(question: Question<unknown>, why: AnswerRefusal): void;
}

/** How the asker goes on once the delivery is over. */
export interface Settlement<A> {
  readonly fallback: A;
  proceed(answer: A): void;
  fail(reason: unknown): void;
  /** The answer is still to come; `drop` says that nobody waits for it any more. */
  wait(drop: () => void): void;
}

/** Same brand in every copy of the package. */
const brand = Symbol.for('rx-urlsession.Question');

/**
 * An event that asks something. Whoever receives it may claim it with `respondWith` while it is being delivered; the
 * answer itself may come later. Who says nothing leaves it to the next, and nobody at all means the documented default.
 */
export abstract class Question<A> {
  #state: 'open' | 'claimed' | 'closed' = 'open';
  #answer: unknown = undefined;
  #asker: Asker | null = null;

  static {
    Object.defineProperty(Question.prototype, brand, { value: true });
  }

  static is(value: unknown): value is Question<unknown> {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** Whether `respondWith` would be heard. */
  get isOpen(): boolean {
    return this.#state === 'open';
  }

  /**
   * Claims the question. The first caller wins; true when it was this one.
   * False, and nothing else, when somebody was first or the delivery is over.
   */
  respondWith(answer: Answerable<A>): boolean {
    if (this.#state !== 'open') {
      this.#asker?.answerRefused(this, this.#state === 'claimed' ? 'alreadyAnswered' : 'tooLate');
      return false;
    }
    this.#state = 'claimed';
    this.#answer = answer;
    return true;
  }

  /** Whether a run asked it, and will settle it. An interceptor's own events have nobody. @internal */
  static isAsked(question: Question<unknown>): boolean {
    return question.#asker !== null;
  }

  /** Says who asks; before the delivery. @internal */
  static askedBy(question: Question<unknown>, asker: Asker): void {
    question.#asker = asker;
  }

  /** Closes the slot after the delivery; true when nobody claimed it. @internal */
  static closeUnclaimed(question: Question<unknown>): boolean {
    if (question.#state === 'claimed') return false;
    question.#state = 'closed';
    return true;
  }

  /** Goes on with the claimed answer: in this turn if it is there. @internal */
  static settle<A>(question: Question<A>, settlement: Settlement<A>): void {
    if (Question.closeUnclaimed(question)) return settlement.proceed(settlement.fallback);
    const answer = question.#answer as Answerable<A>;
    question.#answer = undefined;
    if (typeof answer !== 'object' || answer === null) return settlement.proceed(answer);
    if ('subscribe' in answer && typeof answer.subscribe === 'function') return awaitSource(answer, settlement);
    if ('then' in answer && typeof answer.then === 'function') return awaitPromise(answer, settlement);
    settlement.proceed(answer as A);
  }
}

const awaitPromise = <A>(promise: PromiseLike<A>, settlement: Settlement<A>): void => {
  let isDropped = false;
  settlement.wait(() => {
    isDropped = true;
  });
  const finish = (then: () => void): void => {
    if (isDropped) return;
    isDropped = true;
    then();
  };
  const fail = (reason: unknown): void => {
    finish(() => {
      settlement.fail(reason);
    });
  };
  try {
    promise.then((answer) => {
      finish(() => {
        settlement.proceed(answer);
      });
    }, fail);
  } catch (reason) {
    fail(reason);
  }
};

/** The first value of a stream, which may come inside `subscribe` itself. */
const awaitSource = <A>(source: AnswerSource<A>, settlement: Settlement<A>): void => {
  const state: { isDone: boolean; subscription: { unsubscribe(): void } | null } = {
    isDone: false,
    subscription: null,
  };
  const finish = (then: () => void): void => {
    if (state.isDone) return;
    state.isDone = true;
    state.subscription?.unsubscribe();
    then();
  };
  settlement.wait(() => {
    finish(() => {});
  });
  const fail = (reason: unknown): void => {
    finish(() => {
      settlement.fail(reason);
    });
  };
  try {
    const subscription = source.subscribe({
      next: (answer) => {
        finish(() => {
          settlement.proceed(answer);
        });
      },
      error: fail,
      complete: () => {
        finish(() => {
          settlement.proceed(settlement.fallback);
        });
      },
    });
    state.subscription = subscription;
    if (state.isDone) subscription.unsubscribe();
  } catch (reason) {
    fail(reason);
  }
};
