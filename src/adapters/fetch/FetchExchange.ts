import type { Observable, Observer, Subscription } from 'rxjs';
import type { NeedNewBodyStreamEvent } from '../../events/NeedNewBodyStreamEvent.ts';
import type { RedirectEvent } from '../../events/RedirectEvent.ts';
import type { ResponseEvent } from '../../events/ResponseEvent.ts';
import type { TaskEvent } from '../../events/TaskEvent.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import { BodyBuffer } from '../bytes/BodyBuffer.ts';
import type { FetchBodySource } from './FetchBody.ts';
import type { FetchRequest } from './FetchRequest.ts';
import { followedRequest, namesUser } from './followedRequest.ts';
import { asURLError, networkError } from './networkError.ts';
import type { RequestBody } from './requestBody.ts';
import type { FetchHead } from './FetchResponse.ts';
import { hasNullBody, responseHead } from './responseHead.ts';

/** Hears once what a fetch comes to. */
export interface FetchClient {
  didRespond(head: FetchHead): void;
  didFail(reason: unknown): void;
}

/** One fetch: a subscription to a task's events that ends by itself, with its reader, or by a signal. */
export class FetchExchange implements Observer<TaskEvent>, FetchBodySource {
  readonly buffer: BodyBuffer = new BodyBuffer();
  onAbort: ((reason: unknown) => void) | null = null;
  readonly #asked: FetchRequest;
  readonly #body: RequestBody | null;
  readonly #client: FetchClient;
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

  constructor(asked: FetchRequest, request: URLRequest, body: RequestBody | null, client: FetchClient) {
    this.#asked = asked;
    this.#current = request;
    this.#body = body;
    this.#client = client;
  }

  start(events$: Observable<TaskEvent>): void {
    this.#asked.signal?.addEventListener('abort', this.#abort);
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
    const { redirect, crossOriginHeaders } = this.#asked;
    if (redirect === 'manual') {
      event.respondWith(null);
      return;
    }
    if (redirect === 'error') return this.#refuse(event, 'the redirect mode is "error"');
    if (namesUser(event, this.#current)) return this.#refuse(event, 'a redirect leads to a URL with user information');
    if (this.#body?.reopen === null && event.response.statusCode !== 303) {
      return this.#refuse(event, 'a body that is a stream cannot be sent again');
    }
    const followed = followedRequest(event, this.#current, crossOriginHeaders);
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

  #respond(event: ResponseEvent): void {
    if (this.#hasResponse) return this.#stop(new URLError(URLErrorCode.badServerResponse, { detail: 'a second head' }));
    this.#hasResponse = true;
    this.buffer.attach(event.flow);
    // A redirect that somebody else refused is the response itself.
    const followed = event.response === this.#redirecting ? this.#redirects - 1 : this.#redirects;
    const head = responseHead(event.response, followed > 0);
    this.#hasBody = !hasNullBody(head.status, this.#asked.method);
    this.#client.didRespond(head);
  }

  /** Nobody reads any more. */
  cancel(): void {
    this.#stop(new URLError(URLErrorCode.cancelled));
  }

  readonly #abort = (): void => {
    const reason: unknown = this.#asked.signal?.reason;
    this.#abortion = { reason };
    this.#stop(new URLError(URLErrorCode.cancelled, { cause: reason }));
    this.onAbort?.(reason);
  };

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
    if (!this.#hasResponse && error !== null) this.#client.didFail(this.failureOf(error));
    this.buffer.end(error);
  }
}
