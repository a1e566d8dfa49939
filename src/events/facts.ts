import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLSessionTaskMetrics } from '../foundation/URLSessionTaskMetrics.ts';

/** What an event may say about the task it belongs to, without knowing what a task can do. */
export interface TaskReference {
  readonly taskIdentifier: number;
}

/** Who may be asked for `progress` events before a run begins. */
export interface ProgressSource {
  wantsProgress: boolean;
}

/** First event of every run: the task that was made for it. @see URLSessionTaskDelegate urlSession(_:didCreateTask:) */
export class CreatedEvent {
  readonly type = 'created' as const;
  readonly taskIdentifier: number;
  readonly request: URLRequest;
  readonly #task: TaskReference;
  readonly #source: ProgressSource;

  constructor(task: TaskReference, request: URLRequest, source: ProgressSource = { wantsProgress: false }) {
    this.taskIdentifier = task.taskIdentifier;
    this.request = request;
    this.#task = task;
    this.#source = source;
  }

  /** The task itself. */
  get task(): TaskReference {
    return this.#task;
  }

  /** Asks for `progress` events; heard while this event is being delivered. */
  wantProgress(): void {
    this.#source.wantsProgress = true;
  }
}

/** No network yet; the load waits for one. At most once a task. @see taskIsWaitingForConnectivity */
export interface WaitingForConnectivityEvent {
  readonly type: 'waitingForConnectivity';
}

/** A request is on its way, as it is sent. Secrets are masked when it is serialised. */
export interface SentEvent {
  readonly type: 'sent';
  readonly request: URLRequest;
  /** Tries of this hop, from 1. */
  readonly attempt: number;
  /** Redirects followed, from 0. */
  readonly hop: number;
}

/** Body bytes were handed to the connection. @see URLSessionTaskDelegate task(_:didSendBodyData:…) */
export interface SentBodyDataEvent {
  readonly type: 'sentBodyData';
  readonly bytesSent: number;
  readonly totalBytesSent: number;
  /** -1 when nobody knows. */
  readonly totalBytesExpectedToSend: number;
  readonly attempt: number;
}

/** A 1xx head other than 101. @see URLSessionTaskDelegate task(_:didReceiveInformationalResponse:) */
export interface InformationalResponseEvent {
  readonly type: 'informationalResponse';
  readonly response: HTTPURLResponse;
  readonly hop: number;
}

/** The load will be tried again. */
export interface RetryEvent {
  readonly type: 'retry';
  /** The try that comes, from 2. */
  readonly attempt: number;
  /** Milliseconds until it starts. */
  readonly delay: number;
  readonly reason: URLError;
}

/** Body bytes, decoded. @see URLSessionDataDelegate dataTask(_:didReceive:) */
export interface DataEvent {
  readonly type: 'data';
  readonly data: Uint8Array;
}

/** How far the transfer is. At most every 64 KiB or 50 ms; the last state always comes. */
export interface ProgressEvent {
  readonly type: 'progress';
  readonly completedUnitCount: number;
  /** -1 when nobody knows. */
  readonly totalUnitCount: number;
  /** Body bytes as they came over the wire. */
  readonly encodedBytes: number;
  /** Body bytes after decoding. */
  readonly bytes: number;
  /** Between 0 and 1; null when nobody knows the size. */
  readonly fraction: number | null;
}

/** Fields after the body. @see RFC 9110 §6.5 */
export interface TrailersEvent {
  readonly type: 'trailers';
  readonly fields: HTTPHeaders;
}

/** What was measured; directly before the end. @see URLSessionTaskDelegate task(_:didFinishCollecting:) */
export interface MetricsEvent {
  readonly type: 'metrics';
  readonly metrics: URLSessionTaskMetrics;
}

/** The task succeeded; the Observable completes next. */
export interface CompletedEvent {
  readonly type: 'completed';
}
