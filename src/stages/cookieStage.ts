import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { HTTPCookieAcceptPolicy } from '../foundation/rawValues.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { Load, LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { CookieStorage } from '../stores/CookieStorage.ts';

/** What the stage is made with. */
export interface CookieStageParts {
  readonly settings: Pick<LoadingSettings, 'httpShouldSetCookies' | 'httpCookieAcceptPolicy'>;
  readonly storage: CookieStorage;
}

interface MergedHeaders {
  readonly cookie: string;
  readonly headers: HTTPHeaders;
}

/**
 * Sends the cookies of the session's storage with each request, and stores those of each response that came over the wire:
 * final ones, redirects and refusals alike. Cookies of the storage take the place of a `Cookie` field of the request's own,
 * which goes out only where the storage has none. A request with `httpShouldHandleCookies` false is left alone.
 *
 * Costs a look-up a request where the storage has nothing for the host; headers are merged once for each field.
 * @see URLSessionConfiguration.httpCookieStorage, swift-corelibs TestURLSession (cookies)
 */
export const cookieStage = ({ settings, storage }: CookieStageParts): Stage => {
  const { httpShouldSetCookies, httpCookieAcceptPolicy } = settings;
  const merged = new WeakMap<HTTPHeaders, MergedHeaders>();
  const merge = (own: HTTPHeaders, cookie: string): MergedHeaders => {
    const headers = own.copy();
    headers.set('Cookie', cookie);
    const result = { cookie, headers };
    merged.set(own, result);
    return result;
  };
  const withCookies = (request: URLRequest, now: number): URLRequest => {
    const cookie = httpShouldSetCookies ? storage.headerFor(request, now) : null;
    if (cookie === null) return request;
    const own = request.headers;
    const known = merged.get(own);
    const { headers } = known?.cookie === cookie ? known : merge(own, cookie);
    return request.withHeaders(headers);
  };
  return (next) => {
    const load: Loader = (request, run, client) =>
      next(
        withCookies(request, run.clock.now()),
        run,
        httpCookieAcceptPolicy === 'never'
          ? client
          : new CookieReceiver(client, request, run, storage, httpCookieAcceptPolicy),
      );
    return (request, run, client): Load => {
      if (!request.httpShouldHandleCookies) return next(request, run, client);
      const answer = storage.prepare(run.clock.now());
      return answer === null ? load(request, run, client) : new AwaitingCookies(load, request, run, client, answer);
    };
  };
};

/** A load that begins when a store that answers later has answered, whatever it says. */
class AwaitingCookies extends ForwardingLoad {
  readonly #answer: PromiseLike<unknown>;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, answer: PromiseLike<unknown>) {
    super(next, request, run, client);
    this.#answer = answer;
  }

  override start(): void {
    const begin = (): void => {
      this.begin(this.request);
    };
    this.#answer.then(begin, begin);
  }

  get reportsRedirects(): boolean {
    return this.inner?.reportsRedirects === true;
  }
}

/** Takes the cookies out of what comes by. */
class CookieReceiver implements LoadClient {
  readonly #client: LoadClient;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #storage: CookieStorage;
  readonly #policy: HTTPCookieAcceptPolicy;

  constructor(
    client: LoadClient,
    request: URLRequest,
    run: Run,
    storage: CookieStorage,
    policy: HTTPCookieAcceptPolicy,
  ) {
    this.#client = client;
    this.#request = request;
    this.#run = run;
    this.#storage = storage;
    this.#policy = policy;
  }

  #take(response: URLResponse): void {
    if (!(response instanceof HTTPURLResponse)) return;
    const fields = response.headers.getAll('set-cookie');
    if (fields.length === 0) return;
    this.#storage.storeFields(fields, this.#request, this.#policy, this.#run.clock.now());
  }

  didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.#client.didReceiveInformationalResponse(response);
  }
  didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    // A cached head says what was once said to somebody.
    if (source === 'network') this.#take(response);
    this.#client.didReceiveResponse(response, source);
  }
  didReceiveData(chunk: Uint8Array): void {
    this.#client.didReceiveData(chunk);
  }
  didReceiveTrailers(fields: HTTPHeaders): void {
    this.#client.didReceiveTrailers(fields);
  }
  didFinish(): void {
    this.#client.didFinish();
  }
  didFail(error: URLError): void {
    this.#client.didFail(error);
  }
  didRedirect(newRequest: URLRequest, response: HTTPURLResponse): void {
    this.#take(response);
    this.#client.didRedirect?.(newRequest, response);
  }
}
