import type { AnswerTo, QuestionEvent, TaskEvent } from '../events/TaskEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { ConnectionLease } from './ConnectionLease.ts';
import type { OutgoingBody } from './OutgoingBody.ts';
import type { Clock } from './ports.ts';
import type { Transfer } from './Transfer.ts';

/**
 * One trip through (a part of) the chain. Made without any effect; `start` begins.
 *
 * A load must call its client only between `start` and its end, may do so inside `start`, and says exactly one of
 * `didFinish` and `didFail`. After `cancel` it says nothing more and has given back all that it held. `pause` and
 * `resume` are not counted: the second of two equal calls does nothing. A paused load delivers no more body bytes
 * (those on their way may still come) and makes its peer wait. Each of the four may come at any time, also before
 * `start` and after the end.
 */
export interface Load {
  start(): void;
  cancel(): void;
  pause(): void;
  resume(): void;
  /**
   * Whether the load says by `didRedirect` where it was sent; its responses are then final, whatever their status.
   * Absent: a 3xx head is what redirects.
   */
  readonly reportsRedirects?: boolean;
}

/**
 * Who hears a load. Order: informational heads, one response head, data, trailers, then the end.
 * `didFail` may come at any place and is the last call.
 */
export interface LoadClient {
  didReceiveInformationalResponse(response: HTTPURLResponse): void;
  didReceiveResponse(response: URLResponse, source: ResponseSource): void;
  /** The bytes belong to the receiver. */
  didReceiveData(chunk: Uint8Array): void;
  didReceiveTrailers(fields: HTTPHeaders): void;
  didFinish(): void;
  didFail(error: URLError): void;
  /**
   * The load was sent elsewhere and is over; the last call, in place of `didFinish` and `didFail`. Only loads with
   * `reportsRedirects` say it, and the redirect stage is who hears it: nothing above that stage ever does.
   */
  didRedirect?(newRequest: URLRequest, response: HTTPURLResponse): void;
}

/** What a stage may know and change of the task it works for. */
export interface RunTask {
  readonly taskIdentifier: number;
  /** Between 0 and 1; may change at any time. */
  readonly priority: number;
  /** The request that is being loaded; stages set it when they go on with another one. */
  currentRequest: URLRequest | null;
}

/** One subscription's worth of work, as the stages see it. */
export interface Run {
  readonly clock: Clock;
  readonly task: RunTask;
  /** Redirects followed so far. */
  hop: number;
  /** Tries of this hop, from 1. */
  attempt: number;
  /** The body of the try that is being made; set by the upload stage, read by the transport. */
  body: OutgoingBody | null;

  /** A connection of its own, which the exchanges go over; set by the authentication stage, read by the transport. */
  lease: ConnectionLease | null;

  /** Tells the user a fact. */
  tell(fact: Exclude<TaskEvent, QuestionEvent>): void;

  /**
   * Asks the user. The load is paused while a claimed answer is on its way. `proceed` gets the answer, or the fallback
   * when nobody claimed; it is not called when the run ends first.
   */
  ask<Q extends QuestionEvent>(question: Q, fallback: AnswerTo<Q>, proceed: (answer: AnswerTo<Q>) => void): void;

  /** Opens the record of one exchange, for the metrics. Whoever speaks to the resource calls it, once a try. */
  beginTransfer(request: URLRequest): Transfer;
  /** The exchange that was begun last. */
  readonly transfer: Transfer | null;

  /** Bytes went over the wire: the idle timer starts again, and progress is counted. */
  activity(bytesSent: number, bytesReceived: number): void;
  /** Who is told of wire activity (the timeout stage). */
  onActivity: (() => void) | null;
  /** There is no way to the network and the load waits for one: the idle timer rests. Set by the connectivity stage. */
  isWaitingForConnectivity: boolean;
  /** Whether the user has been told of such a wait, which happens at most once a task. */
  hasToldOfConnectivity: boolean;
}

/** Makes a load for a request. */
export type Loader = (request: URLRequest, run: Run, client: LoadClient) => Load;

/** Wraps a loader with one duty. */
export type Stage = (next: Loader) => Loader;
