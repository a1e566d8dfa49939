import { type AnswerRefusal, type Asker, Question } from '../events/Question.ts';
import { ResponseEvent, type ResponseSource } from '../events/ResponseEvent.ts';
import type { AnswerTo, QuestionEvent, TaskEvent, TaskFact } from '../events/TaskEvent.ts';
import type { Flow } from '../events/Flow.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLSessionResponseDisposition } from '../foundation/rawValues.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { ConnectionLease } from '../loading/ConnectionLease.ts';
import type { Load, LoadClient, Loader, Run } from '../loading/Loader.ts';
import type { OutgoingBody } from '../loading/OutgoingBody.ts';
import type { Clock } from '../loading/ports.ts';
import { Transfer } from '../loading/Transfer.ts';
import { ProgressMeter } from './ProgressMeter.ts';
import type { EventSink, TaskContext } from './TaskContext.ts';

/**
 * One pass of a request through the chain, turned into events.
 *
 * Down: it starts, pauses and cancels the chain's outermost load. Up: it is that load's client, and the `Run` that the
 * stages talk to. What they tell becomes an event in the sink; what they ask is offered to the sink while the question
 * is open, and the chain goes on with the answer. Three things may hold the load back, and are counted together: a
 * suspended task, a consumer that paused the flow, and an answer that is awaited. While an answer is awaited, what the
 * load still says is kept and told afterwards, so that no event overtakes a decision; only a failure comes at once.
 */
export class TaskRun implements Run, LoadClient, Flow, Asker {
  readonly clock: Clock;
  readonly task: TaskContext;
  hop = 0;
  attempt = 1;
  body: OutgoingBody | null = null;
  lease: ConnectionLease | null = null;
  transfer: Transfer | null = null;
  isWaitingForConnectivity = false;
  hasToldOfConnectivity = false;
  onActivity: (() => void) | null = null;

  readonly #sink: EventSink;
  readonly #transfers: Transfer[];
  readonly #load: Load;
  readonly #meter: ProgressMeter | null;
  #isOver = false;
  #holds = 0;
  #isHeld = false;
  #deliveries = 0;
  /** The way to drop the answer that is awaited. */
  #dropAnswer: (() => void) | null = null;
  #isAsking = false;
  /** What the load said while an answer was awaited. */
  #kept: (() => void)[] | null = null;

