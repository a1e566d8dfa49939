import type { Observable, Observer, Subscription } from 'rxjs';
import type { TaskReference } from '../../events/facts.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import { BodyBuffer } from './BodyBuffer.ts';

/** Hears once whether a response began. */
export interface FeedClient {
  didOpen(response: URLResponse): void;
  didFail(error: URLError): void;
}

const asURLError = (reason: unknown): URLError =>
  URLError.is(reason) ? reason : new URLError(URLErrorCode.unknown, { cause: reason });

/** One subscription to a task's events, whose bytes fill a buffer. Ends by itself, by `cancel`, or by a signal. */
export class BodyFeed implements Observer<TaskEvent> {
  readonly buffer: BodyBuffer = new BodyBuffer();
  task: TaskReference | null = null;
  readonly #client: FeedClient;
  readonly #signal: AbortSignal | null;
  #subscription: Subscription | null = null;
  #isOpen = false;
  #isOver = false;

  constructor(client: FeedClient, signal: AbortSignal | null) {
    this.#client = client;
    this.#signal = signal;
  }

  start(events$: Observable<TaskEvent>): void {
    if (this.#signal?.aborted === true) return this.#abort();
    this.#signal?.addEventListener('abort', this.#abort);
    const subscription = events$.subscribe(this);
    // A source may end, or a signal be aborted, inside `subscribe`.
    if (this.#isOver) subscription.unsubscribe();
    else this.#subscription = subscription;
  }

  next(event: TaskEvent): void {
    if (this.#isOver) return;
    switch (event.type) {
      case 'created':
        this.task = event.task;
        break;
      case 'response':
        if (this.#isOpen)
          return this.#stop(new URLError(URLErrorCode.badServerResponse, { detail: 'a second response' }));
        this.#isOpen = true;
        this.buffer.attach(event.flow);
        this.#client.didOpen(event.response);
        break;
      case 'data':
        this.buffer.push(event.data);
        break;
      default:
    }
  }

  error(reason: unknown): void {
    this.#finish(asURLError(reason));
  }

  complete(): void {
    const detail = 'the task ended without a response';
    this.#finish(this.#isOpen ? null : new URLError(URLErrorCode.badServerResponse, { detail }));
  }

  /** Nobody reads any more: cancels the task, and drops what was not read. */
  cancel(): void {
    this.#stop(new URLError(URLErrorCode.cancelled));
  }

  readonly #abort = (): void => {
    this.#stop(new URLError(URLErrorCode.cancelled, { cause: this.#signal?.reason }));
  };

  #stop(error: URLError): void {
    const subscription = this.#subscription;
    this.#finish(error);
    subscription?.unsubscribe();
    this.buffer.discard(error);
  }

  /** The end of the stream; what is in the buffer may still be read. */
  #finish(error: URLError | null): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#subscription = null;
    this.#signal?.removeEventListener('abort', this.#abort);
    if (!this.#isOpen && error !== null) this.#client.didFail(error);
    this.buffer.end(error);
  }
}
