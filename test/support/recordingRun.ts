import type { AnswerTo, QuestionEvent, TaskEvent } from '../../src/events/TaskEvent.ts';
import type { ResponseSource } from '../../src/events/ResponseEvent.ts';
import type { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import type { URLError } from '../../src/foundation/URLError.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { URLResponse } from '../../src/foundation/URLResponse.ts';
import type { Load, LoadClient, Loader, Run, RunTask } from '../../src/loading/Loader.ts';
import type { ConnectionLease } from '../../src/loading/ConnectionLease.ts';
import type { OutgoingBody } from '../../src/loading/OutgoingBody.ts';
import { Transfer } from '../../src/loading/Transfer.ts';
import { VirtualTime } from './virtualTime.ts';

/** What a question is answered with; undefined takes the fallback, `later` waits for `answer`. */
export const later: unique symbol = Symbol('later');
export type Decide = (question: QuestionEvent) => unknown;

/**
 * The far ends of a chain for tests of stages: the run that they speak to, and the client that hears them. Everything is
 * noted in `log`, in order. While an answer is awaited the load is paused, as the real run does.
 */
export class RecordingRun implements Run, LoadClient {
  readonly clock: VirtualTime;
  readonly task: RunTask = { taskIdentifier: 1, priority: 0.5, currentRequest: null };
  hop = 0;
  attempt = 1;
  body: OutgoingBody | null = null;
  lease: ConnectionLease | null = null;
  transfer: Transfer | null = null;
  onActivity: (() => void) | null = null;
  isWaitingForConnectivity = false;
  hasToldOfConnectivity = false;

  readonly load: Load;
  readonly log: string[] = [];
  readonly facts: TaskEvent[] = [];
  readonly questions: QuestionEvent[] = [];
  readonly transfers: Transfer[] = [];
  readonly responses: URLResponse[] = [];
  readonly chunks: Uint8Array[] = [];
  error: URLError | null = null;
  isFinished = false;
  /** Called with each line of the log, in the turn in which it is written. */
  onLog: ((line: string) => void) | null = null;
  readonly #decide: Decide;
  #pending: ((answer: unknown) => void) | null = null;

  constructor(
    loader: Loader,
    request: URLRequest,
    decide: Decide = () => undefined,
    clock: VirtualTime = new VirtualTime(),
  ) {
    this.clock = clock;
    this.#decide = decide;
    this.load = loader(request, this, this);
  }

  /** Makes a run and starts it. */
  static start(loader: Loader, request: URLRequest, decide?: Decide, clock?: VirtualTime): RecordingRun {
    const run = new RecordingRun(loader, request, decide, clock);
    run.load.start();
    return run;
  }

  #note(line: string): void {
    this.log.push(line);
    this.onLog?.(line);
  }

  tell(fact: Exclude<TaskEvent, QuestionEvent>): void {
    this.facts.push(fact);
    this.#note(fact.type);
  }

  ask<Q extends QuestionEvent>(question: Q, fallback: AnswerTo<Q>, proceed: (answer: AnswerTo<Q>) => void): void {
    this.questions.push(question);
    this.#note(`?${question.type}`);
    const answer = this.#decide(question);
    if (answer !== later) return proceed(answer === undefined ? fallback : (answer as AnswerTo<Q>));
    this.load.pause();
    this.#pending = (given) => {
      proceed(given === undefined ? fallback : (given as AnswerTo<Q>));
      this.load.resume();
    };
  }

  /** Answers the question that waits. */
  answer(answer?: unknown): void {
    const pending = this.#pending!;
    this.#pending = null;
    pending(answer);
  }

  beginTransfer(request: URLRequest): Transfer {
    this.transfer = new Transfer(request, this.clock.now());
    this.transfers.push(this.transfer);
    return this.transfer;
  }

  activity(_bytesSent: number, _bytesReceived: number): void {
    this.onActivity?.();
  }

  didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.#note(`informational ${response.statusCode}`);
  }

  didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    this.responses.push(response);
    const status = 'statusCode' in response ? ` ${String(response.statusCode)}` : '';
    this.#note(`response${status}${source === 'network' ? '' : ` (${source})`}`);
  }

  didReceiveData(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.#note(`data ${new TextDecoder().decode(chunk.byteLength > 64 ? chunk.subarray(0, 64) : chunk)}`);
  }

  didReceiveTrailers(fields: HTTPHeaders): void {
    this.#note(`trailers ${fields.flat().join('=')}`);
  }

  didFinish(): void {
    this.isFinished = true;
    this.#note('finish');
  }

  didFail(error: URLError): void {
    this.error = error;
    this.#note(`fail ${error.code}`);
  }
}
