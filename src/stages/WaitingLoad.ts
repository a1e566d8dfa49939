import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { LoadClient, Loader, Run } from '../loading/Loader.ts';
import type { NetworkPathProvider, Timer } from '../loading/ports.ts';
import type { Transfer } from '../loading/Transfer.ts';

/** What a load that waits for the network has to know. */
export interface WaitingParts {
  readonly path: NetworkPathProvider;
  /** Why the present path may not be used for a request; null when it may. */
  refuse(request: URLRequest): unknown;
  isConnectivityFailure(error: URLError): boolean;
}

/** Not every way that opens is told by the path; so it is tried again, ever more seldom. */
const shortestWaitMs = 1_000;
const longestWaitMs = 60_000;

/**
 * A load that waits for a way to its server. `waitingForConnectivity` is told at most once a task; then it starts (again)
 * when the path changes, and after 1, 2, 4 … 60 seconds. Only until the request goes out: a connection that is lost later
 * fails normally. The resource timer bounds the wait; the idle timer rests.
 * @see URLSessionTaskDelegate taskIsWaitingForConnectivity
 */
export class WaitingLoad extends ForwardingLoad {
  readonly #parts: WaitingParts;
  #hasAnswer = false;
  /** The exchange that was the last one before this try. */
  #earlier: Transfer | null = null;
  #isWaiting = false;
  #nextWait = shortestWaitMs;
  #timer: Timer | null = null;
  #stopObserving: (() => void) | null = null;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, parts: WaitingParts) {
    super(next, request, run, client);
    this.#parts = parts;
  }

  override start(): void {
    if (this.#parts.refuse(this.request) === null) super.start();
    else this.#wait();
  }

  protected override begin(request: URLRequest): void {
    this.#earlier = this.run.transfer;
    super.begin(request);
  }

  #wait(): void {
    this.inner = null;
    this.#isWaiting = true;
    this.run.isWaitingForConnectivity = true;
    if (!this.run.hasToldOfConnectivity) {
      this.run.hasToldOfConnectivity = true;
      this.run.tell({ type: 'waitingForConnectivity' });
      if (this.isOver) return;
    }
    this.#setTimer();
    let isChange = false;
    this.#stopObserving = this.#parts.path.observe(() => {
      if (isChange) this.#look();
    });
    // A provider may tell at once what is already known.
    isChange = true;
  }

  #setTimer(): void {
    this.#timer = this.run.clock.setTimer(this.#nextWait, () => {
      this.#timer = null;
      if (!this.#look()) this.#setTimer();
    });
    this.#nextWait = Math.min(this.#nextWait * 2, longestWaitMs);
  }

  /** Goes on if the path allows it; false when the wait is not over. */
  #look(): boolean {
    // A provider may go on telling those that have stopped listening while it tells.
    if (!this.#isWaiting || this.#parts.refuse(this.request) !== null) return false;
    this.#stopWaiting();
    // The idle time begins anew.
    this.run.activity(0, 0);
    this.begin(this.request);
    return true;
  }

  #stopWaiting(): void {
    this.#isWaiting = false;
    this.run.isWaitingForConnectivity = false;
    this.#timer?.cancel();
    this.#timer = null;
    this.#stopObserving?.();
    this.#stopObserving = null;
  }

  override cancel(): void {
    this.#stopWaiting();
    super.cancel();
  }

  override didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.#hasAnswer = true;
    super.didReceiveInformationalResponse(response);
  }

  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    this.#hasAnswer = true;
    super.didReceiveResponse(response, source);
  }

  get #isEstablishing(): boolean {
    const { transfer } = this.run;
    return !this.#hasAnswer && (transfer === null || transfer === this.#earlier || transfer.requestStart === 0);
  }

  override didFail(error: URLError): void {
    if (!this.#isEstablishing || !this.#parts.isConnectivityFailure(error)) return super.didFail(error);
    this.run.attempt += 1;
    this.#wait();
  }
}
