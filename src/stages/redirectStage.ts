import { RedirectEvent, type RedirectFacts } from '../events/RedirectEvent.ts';
import type { ResponseSource } from '../events/ResponseEvent.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import { redirectRequest } from '../policies/redirectRequest.ts';
import { RepeatingLoad } from './RepeatingLoad.ts';

type RedirectStageSettings = Pick<LoadingSettings, 'allowsCrossOriginBody' | 'crossOriginHeaders' | 'maximumRedirects'>;

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

class RedirectLoad extends RepeatingLoad {
  readonly #settings: RedirectStageSettings;

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
    if (!this.#mayFollow()) return;
    this.hold(response, source);
    this.#ask({ ...decision, response, hop: this.run.hop });
  }

  override didRedirect(newRequest: URLRequest, response: HTTPURLResponse): void {
    this.inner = null;
    const names = [...this.request.headers].map(([name]) => name);
    const droppedHeaders = names.filter((name) => !newRequest.headers.has(name));
    const bodyWillBeResent = newRequest.body !== null;
    if (!this.#mayFollow()) return;
    // Nothing more comes of it: refused, it is a response without a body.
    this.holdWhole(response, 'network');
    this.#ask({ response, newRequest, droppedHeaders, bodyWillBeResent, hop: this.run.hop });
  }

  /** Fails when there were too many already. */
  #mayFollow(): boolean {
    const { maximumRedirects } = this.#settings;
    // What is no number allows none.
    if (this.run.hop < maximumRedirects) return true;
    const detail = `more than ${maximumRedirects} redirects`;
    this.fail(new URLError(URLErrorCode.httpTooManyRedirects, { failingURL: this.request.urlString, detail }));
    return false;
  }

  #ask(facts: RedirectFacts): void {
    this.run.ask(new RedirectEvent(facts), facts.newRequest, (answer) => {
      this.#proceed(answer, facts.newRequest);
    });
  }

  #proceed(answer: URLRequest | null, proposed: URLRequest): void {
    if (!this.isHolding) return;
    if (answer === null) return this.release();
    if (!(answer instanceof URLRequest)) return this.#failAnswer();
    this.#follow(answer === proposed ? proposed : answer.copy());
  }

  #failAnswer(): void {
    const cause = new TypeError('a redirect is answered with a URLRequest or null');
    this.fail(new URLError(URLErrorCode.cancelled, { failingURL: this.request.urlString, cause }));
  }

  #follow(request: URLRequest): void {
    this.run.hop += 1;
    this.run.attempt = 1;
    this.run.task.currentRequest = request;
    this.repeat(request);
  }
}
