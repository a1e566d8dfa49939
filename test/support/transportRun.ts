import type { TaskEvent } from '../../src/events/TaskEvent.ts';
import type { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import type { URLError } from '../../src/foundation/URLError.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { Load, LoadClient, Loader, Run, RunTask } from '../../src/loading/Loader.ts';
import type { ConnectionLease } from '../../src/loading/ConnectionLease.ts';
import type { OutgoingBody } from '../../src/loading/OutgoingBody.ts';
import type { Clock } from '../../src/loading/ports.ts';
import { Transfer } from '../../src/loading/Transfer.ts';

/** The time of the machine, as the port wants it. */
export const realClock: Clock = {
  now: () => performance.timeOrigin + performance.now(),
  setTimer: (milliseconds, fire) => {
    const timer = setTimeout(fire, milliseconds);
    return {
      cancel: () => {
        clearTimeout(timer);
      },
    };
  },
};

/** A body in one piece. */
export const dataBody = (data: Uint8Array, didSend?: (bytes: number) => void): OutgoingBody => ({
  length: data.byteLength,
  data,
  chunks: () => {
    throw new Error('a body in one piece has no chunks');
  },
  ...(didSend === undefined ? null : { didSend }),
});

/** A body in pieces. */
export const chunkedBody = (chunks: () => AsyncIterable<Uint8Array>, length = -1): OutgoingBody => ({
  length,
  data: null,
  chunks,
});

/** What may be said about a run. */
export interface TransportRunOptions {
  readonly body?: OutgoingBody | null;
  readonly priority?: number;
  /** Hears of each call, after it has been written down. */
  readonly onCall?: (call: string, run: TransportRun) => void;
}

/**
 * The plainest `Run` and `LoadClient`: it starts a load and writes down what it hears. It decides nothing, so what is
 * seen through it is the transport's own behaviour.
 */
export class TransportRun implements Run, LoadClient {
  readonly clock: Clock = realClock;
  readonly task: RunTask & { priority: number };
  hop = 0;
  attempt = 1;
  body: OutgoingBody | null;
  transfer: Transfer | null = null;
  onActivity: (() => void) | null = null;
  isWaitingForConnectivity = false;
  hasToldOfConnectivity = false;
  lease: ConnectionLease | null = null;
  readonly load: Load;
  /** Names of the calls, in order: `sent`, `informational 103`, `response 200`, `data 5`, `trailers`, `finish`, `fail -1005`. */
  readonly calls: string[] = [];
  readonly chunks: Uint8Array[] = [];
  readonly informational: HTTPURLResponse[] = [];
  response: HTTPURLResponse | null = null;
  trailers: HTTPHeaders | null = null;
  error: URLError | null = null;
  bytesSent = 0;
  bytesReceived = 0;
  readonly #onCall: ((call: string, run: TransportRun) => void) | null;
  readonly #waits: { readonly call: string; readonly done: () => void }[] = [];

  constructor(loader: Loader, request: URLRequest, options: TransportRunOptions = {}) {
    this.task = { taskIdentifier: 1, priority: options.priority ?? 0.5, currentRequest: request };
    this.body = options.body ?? null;
    this.#onCall = options.onCall ?? null;
    this.load = loader(request, this, this);
  }

  start(): this {
    this.load.start();
    return this;
  }

  /** Until a call whose name begins so was heard; at once when it was. */
  heard(call: string): Promise<this> {
    if (this.calls.some((one) => one.startsWith(call))) return Promise.resolve(this);
    return new Promise((resolve) => {
      this.#waits.push({
        call,
        done: () => {
          resolve(this);
        },
      });
    });
  }

  /** Until the load has ended, either way. */
  async ended(): Promise<this> {
    await Promise.race([this.heard('finish'), this.heard('fail')]);
    return this;
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString('latin1');
  }

  get isOver(): boolean {
    return this.calls.some((call) => call.startsWith('finish') || call.startsWith('fail'));
  }

  #heard(call: string): void {
    this.calls.push(call);
    for (const wait of this.#waits) if (call.startsWith(wait.call)) wait.done();
    this.#onCall?.(call, this);
  }

  tell(fact: TaskEvent): void {
    this.#heard(fact.type);
  }

  ask(): void {
    throw new Error('a transport asks nothing');
  }

  beginTransfer(request: URLRequest): Transfer {
    return (this.transfer = new Transfer(request, this.clock.now()));
  }

  activity(bytesSent: number, bytesReceived: number): void {
    this.bytesSent += bytesSent;
    this.bytesReceived += bytesReceived;
    this.onActivity?.();
  }

  didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.informational.push(response);
    this.#heard(`informational ${response.statusCode}`);
  }

  didReceiveResponse(response: HTTPURLResponse): void {
    this.response = response;
    this.#heard(`response ${response.statusCode}`);
  }

  didReceiveData(chunk: Uint8Array): void {
    this.chunks.push(chunk);
    this.#heard(`data ${chunk.byteLength}`);
  }

  didReceiveTrailers(fields: HTTPHeaders): void {
    this.trailers = fields;
    this.#heard('trailers');
  }

  didFinish(): void {
    this.#heard('finish');
  }

  didFail(error: URLError): void {
    this.error = error;
    this.#heard(`fail ${error.code}`);
  }
}
