import { ChallengeEvent, type ChallengeAnswer } from '../events/ChallengeEvent.ts';
import { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { isBytes } from '../foundation/isBytes.ts';
import type { URLAuthenticationChallenge } from '../foundation/URLAuthenticationChallenge.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { URLRequest } from '../foundation/URLRequest.ts';
import { URLResponse } from '../foundation/URLResponse.ts';
import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { Load, LoadClient, Run } from '../loading/Loader.ts';
import type { Transfer } from '../loading/Transfer.ts';
import { challengeScope } from '../events/challengeScope.ts';
import { answerChallenge } from './answerChallenge.ts';
import type { LoadingProtocol, URLProtocolClass } from './URLProtocolClass.ts';
import type { URLProtocolClient } from './URLProtocolClient.ts';

/**
 * The bridge between a `URLProtocol` of the app's and the chain: a load that runs an instance of it and is its client.
 * Nothing is kept here, so a pause cannot hold bytes back: what the protocol brings is passed on. Calls out of order, and
 * after the end, are ignored; wrong types of arguments throw `TypeError` where the call was made.
 */
export class URLProtocolLoad implements Load, URLProtocolClient {
  readonly reportsRedirects = true;
  readonly #protocolClass: URLProtocolClass;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #protocol: LoadingProtocol | null = null;
  #transfer: Transfer | null = null;
  #state: 'waiting' | 'loading' | 'responded' | 'over' = 'waiting';
  readonly #cancelledChallenges = new WeakSet<URLAuthenticationChallenge>();

  constructor(protocolClass: URLProtocolClass, request: URLRequest, run: Run, client: LoadClient) {
    this.#protocolClass = protocolClass;
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#state !== 'waiting') return;
    this.#state = 'loading';
    try {
      const canonical: unknown = this.#protocolClass.canonicalRequest(this.#request.copy());
      if (!(canonical instanceof URLRequest)) throw new TypeError('canonicalRequest returns a URLRequest');
      const request = canonical.copy();
      const protocol = new this.#protocolClass(request, { client: this, task: this.#run.task });
      // The app's code ran, and may have cancelled.
      if (this.#isOver) return;
      this.#transfer = this.#run.beginTransfer(request);
      this.#protocol = protocol;
      protocol.startLoading();
    } catch (cause) {
      this.#end(this.#failure(cause));
    }
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#state = 'over';
    this.#stop();
  }

  pause(): void {}

  resume(): void {}

  get #isOver(): boolean {
    return this.#state === 'over';
  }

  /** Stops the protocol, once; what it throws comes back. */
  #stop(): URLError | null {
    const protocol = this.#protocol;
    this.#protocol = null;
    try {
      protocol?.stopLoading();
      return null;
    } catch (cause) {
      return this.#failure(cause);
    }
  }

  #end(error: URLError | null): void {
    if (this.#isOver) return;
    this.#state = 'over';
    if (this.#transfer !== null && error === null) this.#transfer.responseEnd = this.#run.clock.now();
    const thrown = this.#stop();
    const failure = error ?? thrown;
    if (failure === null) this.#client.didFinish();
    else this.#client.didFail(failure);
  }

  #failure(cause: unknown): URLError {
    if (URLError.is(cause)) return cause;
    return new URLError(URLErrorCode.unknown, { failingURL: this.#request.urlString, cause });
  }

  #respond(response: URLResponse, source: ResponseSource): void {
    this.#state = 'responded';
    this.#noteResponse(response);
    this.#client.didReceiveResponse(response, source);
  }

  #noteResponse(response: URLResponse): void {
    if (this.#transfer !== null) {
      this.#transfer.response = response;
      this.#transfer.responseStart = this.#run.clock.now();
    }
    this.#run.activity(0, 0);
  }

  // URLProtocolClient

  wasRedirectedTo(request: URLRequest, redirectResponse: HTTPURLResponse): void {
    if (!(request instanceof URLRequest)) throw new TypeError('wasRedirectedTo takes a URLRequest');
    if (!(redirectResponse instanceof HTTPURLResponse)) throw new TypeError('wasRedirectedTo takes an HTTPURLResponse');
    if (this.#state !== 'loading') return;
    if (this.#client.didRedirect === undefined) {
      this.#respond(redirectResponse, 'network');
      return this.#end(null);
    }
    this.#noteResponse(redirectResponse);
    this.#state = 'over';
    const thrown = this.#stop();
    if (thrown === null) this.#client.didRedirect(request.copy(), redirectResponse);
    else this.#client.didFail(thrown);
  }

  didReceiveResponse(response: URLResponse): void {
    if (!(response instanceof URLResponse)) throw new TypeError('didReceiveResponse takes a URLResponse');
    if (this.#state === 'loading') this.#respond(response, 'network');
  }

  didLoad(data: Uint8Array): void {
    if (!isBytes(data)) throw new TypeError('didLoad takes a Uint8Array');
    if (this.#state !== 'responded' || data.byteLength === 0) return;
    if (this.#transfer !== null) {
      this.#transfer.responseBodyBytes += data.byteLength;
      this.#transfer.decodedBodyBytes += data.byteLength;
    }
    this.#run.activity(0, data.byteLength);
    this.#client.didReceiveData(data);
  }

  didFinishLoading(): void {
    if (this.#state === 'responded') this.#end(null);
  }

  didFailWithError(error: unknown): void {
    this.#end(this.#failure(error));
  }

  didReceiveChallenge(challenge: URLAuthenticationChallenge): void {
    if (this.#state !== 'loading') return;
    const scope = challengeScope(challenge.protectionSpace.authenticationMethod);
    const fallback: ChallengeAnswer = { disposition: 'performDefaultHandling' };
    this.#run.ask(new ChallengeEvent(challenge, scope), fallback, (answer) => {
      this.#answer(challenge, answer);
    });
  }

  #answer(challenge: URLAuthenticationChallenge, answer: ChallengeAnswer): void {
    if (this.#isOver || this.#cancelledChallenges.has(challenge)) return;
    try {
      answerChallenge(challenge, answer);
    } catch (cause) {
      this.#end(this.#failure(cause));
    }
  }

  didCancelChallenge(challenge: URLAuthenticationChallenge): void {
    this.#cancelledChallenges.add(challenge);
  }

  cachedResponseIsValid(cachedResponse: CachedURLResponse): void {
    if (!(cachedResponse instanceof CachedURLResponse)) {
      throw new TypeError('cachedResponseIsValid takes a CachedURLResponse');
    }
    if (this.#state !== 'loading') return;
    if (this.#transfer !== null) this.#transfer.resourceFetchType = 'localCache';
    this.#respond(cachedResponse.response, 'cache');
    if (!this.#isOver && cachedResponse.data.byteLength > 0) this.#client.didReceiveData(cachedResponse.data);
    this.#end(null);
  }
}
