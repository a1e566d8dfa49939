import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { Stage } from '../loading/Loader.ts';
import type { Transfer } from '../loading/Transfer.ts';
import { retryDecision } from '../policies/retryDecision.ts';

/**
 * Sends a request again whose connection, a used one, had died before any answer, or at which the peer has not looked
 * (`retry` is told). Peers close connections when they like, so this happens in good health, and is no failure of the load.
 * @see RFC 9112 §9.3.1 @see RFC 9113 §8.7
 */
export const retryStage: Stage = (next) => (request, run, client) => new RetryLoad(next, request, run, client);

class RetryLoad extends ForwardingLoad {
  #hasAnswer = false;
  #retries = 0;
  /** The exchange that was the last one before this try. */
  #earlier: Transfer | null = null;

  protected override begin(request: URLRequest): void {
    this.#earlier = this.run.transfer;
    super.begin(request);
  }

  override didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.#hasAnswer = true;
    super.didReceiveInformationalResponse(response);
  }

  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    this.#hasAnswer = true;
    super.didReceiveResponse(response, source);
  }

  override didFail(error: URLError): void {
    if (!this.#mayRetry(error)) return super.didFail(error);
    this.inner = null;
    this.#retries += 1;
    this.run.attempt += 1;
    this.run.tell({ type: 'retry', attempt: this.run.attempt, delay: 0, reason: error });
    this.begin(this.request);
  }

  #mayRetry(error: URLError): boolean {
    const { transfer } = this.run;
    if (transfer === null || transfer === this.#earlier) return false;
    const decision = retryDecision({
      code: error.code,
      method: this.request.httpMethod,
      body: this.request.body,
      usedOldConnection: transfer.isReusedConnection,
      isUnprocessed: transfer.isUnprocessed,
      hasSent: transfer.requestStart > 0,
      hasAnswer: this.#hasAnswer || transfer.responseStart > 0,
      retries: this.#retries,
    });
    return decision === 'retry';
  }
}
