import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { Timer } from '../loading/ports.ts';
import { HeldResponse } from './HeldResponse.ts';

/** How much of an answer's body is read, and how long, so that its connection can be used again. */
const mostSwallowedBytes = 64 * 1024;
const longestSwallowMs = 250;

/**
 * A load that may take an answer for a reason to begin again: it is held until somebody has decided, and then delivered
 * after all, or followed by a load for another request.
 *
 * The body of an answer that is not delivered is read and dropped, up to 64 KiB or 250 ms, because a connection that is
 * cancelled is lost. What comes while the decision is awaited is kept: it is only what was on its way when the load was
 * paused.
 */
export class RepeatingLoad extends ForwardingLoad {
  /** The answer about which somebody decides. */
  #held: HeldResponse | null = null;
  /** The request to go on with once the answer's body is dropped. */
  #following: URLRequest | null = null;
  #swallowed = 0;
  #swallowTimer: Timer | null = null;

  /** Whether a decision is awaited. */
  protected get isHolding(): boolean {
    return this.#held !== null;
  }

  protected hold(response: HTTPURLResponse, source: ResponseSource): void {
    this.#held = new HeldResponse(response, source);
  }

  /** Holds an answer of which nothing more comes. */
  protected holdWhole(response: HTTPURLResponse, source: ResponseSource): void {
    this.hold(response, source);
    this.#held?.end(null);
  }

  /** Delivers what is held, and what comes after it. */
  protected release(): void {
    const held = this.#held;
    this.#held = null;
    held?.replay(this.client, () => !this.isOver);
  }

  /** Drops what is held, and begins again. */
  protected repeat(request: URLRequest): void {
    const held = this.#held;
    this.#held = null;
    if (held === null || held.isOver || this.inner === null) return this.#beginNext(request);
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
    this.#beginNext(request);
  }

  #beginNext(request: URLRequest): void {
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

  protected override fail(error: URLError): void {
    this.#held = null;
    this.#dropFollowing();
    super.fail(error);
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
    else if (this.#following !== null) this.#beginNext(this.#following);
    else super.didFinish();
  }

  override didFail(error: URLError): void {
    if (this.#held !== null) this.#held.end(error);
    else if (this.#following !== null) this.#beginNext(this.#following);
    else super.didFail(error);
  }
}
