import { Observable, Subscriber } from 'rxjs';
import type { TaskEvent } from '../events/TaskEvent.ts';
import { ByteCollector } from '../foundation/ByteCollector.ts';
import type { DataTaskOutput } from '../foundation/DataTaskOutput.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';

/** Gathers the events of one task into one value. Written by hand because every request passes here. */
class OutputSubscriber extends Subscriber<TaskEvent> {
  readonly #receiver: Subscriber<DataTaskOutput>;
  readonly #body: ByteCollector;
  #response: URLResponse | null = null;

  constructor(receiver: Subscriber<DataTaskOutput>, limit: number) {
    super(receiver);
    this.#receiver = receiver;
    this.#body = new ByteCollector(limit);
  }

  protected override _next(event: TaskEvent): void {
    if (event.type === 'data') {
      try {
        this.#body.add(event.data);
      } catch (error) {
        this.error(error);
      }
    } else if (event.type === 'response') this.#response = event.response;
  }

  protected override _complete(): void {
    if (this.#response === null) {
      this.#receiver.error(
        new URLError(URLErrorCode.badServerResponse, { detail: 'the task ended without a response' }),
      );
    } else {
      this.#receiver.next({ data: this.#body.take(), response: this.#response });
      this.#receiver.complete();
    }
    this.unsubscribe();
  }
}

/** The one value of a task's events. @param limit - Bytes that are collected; more fails with `-1103`. */
export const outputOf = (events$: Observable<TaskEvent>, limit: number): Observable<DataTaskOutput> =>
  new Observable((subscriber) => events$.subscribe(new OutputSubscriber(subscriber, limit)));

/**
 * A data task as one value: cold, each subscriber gets a task of its own, begun on subscription. Exactly one value and
 * completion, whatever the HTTP status; failures are `URLError`s. Unsubscribing cancels and emits nothing.
 * @see URLSession.DataTaskPublisher
 */
export class DataTaskPublisher<Session = unknown> extends Observable<DataTaskOutput> {
  readonly session: Session;
  readonly #request: URLRequest;

  constructor(session: Session, request: URLRequest, events$: Observable<TaskEvent>, limit: number) {
    super((subscriber) => events$.subscribe(new OutputSubscriber(subscriber, limit)));
    this.session = session;
    this.#request = request;
  }

  /** A copy of the request that each subscription loads. */
  get request(): URLRequest {
    return this.#request.copy();
  }
}
