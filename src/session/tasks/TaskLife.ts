import type { URLSessionDataDelegate } from '../../adapters/delegates.ts';
import { type AnswerTable, answerFrom } from '../../events/AnswerTable.ts';
import { type AnswerRefusal, type AnswerSource, Question } from '../../events/Question.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import type { Clock } from '../../loading/ports.ts';
import type { EventSink, TaskContext, TaskListener } from '../../stream/TaskContext.ts';
import { TaskEdge } from '../../stream/TaskEdge.ts';
import type { TaskDescription } from './TaskDescription.ts';
import type { TaskOwner } from './TaskOwner.ts';
import type { URLSessionTask } from './URLSessionTask.ts';

/** What a task has only once it has begun: its edge, and the properties that the events keep up to date. */
export class TaskLife implements TaskContext {
  readonly reference: URLSessionTask;
  readonly edge: TaskEdge;
  /** None once the task has ended: who keeps a task keeps no delegate. */
  listeners: readonly TaskListener[];
  wantsProgress: boolean;
  currentRequest: URLRequest | null;
  response: URLResponse | null = null;
  error: URLError | null = null;
  bytesSent = 0;
  bytesReceived = 0;
  /** -1 until the body has said its length. */
  expectedToSend = -1;
  readonly #owner: TaskOwner;
  readonly #description: TaskDescription;

  constructor(
    task: URLSessionTask,
    owner: TaskOwner,
    description: TaskDescription,
    sink: EventSink,
    delegate: URLSessionDataDelegate | null,
  ) {
    this.reference = task;
    this.#owner = owner;
    this.#description = description;
    this.wantsProgress = description.options.progress === true;
    this.currentRequest = description.request;
    const { answers } = description.options;
    const listeners = owner.listenersFor(task, delegate, description.receiver);
    this.listeners = answers === undefined ? listeners : [new AnsweringListener(answers), ...listeners];
    this.edge = new TaskEdge(this, sink);
  }

  get taskIdentifier(): number {
    return this.reference.taskIdentifier;
  }
  get priority(): number {
    return this.reference.priority;
  }
  get clock(): Clock {
    return this.#owner.clock;
  }
  get originalRequest(): URLRequest {
    return this.#description.request;
  }
  get creationTime(): number {
    return this.reference.creationTime;
  }

  note(event: TaskEvent): void {
    switch (event.type) {
      case 'response':
      case 'redirect':
        this.response = event.response;
        return;
      case 'data':
        this.bytesReceived += event.data.length;
        return;
      case 'sentBodyData':
        this.bytesSent = event.totalBytesSent;
        this.expectedToSend = event.totalBytesExpectedToSend;
        return;
      default:
    }
  }

  noted(event: TaskEvent): void {
    this.reference.didChange();
    const { monitor } = this.#owner;
    if (monitor.isObserved) monitor.tell(this.reference, event);
  }

  cancelled(): URLError {
    return new URLError(URLErrorCode.cancelled, { failingURL: this.#description.request.urlString });
  }

  willEnd(error: URLError | null): void {
    this.error = error;
  }

  didEnd(error: URLError | null): void {
    const { monitor } = this.#owner;
    if (monitor.isObserved && error !== null) {
      monitor.tell(this.reference, error.code === -999 ? { type: 'cancelled' } : { type: 'failed', error });
    }
    const hasListeners = this.listeners.length > 0;
    this.listeners = [];
    this.reference.lifeDidEnd(hasListeners);
  }

  answerRefused(event: TaskEvent, reason: AnswerRefusal): void {
    const { monitor } = this.#owner;
    if (monitor.isObserved) monitor.tell(this.reference, { type: 'answerRefused', event, reason });
  }
}

/** The answer of who failed to answer: it ends the task. */
const failedAnswer = (reason: unknown): AnswerSource<unknown> => ({
  subscribe: (observer) => {
    observer.error(reason);
    return { unsubscribe: () => {} };
  },
});

/** The answers a task was made with; asked before the delegates. */
class AnsweringListener implements TaskListener {
  readonly #answers: AnswerTable;

  constructor(answers: AnswerTable) {
    this.#answers = answers;
  }
  received(event: TaskEvent): void {
    try {
      answerFrom(this.#answers, event);
    } catch (reason) {
      if (Question.is(event)) event.respondWith(failedAnswer(reason));
    }
  }
  ended(): void {}
}