  constructor(load: Loader, request: URLRequest, task: TaskContext, transfers: Transfer[], sink: EventSink) {
    this.clock = task.clock;
    this.task = task;
    this.#transfers = transfers;
    this.#sink = sink;
    this.#meter = task.wantsProgress ? new ProgressMeter(task.clock) : null;
    this.#load = load(request, this, this);
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  start(): void {
    this.#load.start();
  }

  /** Ends the run without a word. */
  cancel(): void {
    if (this.#isOver) return;
    this.#close();
    this.#load.cancel();
  }

  #close(): void {
    this.#isOver = true;
    this.#kept = null;
    const drop = this.#dropAnswer;
    this.#dropAnswer = null;
    drop?.();
  }

  // Flow: counted holds. What a consumer does while it is handed an event counts when the delivery is over.

  pause(): void {
    this.#holds += 1;
    this.#applyHolds();
  }

  resume(): void {
    if (this.#holds === 0) return;
    this.#holds -= 1;
    this.#applyHolds();
  }

  #applyHolds(): void {
    const isHeld = this.#holds > 0;
    if (isHeld === this.#isHeld || this.#isOver || this.#deliveries > 0) return;
    this.#isHeld = isHeld;
    if (isHeld) this.#load.pause();
    else this.#load.resume();
  }

  #deliver(event: TaskEvent): void {
    this.#deliveries += 1;
    try {
      this.#sink.next(event);
    } finally {
      this.#deliveries -= 1;
    }
    if (this.#holds > 0 !== this.#isHeld) this.#applyHolds();
  }

  // Run: what the stages use.

  tell(fact: TaskFact): void {
    if (this.#isOver) return;
    if (this.#isAsking)
      return this.#keep(() => {
        this.tell(fact);
      });
    this.#deliver(fact);
    if (fact.type !== 'sentBodyData' || this.#meter === null) return;
    this.#meter.sent(fact.totalBytesSent, fact.totalBytesExpectedToSend);
    this.#reportProgress();
  }

  ask<Q extends QuestionEvent>(question: Q, fallback: AnswerTo<Q>, proceed: (answer: AnswerTo<Q>) => void): void {
    if (this.#isOver) return;
    if (this.#isAsking)
      return this.#keep(() => {
        this.ask(question, fallback, proceed);
      });
    Question.askedBy(question, this);
    this.#deliver(question);
    if (this.#isOver) return;
    if (Question.closeUnclaimed(question)) return proceed(fallback);
    this.#await(question, fallback, proceed);
  }

  #await<Q extends QuestionEvent>(question: Q, fallback: AnswerTo<Q>, proceed: (answer: AnswerTo<Q>) => void): void {
    let isWaiting = false;
    this.#isAsking = true;
    const answered = (then: () => void): void => {
      if (this.#isOver) return;
      this.#isAsking = false;
      this.#dropAnswer = null;
      then();
      this.#tellKept();
      if (isWaiting) this.resume();
    };
    Question.settle<AnswerTo<Q>>(question as Question<unknown>, {
      fallback,
      proceed: (answer) => {
        answered(() => {
          proceed(answer);
        });
      },
      fail: (reason) => {
        answered(() => {
          this.#answerFailed(question, reason);
        });
      },
      wait: (drop) => {
        isWaiting = true;
        this.#dropAnswer = drop;
        this.pause();
      },
    });
  }

  /** Q7: an answer that fails ends the task. */
  #answerFailed(question: QuestionEvent, cause: unknown): void {
    const code = question.type === 'challenge' ? URLErrorCode.userCancelledAuthentication : URLErrorCode.cancelled;
    this.#stop(new URLError(code, { cause, detail: `the answer to '${question.type}' failed` }));
  }

  answerRefused(question: Question<unknown>, why: AnswerRefusal): void {
    this.task.answerRefused(question as QuestionEvent, why);
  }

  #keep(call: () => void): void {
    (this.#kept ??= []).push(call);
  }

  /** Tells what was kept, until the next question is open. */
  #tellKept(): void {
    while (this.#kept !== null && !this.#isAsking && !this.#isOver) {
      const call = this.#kept.shift();
      if (call === undefined) {
        this.#kept = null;
        return;
      }
      call();
    }
  }

  beginTransfer(request: URLRequest): Transfer {
    const transfer = new Transfer(request, this.clock.now());
    this.#transfers.push(transfer);
    this.transfer = transfer;
    return transfer;
  }

  activity(_bytesSent: number, bytesReceived: number): void {
    this.onActivity?.();
    if (bytesReceived > 0) this.#meter?.received(bytesReceived);
  }

  #reportProgress(): void {
    if (this.#isOver || this.#meter === null || !this.#meter.isDue) return;
    this.#deliver(this.#meter.take());
  }

  // LoadClient: what the chain says.

  didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.tell({ type: 'informationalResponse', response, hop: this.hop });
  }

  didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    if (this.#isOver) return;
    if (this.#isAsking)
      return this.#keep(() => {
        this.didReceiveResponse(response, source);
      });
    this.#meter?.expect(response.expectedContentLength);
    const event = new ResponseEvent(response, source, this);
    Question.askedBy(event, this);
    this.#deliver(event);
    if (this.#isOver || Question.closeUnclaimed(event)) return;
    this.#await(event, 'allow', (disposition) => {
      this.#dispose(disposition);
    });
  }

  #dispose(disposition: URLSessionResponseDisposition): void {
    if (disposition === 'allow') return;
    if (disposition === 'cancel') return this.#stop(new URLError(URLErrorCode.cancelled));
    const detail = `the disposition '${String(disposition)}' is not available for this task`;
    this.#stop(new URLError(URLErrorCode.cancelled, { cause: new TypeError(detail), detail }));
  }

  didReceiveData(chunk: Uint8Array): void {
    if (this.#isOver) return;
    if (this.#isAsking)
      return this.#keep(() => {
        this.didReceiveData(chunk);
      });
    this.#deliver({ type: 'data', data: chunk });
    if (this.#meter !== null) {
      this.#meter.delivered(chunk.length);
      this.#reportProgress();
    }
  }

  didReceiveTrailers(fields: HTTPHeaders): void {
    this.tell({ type: 'trailers', fields });
  }

  didFinish(): void {
    if (this.#isOver) return;
    if (this.#isAsking)
      return this.#keep(() => {
        this.didFinish();
      });
    const last = this.#meter?.last() ?? null;
    if (last !== null) this.#deliver(last);
    if (this.#isOver) return;
    this.#close();
    this.#sink.complete();
  }

  didFail(error: URLError): void {
    if (this.#isOver) return;
    this.#close();
    this.#sink.error(this.#annotated(error));
  }

  /** Fails for a reason of the edge's own; the chain is cancelled. */
  #stop(error: URLError): void {
    if (this.#isOver) return;
    this.#close();
    this.#load.cancel();
    this.#sink.error(this.#annotated(error));
  }

  #annotated(error: URLError): URLError {
    const request = this.task.currentRequest ?? this.task.originalRequest;
    return error.with({ failingURL: request?.urlString ?? null, attempt: this.attempt, hop: this.hop });
  }
}
