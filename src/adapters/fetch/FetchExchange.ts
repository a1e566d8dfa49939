import type { Observable, Observer, Subscription } from 'rxjs';
import type { NeedNewBodyStreamEvent } from '../../events/NeedNewBodyStreamEvent.ts';
import type { RedirectEvent } from '../../events/RedirectEvent.ts';
import type { ResponseEvent } from '../../events/ResponseEvent.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import { BodyBuffer } from '../bytes/BodyBuffer.ts';
import type { BodyEnd, FetchBodySource } from './FetchBody.ts';
import type { FetchRequest } from './FetchRequest.ts';
import { followedRequest, leadsNowhere, namesUser, toldByPage } from './followedRequest.ts';
import { asURLError, networkError } from './networkError.ts';
import type { RequestBody } from './requestBody.ts';
import type { FetchHead } from './FetchResponse.ts';
import { hasNullBody, responseHead } from './responseHead.ts';

/** Hears once what a fetch comes to. */
export interface FetchClient {
  didRespond(head: FetchHead): void;
  didFail(reason: unknown): void;
}

/** Makes the events of a new task. */
export type LoadEvents = (request: URLRequest) => Observable<TaskEvent>;

const isMisdirected = (response: URLResponse): boolean =>
  response instanceof HTTPURLResponse && response.statusCode === 421;

/** One fetch: a subscription to a task's events that ends by itself, with its reader, or by a signal. */
export class FetchExchange implements Observer<TaskEvent>, FetchBodySource {
  readonly buffer: BodyBuffer = new BodyBuffer();
  onEnd: ((end: BodyEnd) => void) | null = null;
  isTaken = false;
  onStream: ((stream: object) => void) | null = null;
  readonly #asked: FetchRequest;
  readonly #body: RequestBody | null;
  /** Forgotten when it has heard: what it holds must not live as long as the exchange. */
  #client: FetchClient | null;
  /** What is being loaded. */
  #current: URLRequest;
  #redirects = 0;
  /** The head that asked for the last redirect. */
  #redirecting: URLResponse | null = null;
  #hasResponse = false;
  /** False: what comes all the same is dropped, so that it holds nothing back. */
  #hasBody = false;
  #isOver = false;
  #abortion: { readonly reason: unknown } | null = null;
  #subscription: Subscription | null = null;
  /** What loads once more; null: it has been used. */
  #load: LoadEvents | null = null;

  constructor(asked: FetchRequest, request: URLRequest, body: RequestBody | null, client: FetchClient) {
    this.#asked = asked;
    this.#current = request;
    this.#body = body;
    this.#client = client;
  }

  start(load: LoadEvents): void {
    this.#asked.signal?.addEventListener('abort', this.#abort);
    this.#load = load;
    this.#subscribe(load(this.#current));
  }

  #subscribe(events$: Observable<TaskEvent>): void {
    const subscription = events$.subscribe(this);
    // A source may end, or a signal be aborted, inside `subscribe`.
    if (this.#isOver) subscription.unsubscribe();
    else this.#subscription = subscription;
  }

  next(event: TaskEvent): void {
    if (this.#isOver) return;
    switch (event.type) {
      case 'redirect':
        return this.#redirect(event);
      case 'needNewBodyStream':
        return this.#reopenBody(event);
      case 'response':
        return this.#respond(event);
      case 'data':
        if (this.#hasBody) this.buffer.push(event.data);
        return;
      default:
    }
  }

  error(reason: unknown): void {
    this.#finish(asURLError(reason));
  }

  complete(): void {
    const detail = 'the task ended without a response';
    this.#finish(this.#hasResponse ? null : new URLError(URLErrorCode.badServerResponse, { detail }));
  }

  #redirect(event: RedirectEvent): void {
    const { redirect, crossOriginHeaders, page } = this.#asked;
    if (redirect === 'manual') {
      event.respondWith(null);
      return;
    }
    if (redirect === 'error') return this.#refuse(event, 'the redirect mode is "error"');
    if (namesUser(event, this.#current)) return this.#refuse(event, 'a redirect leads to a URL with user information');
    if (this.#body?.reopen === null && event.response.statusCode !== 303) {
      return this.#refuse(event, 'a body that is a stream cannot be sent again');
    }
    const followed = toldByPage(page, event, this.#current, followedRequest(event, this.#current, crossOriginHeaders));
    if (followed === null) return this.#refuse(event, 'a redirect leads to another origin');
    if (followed !== event.newRequest) event.respondWith(followed);
    this.#current = followed;
    this.#redirects += 1;
    this.#redirecting = event.response;
  }

  #refuse(event: RedirectEvent, detail: string): void {
    const failingURL = event.response.urlString;
    this.#stop(new URLError(URLErrorCode.cancelled, { failingURL, detail }));
  }

  #reopenBody(event: NeedNewBodyStreamEvent): void {
    const reopen = this.#body?.reopen ?? null;
    if (reopen !== null) event.respondWith(reopen());
  }

  /** Asks once more over another connection, whose server may know better. @see RFC 9110 §15.5.20 */
  #repeat(load: LoadEvents, subscription: Subscription): void {
    this.#load = this.#subscription = null;
    // The answer is not read, which ends its connection.
    subscription.unsubscribe();
    const reopen = this.#body?.reopen ?? null;
    const hasBody = reopen !== null && this.#current.body !== null;
    this.#subscribe(load(hasBody ? this.#current.withBody(reopen()) : this.#current));
  }

  #respond(event: ResponseEvent): void {
    if (this.#hasResponse) return this.#stop(new URLError(URLErrorCode.badServerResponse, { detail: 'a second head' }));
    const canRepeat = this.#body === null || this.#body.reopen !== null;
    if (isMisdirected(event.response) && this.#load !== null && this.#subscription !== null && canRepeat) {
      return this.#repeat(this.#load, this.#subscription);
    }
    if (this.#asked.redirect === 'follow' && leadsNowhere(event.response, this.#current)) {
      const failingURL = event.response.urlString;
      const detail = 'a redirect leads to no URL';
      return this.#stop(new URLError(URLErrorCode.redirectToNonExistentLocation, { failingURL, detail }));
    }
    this.#hasResponse = true;
    this.buffer.attach(event.flow);
    // A redirect that somebody else refused is the response itself.
    const followed = event.response === this.#redirecting ? this.#redirects - 1 : this.#redirects;
    const head = responseHead(event.response, followed > 0);
    this.#hasBody = !hasNullBody(head.status, this.#asked.method);
    const client = this.#client;
    this.#client = null;
    client?.didRespond(head);
  }

  /** Nobody reads any more. */
  cancel(): void {
    this.#stop(new URLError(URLErrorCode.cancelled));
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#asked.signal?.reason;
    this.#abortion = { reason };
    this.#body?.leave?.(reason);
    this.#stop(new URLError(URLErrorCode.cancelled, { cause: reason }));
    this.onEnd?.({ error: reason, isAbort: true });
  };

  get abortion(): { readonly reason: unknown } | null {
    return this.#abortion;
  }

  failureOf(error: URLError): unknown {
    return this.#abortion === null ? networkError(error) : this.#abortion.reason;
  }

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
    this.#asked.signal?.removeEventListener('abort', this.#abort);
    if (!this.#hasResponse && error !== null) this.#client?.didFail(this.failureOf(error));
    this.buffer.end(error);
    if (this.buffer.length === 0) {
      this.onEnd?.({ error: error === null ? null : this.failureOf(error), isAbort: false });
    }
  }
}
