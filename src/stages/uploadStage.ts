import { NeedNewBodyStreamEvent } from '../events/NeedNewBodyStreamEvent.ts';
import { type Eventually, whenReady } from '../foundation/Eventually.ts';
import type { ByteStream, HTTPBody } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { type BodyListener, BodySource, type OpenBody, type OpenedStreams } from '../loading/BodySource.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { FileSystem } from '../loading/ports.ts';

const isEmpty = (body: HTTPBody): boolean => body.kind === 'data' && body.data.byteLength === 0;

/**
 * Opens the request's body for each try, and counts what the transport takes of it. Requests without a body pass by.
 *
 * Files that are missing (`-1100`), directories (`-1101`) or not ours to read (`-1102`) fail before anything is sent.
 * A stream is opened once; for another try, and for a body that is asked for, the user is asked (`needNewBodyStream`),
 * and no answer is `-1021`. So is a body that fails, ends early or gives more than it announced.
 *
 * `sentBodyData` is told for every piece, of at most 64 KiB, that the connection has taken. Totals restart with each try. An empty
 * body tells nothing.
 * @see URLSessionTaskDelegate task(_:didSendBodyData:totalBytesSent:totalBytesExpectedToSend:)
 */
export const uploadStage = (files: FileSystem | null): Stage => {
  // Not remembered for a run but for the streams: they are spent in every run once they have been in one.
  const openedStreams = new WeakSet<ByteStream>();
  return (next) => (request, run, client) => {
    const { body } = request;
    if (body === null || isEmpty(body)) return next(request, run, client);
    return new UploadLoad(next, request, run, client, files, openedStreams);
  };
};

class UploadLoad extends ForwardingLoad implements BodyListener {
  readonly #files: FileSystem | null;
  readonly #openedStreams: OpenedStreams;
  #body: OpenBody | null = null;

  constructor(
    next: Loader,
    request: URLRequest,
    run: Run,
    client: LoadClient,
    files: FileSystem | null,
    openedStreams: OpenedStreams,
  ) {
    super(next, request, run, client);
    this.#files = files;
    this.#openedStreams = openedStreams;
  }

  override start(): void {
    if (this.isOver) return;
    const source = this.#sourceOf(this.request.body as HTTPBody);
    if (!source.isSpent) return this.#open(source);
    this.run.ask(new NeedNewBodyStreamEvent(0), null, (answer) => {
      this.#answered(answer);
    });
  }

  #sourceOf(body: HTTPBody): BodySource {
    return new BodySource(body, this.#files, this.#openedStreams);
  }

  #answered(answer: HTTPBody | null): void {
    if (this.isOver) return;
    if (answer !== null) return this.#open(this.#sourceOf(answer));
    const detail = 'the body has to be sent, and nobody gave a stream for it';
    this.#failWith(new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'preparing' }));
  }

  #open(source: BodySource): void {
    let opening: Eventually<OpenBody>;
    try {
      opening = source.open(this, announcedLength(this.request));
    } catch (reason) {
      return this.#failWith(reason);
    }
    whenReady(
      opening,
      (body) => {
        this.#send(body);
      },
      (reason) => {
        this.#failWith(reason);
      },
    );
  }

  #send(body: OpenBody): void {
    if (this.isOver) return body.close();
    this.#body = body;
    this.run.body = body;
    this.begin(this.request);
  }

  didSendBody(bytes: number, totalBytes: number): void {
    if (this.isOver) return;
    this.run.activity(bytes, 0);
    if (this.isOver) return;
    this.run.tell({
      type: 'sentBodyData',
      bytesSent: bytes,
      totalBytesSent: totalBytes,
      totalBytesExpectedToSend: this.#body?.length ?? -1,
      attempt: this.run.attempt,
    });
  }

  bodyDidFail(reason: unknown): void {
    this.#failWith(reason);
  }

  #failWith(reason: unknown): void {
    if (this.isOver) return;
    const phase = this.#body === null ? 'preparing' : 'sending';
    const error = URLError.is(reason)
      ? reason
      : new URLError(URLErrorCode.requestBodyStreamExhausted, { cause: reason, detail: 'the body could not be read' });
    const { attempt, hop } = this.run;
    this.abandon();
    this.#close();
    this.fail(error.with({ failingURL: this.request.urlString, phase, attempt, hop }));
  }

  /** The try is over: what is left of the body is not wanted. */
  #close(): void {
    const body = this.#body;
    if (body === null) return;
    this.#body = null;
    if (this.run.body === body) this.run.body = null;
    body.close();
  }

  override cancel(): void {
    super.cancel();
    this.#close();
  }

  override didFinish(): void {
    this.#close();
    super.didFinish();
  }

  override didFail(error: URLError): void {
    this.#close();
    super.didFail(error);
  }
}

/** What the request says of a stream's size; for other bodies nobody asks. @see RFC 9110 §8.6 */
const announcedLength = (request: URLRequest): number => {
  const value = request.valueForHTTPHeaderField('content-length');
  return value !== null && /^\d{1,15}$/.test(value) ? Number(value) : -1;
};
