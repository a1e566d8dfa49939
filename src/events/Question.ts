/** An answer: a value, a promise of one, or anything with `subscribe` whose first value counts. */
export type Answerable<A> = A | PromiseLike<A> | AnswerSource<A>;

/** An answer that comes as a stream: its first value counts, none at all means the default. */
export interface AnswerSource<A> {
  subscribe(observer: {
    next(answer: A): void;
    error(reason: unknown): void;
    complete(): void;
  }): { unsubscribe(): void };
}

/** What happened to a claim that came too late or second. */
export type AnswerRefusal = 'alreadyAnswered' | 'tooLate';

/** Same brand in every copy of the package. */
const brand: unique symbol = Symbol.for('rx-urlsession.Question') as never;

const isPromise = (answer: object): answer is PromiseLike<unknown> =>
  typeof (answer as { then?: unknown }).then === 'function';
const isSource = (answer: object): answer is AnswerSource<unknown> =>
  typeof (answer as { subscribe?: unknown }).subscribe === 'function';

/**
 * An event that asks something. Whoever receives it may claim it with `respondWith` while it is being delivered; the
 * answer itself may come later. Who says nothing leaves it to the next, and nobody at all means the documented default.
 */
export abstract class Question<A> {
  #state: 'open' | 'claimed' | 'closed' = 'open';
  #answer: Answerable<A> | undefined;
  #reportRefusal: ((why: AnswerRefusal) => void) | undefined;

  declare readonly [brand]: true;
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
      this.#reportRefusal?.(this.#state === 'claimed' ? 'alreadyAnswered' : 'tooLate');
      return false;
    }
    this.#state = 'claimed';
    this.#answer = answer;
    return true;
  }

  /** Tells who wants to hear of refused claims. @internal */
  static onRefusal(question: Question<never>, report: (why: AnswerRefusal) => void): void {
    question.#reportRefusal = report;
  }

  /**
   * The asker's side, called once when the delivery is over: closes the slot and goes on with the answer, in this turn
   * if it is there. `wait` is called first when the answer is still to come; it gets the way to drop it.
   * @internal
   */
  static settle<A>(
    question: Question<A>,
    fallback: A,
    proceed: (answer: A) => void,
    fail: (reason: unknown) => void,
    wait: (drop: () => void) => void,
  ): void {
    if (question.#state !== 'claimed') {
      question.#state = 'closed';
      return proceed(fallback);
    }
    const answer = question.#answer as Answerable<A>;
    question.#answer = undefined;
    if (typeof answer !== 'object' || answer === null) return proceed(answer);
    if (isSource(answer)) return awaitSource(answer as AnswerSource<A>, fallback, proceed, fail, wait);
    if (isPromise(answer)) {
      let isDropped = false;
      wait(() => {
        isDropped = true;
      });
      answer.then(
        (value) => {
          if (!isDropped) proceed(value as A);
        },
        (reason: unknown) => {
          if (!isDropped) fail(reason);
        },
      );
      return;
    }
    proceed(answer);
  }
}

/** The first value of a stream, which may come inside `subscribe` itself. */
const awaitSource = <A>(
  source: AnswerSource<A>,
  fallback: A,
  proceed: (answer: A) => void,
  fail: (reason: unknown) => void,
  wait: (drop: () => void) => void,
): void => {
  let isDone = false;
  let subscription: { unsubscribe(): void } | undefined;
  const finish = (then: () => void): void => {
    if (isDone) return;
    isDone = true;
    subscription?.unsubscribe();
    then();
  };
  wait(() => {
    isDone = true;
    subscription?.unsubscribe();
  });
  subscription = source.subscribe({
    next: (answer) => {
      finish(() => {
        proceed(answer);
      });
    },
    error: (reason) => {
      finish(() => {
        fail(reason);
      });
    },
    complete: () => {
      finish(() => {
        proceed(fallback);
      });
    },
  });
  // Both flags may have changed inside `subscribe`, which the compiler cannot see.
  if (isDone as boolean) subscription.unsubscribe();
};
