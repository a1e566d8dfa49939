import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { Load, LoadClient, Run } from '../../../loading/Loader.ts';
import type { Clock } from '../../../loading/ports.ts';
import type { Transfer } from '../../../loading/Transfer.ts';
import { engineFailure } from '../errorCodes.ts';
import type { Waiting } from '../http1/AdmissionQueue.ts';
import type { Http2Connection } from '../http2/Http2Connection.ts';
import { type Http2Limits, Http2Load } from '../http2/Http2Load.ts';
import { type RequestHeaders, requestHeaders } from '../http2/requestHeaders.ts';
import type { SecureOrigin, StreamClaim } from './SecureOrigin.ts';

/** Who knows which protocol an origin speaks. */
export interface LoadRouter {
  readonly limits: Http2Limits;
  speaksHttp1(target: URLTarget): boolean;
  originOf(target: URLTarget): SecureOrigin;
  /** @param transfer - The record of the exchange, when it has been opened already. */
  loadOverHttp1(request: URLRequest, run: Run, client: LoadClient, transfer: Transfer | null): Load;
}

/** An https load until it is known on which connection, and in which protocol, it goes; then that load's other end. */
export class RoutedLoad implements Load, StreamClaim {
  readonly #router: LoadRouter;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #transfer: Transfer | null = null;
  #head: RequestHeaders | null = null;
  #origin: SecureOrigin | null = null;
  #waiting: Waiting<StreamClaim> | null = null;
  #inner: Load | null = null;
  #isPaused = false;
  #isOver = false;

  constructor(router: LoadRouter, request: URLRequest, run: Run, client: LoadClient) {
    this.#router = router;
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#isOver || this.#transfer !== null) return;
    this.#transfer = this.#run.beginTransfer(this.#request);
    this.#transfer.resourceFetchType = 'networkLoad';
    const target = this.#request.target as URLTarget;
    if (this.#router.speaksHttp1(target)) return this.didFallBack();
    this.#head = requestHeaders(this.#request, target, this.#run.body);
    const { refusal } = this.#head;
    if (refusal !== null) return this.#refuse(refusal);
    this.#origin = this.#router.originOf(target);
    this.#waiting = this.#origin.acquire(this);
  }

  #refuse(detail: string): void {
    this.#isOver = true;
    const failingURL = this.#request.urlString;
    this.#client.didFail(new URLError(URLErrorCode.badURL, { failingURL, detail, phase: 'preparing' }));
  }

  // The claim, as the origin sees it.

  get clock(): Clock {
    return this.#run.clock;
  }

  get priority(): number {
    return this.#run.task.priority;
  }

  didBeginConnecting(facts: ConnectionFacts): void {
    (this.#transfer as Transfer).connection = facts;
  }

  didAcquire(connection: Http2Connection): void {
    const exchange = {
      head: this.#head as RequestHeaders,
      transfer: this.#transfer as Transfer,
      limits: this.#router.limits,
    };
    this.#goOn(new Http2Load(connection, exchange, this.#run, this.#client));
  }

  didFallBack(): void {
    this.#goOn(this.#router.loadOverHttp1(this.#request, this.#run, this.#client, this.#transfer));
  }

  #goOn(inner: Load): void {
    this.#waiting = null;
    this.#inner = inner;
    if (this.#isPaused) inner.pause();
    inner.start();
  }

  didFailToConnect(error: unknown): void {
    this.#waiting = null;
    this.#isOver = true;
    this.#client.didFail(engineFailure(error, this.#transfer as Transfer));
  }

  // The load, as the chain sees it.

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    if (this.#waiting !== null) this.#origin?.leave(this.#waiting);
    this.#waiting = null;
    this.#inner?.cancel();
  }

  pause(): void {
    this.#isPaused = true;
    this.#inner?.pause();
  }

  resume(): void {
    this.#isPaused = false;
    this.#inner?.resume();
  }
}
