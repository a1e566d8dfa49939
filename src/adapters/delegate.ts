import type { Answerable, AnswerSource, Question } from '../events/Question.ts';
import type { ChallengeAnswer, ChallengeEvent } from '../events/ChallengeEvent.ts';
import type { AnswerTo, QuestionEvent, TaskEvent } from '../events/TaskEvent.ts';
import type { HTTPBody } from '../foundation/HTTPBody.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLSessionTask } from '../session/tasks/URLSessionTask.ts';
import type { URLSession } from '../session/URLSession.ts';
import type { TaskListener } from '../stream/TaskContext.ts';
import type { DelegateAnswer, NewBody, URLSessionDataDelegate } from './delegates.ts';
import type { OperationQueue } from './delegateQueue.ts';

/**
 * Who gets a task's results: its delegates alone; a completion handler (delegates then hear neither response, data nor
 * the end); or a promise with a delegate of its own, which hears response and data but not the end.
 * @see surface of `dataTask(with:completionHandler:)` and `data(for:delegate:)`
 */
export type ResultReceiver = 'delegate' | 'handler' | 'promise';

type MethodName = keyof URLSessionDataDelegate;

const resultMethods: ReadonlySet<MethodName> = new Set<MethodName>([
  'dataTaskDidReceiveResponse',
  'dataTaskDidReceiveData',
  'dataTaskWillCacheResponse',
  'taskDidCompleteWithError',
]);

/** Turns the events of one task into calls of its delegates, on the session's queue. */
export class DelegateListener implements TaskListener {
  readonly #session: URLSession;
  readonly #task: URLSessionTask;
  readonly #taskDelegate: URLSessionDataDelegate | null;
  readonly #sessionDelegate: URLSessionDataDelegate | null;
  readonly #queue: OperationQueue;
  readonly #receiver: ResultReceiver;

  constructor(
    task: URLSessionTask,
    delegates: { readonly session: URLSessionDataDelegate | null; readonly task: URLSessionDataDelegate | null },
    session: URLSession,
    queue: OperationQueue,
    receiver: ResultReceiver,
  ) {
    this.#session = session;
    this.#task = task;
    this.#taskDelegate = delegates.task;
    this.#sessionDelegate = delegates.session;
    this.#queue = queue;
    this.#receiver = receiver;
  }

  /** Who has the method: the task's delegate before the session's, decided for each method. */
  #owner(name: MethodName): URLSessionDataDelegate | null {
    if (resultMethods.has(name)) {
      if (this.#receiver === 'handler') return null;
      if (this.#receiver === 'promise' && name === 'taskDidCompleteWithError') return null;
    }
    if (typeof this.#taskDelegate?.[name] === 'function') return this.#taskDelegate;
    if (typeof this.#sessionDelegate?.[name] === 'function') return this.#sessionDelegate;
    return null;
  }

  /** Calls a method that is only told, on the queue. */
  #tell<Name extends MethodName>(name: Name, call: (owner: URLSessionDataDelegate) => void): void {
    const owner = this.#owner(name);
    if (owner === null) return;
    this.#queue.addOperation(() => {
      call(owner);
    });
  }

