import { RedirectEvent, type RedirectFacts } from '../events/RedirectEvent.ts';
import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { Timer } from '../loading/ports.ts';
import { redirectRequest } from '../policies/redirectRequest.ts';
import { HeldResponse } from './HeldResponse.ts';

type RedirectStageSettings = Pick<LoadingSettings, 'allowsCrossOriginBody' | 'crossOriginHeaders' | 'maximumRedirects'>;

/** How much of a redirect's own body is read, and how long, so that its connection can be used again. */
const mostSwallowedBytes = 64 * 1024;
const longestSwallowMs = 250;

/**
 * Follows redirects: asks `redirect`, and starts a new load with the answer; null delivers the 3xx itself, head, data and
 * end. `currentRequest` is what is being loaded. After `maximumRedirects` the next one fails with `-1007`, without a
 * question, and the URL that sent it is the failing one; a target that is not http or https fails with `-1002`.
 *
 * The body of a 3xx that is followed is read and dropped, up to 64 KiB or 250 ms, because a connection that is cancelled
 * is lost. What comes while an answer is awaited is kept: it is only what was on its way when the load was paused.
 * @see URLSessionTaskDelegate task(_:willPerformHTTPRedirection:newRequest:)
 */
export const redirectStage =
  (settings: RedirectStageSettings): Stage =>
  (next) =>
  (request, run, client) =>
    new RedirectLoad(next, request, run, client, settings);

class RedirectLoad extends ForwardingLoad {
  readonly #settings: RedirectStageSettings;
  /** The redirect whose answer is awaited. */
  #held: HeldResponse | null = null;
  /** The request to go on with once the redirect's own body is dropped. */
  #following: URLRequest | null = null;
  #swallowed = 0;
  #swallowTimer: Timer | null = null;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, settings: RedirectStageSettings) {
    super(next, request, run, client);
    this.#settings = settings;
  }

  override start(): void {
    this.run.task.currentRequest = this.request;
    super.start();
  }

  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    if (!(response instanceof HTTPURLResponse) || response.statusCode < 300 || response.statusCode > 399) {
      return this.client.didReceiveResponse(response, source);
    }
    if (this.inner?.reportsRedirects === true) return this.client.didReceiveResponse(response, source);
    const decision = redirectRequest(this.request, response, this.#settings);
    if (decision.kind === 'none') return this.client.didReceiveResponse(response, source);
    if (decision.kind === 'fail') return this.fail(decision.error);
    this.#ask({ ...decision, response, hop: this.run.hop }, new HeldResponse(response, source));
  }

  override didRedirect(newRequest: URLRequest, response: HTTPURLResponse): void {
    this.inner = null;
    const names = [...this.request.headers].map(([name]) => name);
    const droppedHeaders = names.filter((name) => !newRequest.headers.has(name));
    const bodyWillBeResent = newRequest.body !== null;
    const held = new HeldResponse(response, 'network');
    // Nothing more comes of it: refused, it is a response without a body.
    held.end(null);
    this.#ask({ response, newRequest, droppedHeaders, bodyWillBeResent, hop: this.run.hop }, held);
  }

  #ask(facts: RedirectFacts, held: HeldResponse): void {
    // What is no number allows none.
    if (!(this.run.hop < this.#settings.maximumRedirects)) return this.#failTooMany();
    this.#held = held;
    this.run.ask(new RedirectEvent(facts), facts.newRequest, (answer) => {
      this.#proceed(answer, facts.newRequest);
    });
  }

  #failTooMany(): void {
    const { maximumRedirects } = this.#settings;
    const detail = `more than ${maximumRedirects} redirects`;
    this.fail(new URLError(URLErrorCode.httpTooManyRedirects, { failingURL: this.request.urlString, detail }));
  }

  #proceed(answer: URLRequest | null, proposed: URLRequest): void {
    const held = this.#held;
    if (held === null) return;
    this.#held = null;
    if (answer === null) return held.replay(this.client, () => !this.isOver);
    if (!(answer instanceof URLRequest)) return this.#failAnswer();
    this.#follow(answer === proposed ? proposed : answer.copy(), held);
  }

  #failAnswer(): void {
    const cause = new TypeError('a redirect is answered with a URLRequest or null');
    this.fail(new URLError(URLErrorCode.cancelled, { failingURL: this.request.urlString, cause }));
  }

  #follow(request: URLRequest, held: HeldResponse): void {
    this.run.hop += 1;
    this.run.attempt = 1;
    this.run.task.currentRequest = request;
    if (held.isOver || this.inner === null) return this.#begin(request);
    this.#following = request;
    this.#swallowed = 0;
    this.#swallowTimer = this.run.clock.setTimer(longestSwallowMs, () => {
      this.#stopSwallowing();
    });
  }

  #stopSwallowing(): void {
    const request = this.#following;
    if (request === null) return;
    this.abandon();
    this.#begin(request);
  }

  #begin(request: URLRequest): void {
    this.#dropFollowing();
    this.begin(request);
  }

  #dropFollowing(): void {
    this.#following = null;
    this.#swallowTimer?.cancel();
    this.#swallowTimer = null;
  }

  override cancel(): void {
    this.#held = null;
    this.#dropFollowing();
    super.cancel();
  }

  override didReceiveData(chunk: Uint8Array): void {
    if (this.#held !== null) {
      if (!this.#held.keep(chunk)) this.abandon();
    } else if (this.#following !== null) {
      this.#swallowed += chunk.byteLength;
      if (this.#swallowed > mostSwallowedBytes) this.#stopSwallowing();
    } else {
      this.client.didReceiveData(chunk);
    }
  }

  override didReceiveTrailers(fields: HTTPHeaders): void {
    if (this.#held !== null) this.#held.keepTrailers(fields);
    else if (this.#following === null) this.client.didReceiveTrailers(fields);
  }

  override didFinish(): void {
    if (this.#held !== null) this.#held.end(null);
    else if (this.#following !== null) this.#begin(this.#following);
    else super.didFinish();
  }

  override didFail(error: URLError): void {
    if (this.#held !== null) this.#held.end(error);
    else if (this.#following !== null) this.#begin(this.#following);
    else super.didFail(error);
  }
}
