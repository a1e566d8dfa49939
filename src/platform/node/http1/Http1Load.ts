import type { Dispatcher } from 'undici';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import { HTTPHeaders } from '../../../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../foundation/HTTPURLResponse.ts';
import type { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { ConnectionLease } from '../../../loading/ConnectionLease.ts';
import type { Load, LoadClient, Run } from '../../../loading/Loader.ts';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import type { Clock, TransportSettings } from '../../../loading/ports.ts';
import type { Transfer } from '../../../loading/Transfer.ts';
import { engineFailure } from '../errorCodes.ts';
import type { Waiting } from './AdmissionQueue.ts';
import { BodyChunks } from './BodyChunks.ts';
import type { ConnectionPool } from './ConnectionPool.ts';
import {
  lostLease,
  noStatus,
  refusal,
  tooManyFields,
  tooManyInformationalResponses,
  unreadableBody,
} from './exchangeErrors.ts';
import type { FieldRules } from './FieldRules.ts';
import { OutgoingHead } from './OutgoingHead.ts';
import type { ConnectionClaim, PooledClient } from './PooledClient.ts';
import { headSize, type ParsedFields, rawFields, ResponseFields } from './ResponseFields.ts';

/** What all loads of a transport share. */
export interface Http1Engine {
  readonly pool: ConnectionPool;
  readonly fieldRules: FieldRules;
  readonly settings: Pick<TransportSettings, 'maximumHeaderFields' | 'maximumInformationalResponses'>;
}

type Controller = Dispatcher.DispatchController;

const { badURL, unsupportedURL } = URLErrorCode;

/** Told to the engine when a load ends its exchange; nobody else ever sees it. */
const ended: Error = Object.freeze(new Error('the load is over'));

const raise = (error: unknown): never => {
  throw error;
};

/** Bytes of a body after which its memory is worth a thought. */
const largeBody = 1024 * 1024;

/**
 * One exchange over HTTP/1.1. It is the handler that the engine calls, the claim that waits for a connection, and the
 * load that the chain knows, in one object: nothing else is made for an exchange.
 *
 * A body that is shorter or longer than announced, or whose reader fails, is `-1021`, with the reader's error as cause
 * (a `URLError` of the reader is passed on as it is). An answer that comes before the body is sent whole is delivered, and
 * the rest of the body stays unsent.
 *
 * HEAD, and a body on a method that expects none, end their connection: a server may have framed the message otherwise
 * than we have, and what it sends then must not become the answer to somebody else.
 *
 * Differs: a `100` that nobody asked for fails with `-1017`, where Apple's systems skip it; the engine takes none.
 * Differs: the fields `Transfer-Encoding`, `Keep-Alive`, `Upgrade` and `Expect` of a request fail it with `-1000`.
 * @see RFC 9112
 */
export class Http1Load implements Load, ConnectionClaim, Dispatcher.DispatchHandler {
  readonly #engine: Http1Engine;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #transfer: Transfer | null;
  #isStarted = false;
  #head: OutgoingHead | null = null;
  #chunks: BodyChunks | null = null;
  #waiting: Waiting<ConnectionClaim> | null = null;
  #connection: PooledClient | null = null;
  #controller: Controller | null = null;
  #hasWaited = false;
  #isPaused = false;
  #isOver = false;
  #isFinishing = false;
  #informationalResponses = 0;
  /** What `#hasten` made last, so that it is really made. @internal */
  ballast: readonly unknown[] | null = null;

  /** @param transfer - The record of the exchange, when it has been opened already. */
  constructor(
    engine: Http1Engine,
    request: URLRequest,
    run: Run,
    client: LoadClient,
    transfer: Transfer | null = null,
  ) {
    this.#engine = engine;
    this.#request = request;
    this.#run = run;
    this.#client = client;
    this.#transfer = transfer;
  }

  // The load, as the chain sees it.

  start(): void {
    if (this.#isOver || this.#isStarted) return;
    this.#isStarted = true;
    this.#transfer ??= this.#run.beginTransfer(this.#request);
    this.#transfer.resourceFetchType = 'networkLoad';
    const { target } = this.#request;
    if (target === null) return this.#fail(refusal(this.#request, badURL, 'the URL cannot be parsed'));
    if (target.scheme !== 'http' && target.scheme !== 'https') {
      return this.#fail(refusal(this.#request, unsupportedURL, `${target.scheme} is not HTTP`));
    }
    const head = new OutgoingHead(this.#request, target, this.#run.body, this.#engine.fieldRules);
    if (head.refusal !== null) return this.#fail(refusal(this.#request, badURL, head.refusal));
    this.#head = head;
    const { lease } = this.#run;
    if (lease?.isStrict === true && lease.connection === null) return this.#fail(lostLease(this.#request));
    this.#waiting = this.#engine.pool.acquire(this, target);
    if (this.#waiting !== null) this.#hasWaited = true;
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stop();
  }

  pause(): void {
    this.#isPaused = true;
    this.#controller?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    // The engine cannot go on with one response while it is inside another's, and nobody knows where this call is from.
    if (this.#controller !== null) process.nextTick(Http1Load.#goOn, this);
  }

  static #goOn(load: Http1Load): void {
    if (!load.#isPaused && !load.#isOver) load.#controller?.resume();
  }

  // The claim, as the pool sees it.

  get clock(): Clock {
    return this.#run.clock;
  }

  get priority(): number {
    return this.#run.task.priority;
  }

  get isOver(): boolean {
    return this.#isOver;
  }

  get lease(): ConnectionLease | null {
    return this.#run.lease;
  }

  didAcquire(connection: PooledClient): void {
    this.#waiting = null;
    this.#connection = connection;
    const { httpMethod: method, target } = this.#request;
    const { fields } = this.#head as OutgoingHead;
    connection.dispatch(
      {
        path: (target as URLTarget).path,
        method,
        headers: fields as string[],
        body: this.#body(this.#run.body) as Exclude<Dispatcher.DispatchOptions['body'], undefined>,
        // One exchange at a time: nothing behind it could be blocked.
        blocking: false,
      },
      this,
    );
  }

  #body(body: OutgoingBody | null): Uint8Array | BodyChunks | null {
    if (body === null || body.length === 0) return null;
    if (body.data !== null) return body.data;
    return (this.#chunks = new BodyChunks(body, this.#connection as PooledClient));
  }

  didBeginConnecting(facts: ConnectionFacts): void {
    this.#hasWaited = true;
    (this.#transfer as Transfer).connection = facts;
  }

  // The handler, as the engine sees it.

  onRequestStart(controller: Controller): void {
    // Thrown here, nothing has been written, and the connection stays good for others.
    if (this.#isOver) throw ended;
    const connection = this.#connection as PooledClient;
    const transfer = this.#transfer as Transfer;
    if (this.#run.lease !== null) this.#checkLease(this.#run.lease, connection);
    this.#controller = controller;
    if (this.#isPaused) controller.pause();
    transfer.requestStart = this.#run.clock.now();
    transfer.connection = connection.facts;
    transfer.isReusedConnection = connection.exchanges > 0;
    connection.exchanges += 1;
    transfer.requestHeaderBytes = (this.#head as OutgoingHead).size;
    if (this.#hasWaited) this.#run.activity(0, 0);
    const { attempt, hop } = this.#run;
    this.#run.tell({ type: 'sent', request: this.#request, attempt, hop });
  }

  /** The engine may have opened another connection, because the one before was closed after its last answer. */
  #checkLease(lease: ConnectionLease, connection: PooledClient): void {
    const { facts } = connection;
    if (lease.isStrict && lease.facts !== facts) {
      this.#fail(lostLease(this.#request));
      throw ended;
    }
    lease.facts = facts;
    lease.bind(connection);
  }

  onBodySent(chunk: Uint8Array): void {
    if (this.#isOver) return;
    (this.#transfer as Transfer).requestBodyBytes += chunk.byteLength;
    this.#run.activity(chunk.byteLength, 0);
    if (this.#chunks === null) this.#run.body?.didSend?.(chunk.byteLength);
  }

  onRequestSent(): void {
    const transfer = this.#transfer as Transfer;
    if (transfer.requestEnd !== 0) return;
    // Without a body the request is one write, begun and ended in this turn.
    transfer.requestEnd = this.#run.body === null ? transfer.requestStart : this.#run.clock.now();
  }

  onResponseStart(controller: Controller, status: number, fields: ParsedFields, statusText?: string): void {
    if (this.#isOver) return;
    const transfer = this.#transfer as Transfer;
    const raw = rawFields(controller.rawHeaders);
    if (transfer.responseStart === 0) transfer.responseStart = this.#run.clock.now();
    if (transfer.requestEnd === 0) transfer.requestEnd = transfer.responseStart;
    transfer.responseHeaderBytes += headSize(statusText, raw);
    this.#run.activity(0, 0);
    const { maximumHeaderFields } = this.#engine.settings;
    if (!(raw.length <= 2 * maximumHeaderFields)) return this.#fail(tooManyFields(transfer, maximumHeaderFields));
    if (status < 100) return this.#fail(noStatus(transfer, status));
    const headers = HTTPHeaders.deferred(new ResponseFields(fields, raw));
    const { href } = this.#request.target as URLTarget;
    const response = HTTPURLResponse.fromHead(href, status, 'HTTP/1.1', headers, statusText ?? null);
    if (status < 200) return this.#didReceiveInformational(response);
    transfer.response = response;
    this.#client.didReceiveResponse(response, 'network');
  }

  #didReceiveInformational(response: HTTPURLResponse): void {
    const maximum = this.#engine.settings.maximumInformationalResponses;
    this.#informationalResponses += 1;
    if (this.#informationalResponses <= maximum) this.#client.didReceiveInformationalResponse(response);
    else this.#fail(tooManyInformationalResponses(this.#transfer as Transfer, maximum));
  }

  onResponseData(_controller: Controller, chunk: Uint8Array): void {
    if (this.#isOver) return;
    const transfer = this.#transfer as Transfer;
    transfer.responseBodyBytes += chunk.byteLength;
    if (transfer.responseBodyBytes > largeBody) this.#hasten(chunk.byteLength);
    this.#run.activity(0, chunk.byteLength);
    this.#client.didReceiveData(chunk);
  }

  /**
   * Makes garbage in proportion to a chunk. The collector counts only what it manages itself: chunks lie outside, and it
   * would let some 64 MiB of dead ones pile up before it looks. With this it looks early, while that is cheap: bodies then
   * take a third of the memory and half the time.
   */
  #hasten(bytes: number): void {
    this.ballast = new Array<unknown>(bytes >> 4);
  }

  onResponseEnd(controller: Controller, trailers: ParsedFields): void {
    if (this.#isOver) return this.#giveBack(true);
    const transfer = this.#transfer as Transfer;
    transfer.responseEnd = this.#run.clock.now();
    const raw = rawFields(controller.rawTrailers);
    if (raw.length > 0) {
      const { maximumHeaderFields } = this.#engine.settings;
      if (!(raw.length <= 2 * maximumHeaderFields)) this.#fail(tooManyFields(transfer, maximumHeaderFields));
      else this.#client.didReceiveTrailers(HTTPHeaders.deferred(new ResponseFields(trailers, raw)));
    }
    this.#chunks?.stop();
    // First the connection, then the news: who loads the next thing because of them finds it free.
    this.#giveBack(true);
    if (this.#isOver) return;
    this.#isOver = true;
    this.#isFinishing = true;
    this.#client.didFinish();
    this.#isFinishing = false;
  }

  onResponseError(_controller: Controller | null, error: unknown): void {
    const connection = this.#connection;
    // A request that was not begun has not harmed its connection.
    if (connection !== null && this.#controller === null && connection.isConnected) this.#giveBackLater(true);
    else this.#giveBackLater(false);
    if (!this.#isOver) return this.#fail(this.#failureOf(error));
    // Thrown by the client in its `didFinish`: a fault of ours, that must not vanish.
    if (this.#isFinishing) process.nextTick(raise, error);
  }

  #failureOf(error: unknown): URLError {
    const transfer = this.#transfer as Transfer;
    const failure = this.#chunks?.failure ?? null;
    return failure === null ? engineFailure(error, transfer) : unreadableBody(transfer, failure.reason);
  }

  // Ends.

  #fail(error: URLError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#stop();
    this.#client.didFail(error);
  }

  /** Ends whatever the load is at. */
  #stop(): void {
    this.#waiting?.leave();
    this.#waiting = null;
    if (this.#controller !== null) this.#controller.abort(ended);
    else this.#connection?.cancelDial();
    this.#chunks?.stop();
  }

  #giveBack(isSound: boolean): void {
    const connection = this.#connection;
    if (connection === null) return;
    this.#connection = null;
    if (isSound) connection.release();
    else connection.releaseBroken();
  }

  /** Failures are told in the middle of the engine's work; its books are in order when that is done. */
  #giveBackLater(isSound: boolean): void {
    if (this.#connection !== null) process.nextTick(Http1Load.#giveBackNow, this, isSound);
  }

  static #giveBackNow(load: Http1Load, isSound: boolean): void {
    load.#giveBack(isSound);
  }
}