  /** Claims a question for the delegate that has the method, and calls it on the queue. */
  #ask<Q extends QuestionEvent>(
    question: Q,
    owner: URLSessionDataDelegate | null,
    call: (owner: URLSessionDataDelegate, reply: (answer: AnswerTo<Q>) => void) => DelegateAnswer<AnswerTo<Q>>,
  ): void {
    if (owner === null || !question.isOpen) return;
    const again = (answer: unknown): void => {
      (question as Question<unknown>).respondWith(answer);
    };
    const source: AnswerSource<AnswerTo<Q>> = answerOnQueue(this.#queue, (reply) => call(owner, reply), again);
    (question as Question<unknown>).respondWith(source);
  }

  received(event: TaskEvent): void {
    const session = this.#session;
    const task = this.#task;
    const dataTask = task;
    switch (event.type) {
      case 'waitingForConnectivity':
        return this.#tell('taskIsWaitingForConnectivity', (d) => d.taskIsWaitingForConnectivity?.(session, task));
      case 'redirect':
        return this.#ask(event, this.#owner('taskWillPerformHTTPRedirection'), (d, reply) =>
          d.taskWillPerformHTTPRedirection?.(session, task, event.response, event.newRequest, reply),
        );
      case 'challenge':
        return this.#receivedChallenge(event);
      case 'needNewBodyStream':
        return this.#ask(event, this.#owner('taskNeedNewBodyStream'), (d, reply) =>
          mapAnswer(
            d.taskNeedNewBodyStream?.(session, task, (body) => {
              reply(bodyFrom(body));
            }),
            bodyFrom,
          ),
        );
      case 'sentBodyData':
        return this.#tell('taskDidSendBodyData', (d) =>
          d.taskDidSendBodyData?.(session, task, event.bytesSent, event.totalBytesSent, event.totalBytesExpectedToSend),
        );
      case 'informationalResponse':
        return this.#tell('taskDidReceiveInformationalResponse', (d) =>
          d.taskDidReceiveInformationalResponse?.(session, task, event.response),
        );
      case 'response':
        return this.#ask(event, this.#owner('dataTaskDidReceiveResponse'), (d, reply) =>
          d.dataTaskDidReceiveResponse?.(session, dataTask, event.response, reply),
        );
      case 'data':
        return this.#tell('dataTaskDidReceiveData', (d) => d.dataTaskDidReceiveData?.(session, dataTask, event.data));
      case 'willCacheResponse':
        return this.#ask(event, this.#owner('dataTaskWillCacheResponse'), (d, reply) =>
          d.dataTaskWillCacheResponse?.(session, dataTask, event.proposed, reply),
        );
      case 'metrics':
        return this.#tell('taskDidFinishCollectingMetrics', (d) =>
          d.taskDidFinishCollectingMetrics?.(session, task, event.metrics),
        );
      default:
    }
  }

  /** Session-wide challenges go to the session's delegate; only when it has no such method, to the task-level one. */
  #receivedChallenge(event: ChallengeEvent): void {
    const answer = (disposition: ChallengeAnswer['disposition'], credential: ChallengeAnswer['credential'] = null) => ({
      disposition,
      credential,
    });
    const session = this.#sessionDelegate;
    if (event.scope === 'session' && typeof session?.sessionDidReceiveChallenge === 'function') {
      return this.#ask(event, session, (d, reply) =>
        d.sessionDidReceiveChallenge?.(this.#session, event.challenge, (disposition, credential) => {
          reply(answer(disposition, credential));
        }),
      );
    }
    this.#ask(event, this.#owner('taskDidReceiveChallenge'), (d, reply) =>
      d.taskDidReceiveChallenge?.(this.#session, this.#task, event.challenge, (disposition, credential) => {
        reply(answer(disposition, credential));
      }),
    );
  }

  ended(error: URLError | null): void {
    this.#tell('taskDidCompleteWithError', (d) => d.taskDidCompleteWithError?.(this.#session, this.#task, error));
  }
}

/**
 * A claim whose answer is worked out on the queue. What the method throws is a failed answer; calling the handler once
 * more is refused, of which the session's monitor hears.
 */
const answerOnQueue = <A>(
  queue: OperationQueue,
  call: (reply: (answer: A) => void) => DelegateAnswer<A>,
  again: (answer: A) => void,
): AnswerSource<A> => ({
  subscribe: (observer) => {
    let isDropped = false;
    let hasReplied = false;
    let inner: { unsubscribe(): void } | null = null;
    queue.addOperation(() => {
      if (isDropped) return;
      try {
        const returned = call((answer) => {
          if (hasReplied) return again(answer);
          hasReplied = true;
          if (!isDropped) observer.next(answer);
        });
        if (returned !== undefined) inner = deliver(returned as Answerable<A>, observer, () => isDropped);
      } catch (error) {
        if (!isDropped) observer.error(error);
      }
    });
    return {
      unsubscribe: () => {
        isDropped = true;
        inner?.unsubscribe();
      },
    };
  },
});

type AnswerObserver<A> = Parameters<AnswerSource<A>['subscribe']>[0];

/**
 * Passes a returned answer on, whatever form it has. A promise of nothing is what an `async` method returns that calls
 * the handler: no answer.
 */
const deliver = <A>(
  answer: Answerable<A>,
  observer: AnswerObserver<A>,
  isDropped: () => boolean,
): { unsubscribe(): void } | null => {
  if (typeof answer === 'object' && answer !== null) {
    if ('subscribe' in answer && typeof answer.subscribe === 'function') return answer.subscribe(observer);
    if ('then' in answer && typeof answer.then === 'function') {
      answer.then(
        (value) => {
          if (!isDropped() && value !== undefined) observer.next(value);
        },
        (reason: unknown) => {
          if (!isDropped()) observer.error(reason);
        },
      );
      return null;
    }
  }
  observer.next(answer as A);
  return null;
};

/** The same answer with its value changed, in whatever form it comes. */
const mapAnswer = <A, B>(answer: DelegateAnswer<A>, change: (value: A) => B): DelegateAnswer<B> => {
  if (answer === undefined) return undefined;
  return {
    subscribe: (observer) => {
      const inner = deliver<A>(
        answer,
        {
          next: (value) => {
            let changed: B;
            try {
              changed = change(value);
            } catch (reason) {
              return observer.error(reason);
            }
            observer.next(changed);
          },
          error: (reason) => {
            observer.error(reason);
          },
          complete: () => {
            observer.complete();
          },
        },
        () => false,
      );
      return inner ?? { unsubscribe: () => {} };
    },
  };
};

const bodyFrom = (body: NewBody): HTTPBody | null => {
  if (body === null) return null;
  if (ArrayBuffer.isView(body)) return { kind: 'data', data: body };
  if ('kind' in body) return body;
  return { kind: 'stream', stream: body };
};
