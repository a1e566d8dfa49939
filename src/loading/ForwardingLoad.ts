import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { Load, LoadClient, Loader, Run } from './Loader.ts';

/**
 * What stages are made from: a load that passes everything on, down to the load it wraps and up to its client. A stage
 * overrides what it has a duty for. `begin` may be called again after `abandon`, or after the load below has ended,
 * which is how a stage starts over.
 *
 * It does not check who speaks: a load that was cancelled says nothing more, so after `abandon` only the new one does.
 * A stage that calls its client twice in a row looks at `isOver` in between, because the client may have cancelled.
 */
export class ForwardingLoad implements Load, LoadClient {
  protected readonly next: Loader;
  protected readonly run: Run;
  protected readonly client: LoadClient;
  protected request: URLRequest;
  protected inner: Load | null = null;
  protected isPaused = false;
  protected isOver = false;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient) {
    this.next = next;
    this.request = request;
    this.run = run;
    this.client = client;
  }

  start(): void {
    this.begin(this.request);
  }

  /** Makes and starts the load below for a request. */
  protected begin(request: URLRequest): void {
    if (this.isOver) return;
    this.request = request;
    const inner = this.next(request, this.run, this);
    this.inner = inner;
    if (this.isPaused) inner.pause();
    inner.start();
  }

  /** Cancels the load below; the stage itself goes on. */
  protected abandon(): void {
    const { inner } = this;
    this.inner = null;
    inner?.cancel();
  }

  /** Ends the stage with a failure of its own. */
  protected fail(error: URLError): void {
    if (this.isOver) return;
    this.isOver = true;
    this.abandon();
    this.client.didFail(error);
  }

  cancel(): void {
    this.isOver = true;
    this.abandon();
  }

  pause(): void {
    if (this.isPaused) return;
    this.isPaused = true;
    this.inner?.pause();
  }

  resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.inner?.resume();
  }

  didReceiveInformationalResponse(response: HTTPURLResponse): void {
    this.client.didReceiveInformationalResponse(response);
  }

  didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    this.client.didReceiveResponse(response, source);
  }

  didReceiveData(chunk: Uint8Array): void {
    this.client.didReceiveData(chunk);
  }

  didReceiveTrailers(fields: HTTPHeaders): void {
    this.client.didReceiveTrailers(fields);
  }

  didFinish(): void {
    this.isOver = true;
    this.client.didFinish();
  }

  didFail(error: URLError): void {
    this.isOver = true;
    this.client.didFail(error);
  }

  didRedirect(newRequest: URLRequest, response: HTTPURLResponse): void {
    this.isOver = true;
    this.client.didRedirect?.(newRequest, response);
  }
}
