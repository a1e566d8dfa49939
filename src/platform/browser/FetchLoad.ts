import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLTarget } from '../../foundation/URLTarget.ts';
import type { Load, LoadClient, Run } from '../../loading/Loader.ts';
import type { NetworkPathProvider } from '../../loading/ports.ts';
import type { Transfer } from '../../loading/Transfer.ts';
import { BodyCollection } from './BodyCollection.ts';
import { engineFailure, unreadableBody, unsendable } from './errorCodes.ts';

/** `fetch` takes no URL with user information. @see Fetch §5.4 (`new Request`) */
const withoutUserInfo = ({ href, username, password }: URLTarget): string => {
  if (username === '' && password === '') return href;
  const url = new URL(href);
  url.username = '';
  url.password = '';
  return url.href;
};

const urgency = (priority: number): RequestPriority => (priority === 0.5 ? 'auto' : priority > 0.5 ? 'high' : 'low');

/** One call of `fetch`, and the reading of its body; see `createFetchTransport`. */
export class FetchLoad implements Load {
  readonly #path: NetworkPathProvider;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #transfer: Transfer | null = null;
  #controller: AbortController | null = null;
  #collection: BodyCollection | null = null;
  #reader: ReadableStreamDefaultReader<Uint8Array> | null = null;
  #isReading = false;
  /** What came although the load is paused. */
  #held: ReadableStreamReadResult<Uint8Array> | null = null;
  #isPaused = false;
  #isOver = false;

  constructor(path: NetworkPathProvider, request: URLRequest, run: Run, client: LoadClient) {
    this.#path = path;
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#isOver || this.#transfer !== null) return;
    const transfer = this.#run.beginTransfer(this.#request);
    this.#transfer = transfer;
    transfer.resourceFetchType = 'networkLoad';
    const { target } = this.#request;
    if (target === null) return this.#fail(this.#refusal(URLErrorCode.badURL, 'the URL cannot be parsed'));
    if (target.scheme !== 'http' && target.scheme !== 'https') {
      return this.#fail(this.#refusal(URLErrorCode.unsupportedURL, `${target.scheme} is not HTTP`));
    }
    const controller = new AbortController();
    let head: Request;
    try {
      head = this.#head(target, controller.signal);
    } catch (reason) {
      return this.#fail(unsendable(reason, transfer));
    }
    this.#controller = controller;
    transfer.requestStart = this.#run.clock.now();
    this.#run.activity(0, 0);
    const { attempt, hop } = this.#run;
    this.#run.tell({ type: 'sent', request: this.#request, attempt, hop });
    if (!this.#isOver) this.#sendBody(head);
  }

  #head(target: URLTarget, signal: AbortSignal): Request {
    const { headers, httpMethod, httpShouldHandleCookies } = this.#request;
    return new Request(withoutUserInfo(target), {
      method: httpMethod,
      headers: [...headers] as [string, string][],
      redirect: 'follow',
      credentials: httpShouldHandleCookies ? 'same-origin' : 'omit',
      cache: 'no-store',
      priority: urgency(this.#run.task.priority),
      signal,
    });
  }

  #refusal(code: number, detail: string): URLError {
    return new URLError(code, { failingURL: this.#request.urlString, detail, phase: 'preparing' });
  }

  #sendBody(head: Request): void {
    const { body } = this.#run;
    if (body === null || body.length === 0) return this.#send(head, null, 0);
    if (body.data !== null) {
      this.#send(head, body.data as Uint8Array<ArrayBuffer>, body.data.byteLength);
      if (!this.#isOver) body.didSend?.(body.data.byteLength);
      return;
    }
    this.#collection = new BodyCollection(body);
    this.#collection.whole().then(
      (whole) => {
        this.#collection = null;
        if (!this.#isOver) this.#send(head, whole, whole.size);
      },
      (reason: unknown) => {
        this.#fail(unreadableBody(reason, this.#transfer as Transfer));
      },
    );
  }

  #send(head: Request, body: Blob | Uint8Array<ArrayBuffer> | null, size: number): void {
    const answer = body === null ? fetch(head) : fetch(head, { body });
    const transfer = this.#transfer as Transfer;
    // When a body has been sent to its end is not told.
    if (size === 0) transfer.requestEnd = transfer.requestStart;
    transfer.requestBodyBytes = size;
    // What a client throws in these is nobody's here: it becomes an unhandled rejection, and is heard of.
    answer.then(
      (response) => {
        this.#didRespond(response);
      },
      (reason: unknown) => {
        this.#fail(engineFailure(reason, transfer, this.#path.current));
      },
    );
    if (size > 0) this.#run.activity(size, 0);
  }

  #didRespond({ body, headers, redirected, status, statusText, url }: Response): void {
    if (this.#isOver) return;
    const transfer = this.#transfer as Transfer;
    transfer.responseStart = this.#run.clock.now();
    if (transfer.requestEnd === 0) transfer.requestEnd = transfer.responseStart;
    this.#run.activity(0, 0);
    const { href } = this.#request.target as URLTarget;
    const fields = new HTTPHeaders([...headers].flat());
    const response = HTTPURLResponse.fromHead(redirected ? url : href, status, 'HTTP/1.1', fields, statusText);
    transfer.response = response;
    this.#client.didReceiveResponse(response, 'network');
    if (this.#isOver) return;
    if (body === null) return this.#finish();
    this.#reader = body.getReader();
    this.#pull();
  }

  /** Asks for one chunk; the next one is asked for when this one has been taken, so a paused load holds the peer back. */
  #pull(): void {
    if (this.#isOver || this.#isPaused || this.#isReading || this.#reader === null) return;
    this.#isReading = true;
    this.#reader.read().then(
      (result) => {
        this.#isReading = false;
        if (this.#isPaused) this.#held = result;
        else this.#take(result);
      },
      (reason: unknown) => {
        this.#fail(engineFailure(reason, this.#transfer as Transfer, this.#path.current));
      },
    );
  }

  #take({ done, value }: ReadableStreamReadResult<Uint8Array>): void {
    if (this.#isOver) return;
    if (done) return this.#finish();
    const transfer = this.#transfer as Transfer;
    transfer.responseBodyBytes += value.byteLength;
    transfer.decodedBodyBytes += value.byteLength;
    this.#run.activity(0, value.byteLength);
    if (this.#isOver) return;
    this.#client.didReceiveData(value);
    this.#pull();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    const held = this.#held;
    this.#held = null;
    if (held === null) this.#pull();
    else this.#take(held);
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#stop();
  }

  #finish(): void {
    this.#isOver = true;
    (this.#transfer as Transfer).responseEnd = this.#run.clock.now();
    this.#client.didFinish();
  }

  #fail(error: URLError): void {
    if (this.#isOver) return;
    this.#stop();
    this.#client.didFail(error);
  }

  /** Ends whatever the load is at. */
  #stop(): void {
    this.#isOver = true;
    this.#held = null;
    this.#collection?.stop();
    this.#controller?.abort();
  }
}
