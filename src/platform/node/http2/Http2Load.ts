import type { ClientHttp2Stream, IncomingHttpHeaders } from 'node:http2';
import { HTTPHeaders } from '../../../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../foundation/HTTPURLResponse.ts';
import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { Load, LoadClient, Run } from '../../../loading/Loader.ts';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import type { TransportSettings } from '../../../loading/ports.ts';
import type { Transfer } from '../../../loading/Transfer.ts';
import { engineFailure, phaseOf } from '../errorCodes.ts';
import type { Http2Connection } from './Http2Connection.ts';
import { http2ErrorCodes } from './http2ErrorCodes.ts';
import { priorityField, type RequestHeaders, sizeOfFields } from './requestHeaders.ts';
import { StreamFields } from './StreamFields.ts';
import { streamFailure } from './streamFailure.ts';
import { StreamWriter, type StreamWriterClient } from './StreamWriter.ts';

export type Http2Limits = Pick<
  TransportSettings,
  'maximumHeaderSize' | 'maximumHeaderFields' | 'maximumInformationalResponses'
>;

const loadOf: unique symbol = Symbol('load');

/** A stream that knows whose it is: its listeners are the same functions for all streams, and none is made for one. */
interface OwnedStream extends ClientHttp2Stream {
  [loadOf]: Http2Load;
}

type Heads = IncomingHttpHeaders;
type Raw = readonly string[];
type Encoding = Parameters<ClientHttp2Stream['push']>[1];
type EnginePush = (this: ClientHttp2Stream, chunk: unknown, encoding?: Encoding) => boolean;

/** What an exchange begins with: a head that was looked at, and a record that was opened. */
export interface Http2Exchange {
  readonly head: RequestHeaders;
  readonly transfer: Transfer;
  readonly limits: Http2Limits;
}

/**
 * One exchange on a connection over HTTP/2. A stream counts as whole only when the peer has ended it itself; a stream
 * that is reset, with whatever code, is `-1005` (`-1017` for codes that say that somebody has broken the protocol), and
 * the record says when the peer cannot have looked at the request, so that it may be sent again.
 *
 * An answer that comes before the body is sent whole is delivered, and the rest of the body stays unsent. Bytes of heads
 * are counted before they are packed, because the engine does not say how many went over the wire.
 * @see RFC 9113 §8.1, §8.7
 */
export class Http2Load implements Load, StreamWriterClient {
  readonly #connection: Http2Connection;
  readonly #exchange: Http2Exchange;
  readonly #run: Run;
  readonly #client: LoadClient;
  #stream: ClientHttp2Stream | null = null;
  #writer: StreamWriter | null = null;
  #abort: AbortController | null = null;
  #trailers: readonly string[] | null = null;
  #isPaused = false;
  #isOver = false;
  #hasStream = false;
  /** The peer has ended the stream, and not only closed it. */
  #isWhole = false;
  #informationalResponses = 0;
  #error: unknown = null;

  constructor(connection: Http2Connection, exchange: Http2Exchange, run: Run, client: LoadClient) {
    this.#connection = connection;
    this.#exchange = exchange;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#isOver) return;
    const { transfer, head } = this.#exchange;
    const connection = this.#connection;
    const { body } = this.#run;
    const urgency = head.hasPriority ? null : priorityField(this.#run.task.priority);
    if (urgency !== null) head.fields.push('priority', urgency);
    transfer.connection = connection.facts;
    transfer.isReusedConnection = connection.exchanges > 0;
    transfer.requestHeaderBytes = sizeOfFields(head.fields);
    const outgoing = body !== null && body.length !== 0 ? body : null;
    // The engine ends a body when it closes a stream, and it would seem whole. Only a signal leaves it open.
    if (outgoing?.data === null) this.#abort = new AbortController();
    let stream: ClientHttp2Stream;
    try {
      stream = connection.open(head, outgoing !== null, this.#abort?.signal ?? null);
    } catch (error) {
      return this.#didNotOpen(error);
    }
    this.#stream = stream;
    this.#hasStream = true;
    transfer.requestStart = this.#run.clock.now();
    this.#listen(stream);
    this.#run.activity(0, 0);
    const { attempt, hop } = this.#run;
    this.#run.tell({ type: 'sent', request: transfer.request, attempt, hop });
    if (this.#isOver) return;
    if (outgoing === null) transfer.requestEnd = transfer.requestStart;
    else this.#send(stream, outgoing);
  }

  #didNotOpen(error: unknown): void {
    const { transfer } = this.#exchange;
    const failure = streamFailure({ error, code: undefined });
    if (failure === null) return this.#fail(this.#errorOf(URLErrorCode.badURL, 'the request cannot be sent', error));
    transfer.isUnprocessed = true;
    this.#fail(this.#errorOf(failure.code, failure.detail, error));
  }

  // The body, as it goes out.

  #send(stream: ClientHttp2Stream, body: OutgoingBody): void {
    this.#writer = new StreamWriter(stream, body, this);
    this.#writer.start();
  }

  didWrite(bytes: number): void {
    if (this.#isOver) return;
    this.#exchange.transfer.requestBodyBytes += bytes;
    this.#run.activity(bytes, 0);
    const { body } = this.#run;
    if (body?.data) body.didSend?.(bytes);
  }

  didEndBody(): void {
    const { transfer } = this.#exchange;
    if (transfer.requestEnd === 0) transfer.requestEnd = this.#run.clock.now();
  }

  didFailBody(reason: unknown): void {
    if (this.#isOver) return;
    const detail = 'the body could not be read';
    const { requestBodyStreamExhausted } = URLErrorCode;
    this.#fail(URLError.is(reason) ? reason : this.#errorOf(requestBodyStreamExhausted, detail, reason));
  }

  // What comes back.

  #listen(stream: ClientHttp2Stream): void {
    (stream as OwnedStream)[loadOf] = this;
    stream.push = Http2Load.#push;
    stream.on('headers', Http2Load.#onHeaders);
    stream.on('response', Http2Load.#onResponse);
    stream.on('trailers', Http2Load.#onTrailers);
    stream.on('end', Http2Load.#onEnd);
    stream.on('error', Http2Load.#onError);
    stream.on('close', Http2Load.#onClose);
  }

  /** When a stream is closed the engine ends it as well; before that, only the peer has. */
  static readonly #push = function (this: OwnedStream, chunk: unknown, encoding?: Encoding): boolean {
    if (chunk === null && !this.closed) this[loadOf].#isWhole = true;
    return (Object.getPrototypeOf(this) as { readonly push: EnginePush }).push.call(this, chunk, encoding);
  };

  static readonly #onHeaders = function (this: OwnedStream, headers: Heads, _flags: number, raw: Raw = []): void {
    this[loadOf].#didReceiveInformational(headers, raw);
  };

  static readonly #onResponse = function (this: OwnedStream, headers: Heads, _flags: number, raw: Raw = []): void {
    this[loadOf].#didReceiveHead(this, headers, raw);
  };

  static readonly #onTrailers = function (this: OwnedStream, _headers: Heads, _flags: number, raw: Raw = []): void {
    this[loadOf].#trailers ??= raw;
  };

  static readonly #onData = function (this: OwnedStream, chunk: Uint8Array): void {
    this[loadOf].#didReceiveData(chunk);
  };

  static readonly #onEnd = function (this: OwnedStream): void {
    this[loadOf].#didEnd();
  };

  static readonly #onError = function (this: OwnedStream, error: unknown): void {
    this[loadOf].#error ??= error;
  };

  static readonly #onClose = function (this: OwnedStream): void {
    this[loadOf].#didClose(this);
  };

  #didReceiveInformational(headers: IncomingHttpHeaders, raw: readonly string[]): void {
    if (this.#isOver) return;
    const { transfer, limits } = this.#exchange;
    if (transfer.responseStart === 0) transfer.responseStart = this.#run.clock.now();
    this.#run.activity(0, 0);
    if (this.#isTooLarge(raw)) return;
    this.#informationalResponses += 1;
    const { maximumInformationalResponses: most } = limits;
    if (this.#informationalResponses <= most) {
      return this.#client.didReceiveInformationalResponse(this.#responseOf(headers, raw));
    }
    const detail = `more than ${most} informational responses (maximumInformationalResponses)`;
    this.#fail(this.#errorOf(URLErrorCode.cannotParseResponse, detail));
  }

  /** Fails the load when a head, or what comes after a body, is more than it may be. */
  #isTooLarge(raw: readonly string[]): boolean {
    const { transfer, limits } = this.#exchange;
    const size = sizeOfFields(raw);
    transfer.responseHeaderBytes += size;
    const { maximumHeaderFields, maximumHeaderSize } = limits;
    // A head says its status as a field of its own.
    const isTooMany = raw.length > 2 * maximumHeaderFields + 2;
    if (!isTooMany && size <= maximumHeaderSize) return false;
    const detail = isTooMany
      ? `more than ${maximumHeaderFields} fields in the response (maximumHeaderFields)`
      : 'the head of the response is larger than maximumHeaderSize';
    this.#fail(this.#errorOf(URLErrorCode.dataLengthExceedsMaximum, detail));
    return true;
  }

  #responseOf(headers: IncomingHttpHeaders, raw: readonly string[]): HTTPURLResponse {
    const { href } = this.#exchange.transfer.request.target as URLTarget;
    const fields = HTTPHeaders.deferred(new StreamFields(raw));
    return HTTPURLResponse.fromHead(href, Number(headers[':status']), 'HTTP/2', fields);
  }

  #didReceiveHead(stream: ClientHttp2Stream, headers: IncomingHttpHeaders, raw: readonly string[]): void {
    const { transfer } = this.#exchange;
    if (this.#isOver || transfer.response !== null) return;
    if (transfer.responseStart === 0) transfer.responseStart = this.#run.clock.now();
    if (transfer.requestEnd === 0) transfer.requestEnd = transfer.responseStart;
    this.#run.activity(0, 0);
    if (this.#isTooLarge(raw)) return;
    const response = this.#responseOf(headers, raw);
    transfer.response = response;
    this.#client.didReceiveResponse(response, 'network');
    if (this.#isOver) return;
    if (this.#isPaused) stream.pause();
    stream.on('data', Http2Load.#onData);
  }

  #didReceiveData(chunk: Uint8Array): void {
    if (this.#isOver) return;
    this.#exchange.transfer.responseBodyBytes += chunk.byteLength;
    this.#run.activity(0, chunk.byteLength);
    this.#client.didReceiveData(chunk);
  }

  #didEnd(): void {
    const { transfer } = this.#exchange;
    if (this.#isOver || !this.#isWhole || transfer.response === null) return;
    transfer.responseEnd = this.#run.clock.now();
    const trailers = this.#trailers;
    if (trailers !== null && trailers.length > 0) {
      if (this.#isTooLarge(trailers)) return;
      this.#client.didReceiveTrailers(HTTPHeaders.deferred(new StreamFields(trailers)));
      if (this.#isOver) return;
    }
    this.#isOver = true;
    // The peer needs no more of the body than it has.
    if (this.#writer?.isDone === false) this.#reset();
    // First the connection, then the news: who loads the next thing because of them finds room.
    else this.#release();
    this.#client.didFinish();
  }

  #release(): void {
    if (!this.#hasStream) return;
    this.#hasStream = false;
    this.#connection.release();
  }

  #didClose(stream: ClientHttp2Stream): void {
    this.#writer?.stop();
    if (this.#isOver) return this.#release();
    const { transfer } = this.#exchange;
    const end = { error: this.#error, code: stream.rstCode };
    if (transfer.responseStart === 0) transfer.isUnprocessed = this.#isUnprocessed(stream);
    const failure = streamFailure(end);
    this.#isOver = true;
    this.#release();
    this.#client.didFail(
      failure === null
        ? engineFailure(this.#error, transfer)
        : this.#errorOf(failure.code, failure.detail, this.#error ?? undefined),
    );
  }

  #isUnprocessed(stream: ClientHttp2Stream): boolean {
    const { rstCode } = stream;
    if (rstCode === http2ErrorCodes.HTTP_1_1_REQUIRED) this.#connection.fallBack();
    return (
      rstCode === http2ErrorCodes.REFUSED_STREAM ||
      rstCode === http2ErrorCodes.HTTP_1_1_REQUIRED ||
      this.#connection.isUnprocessed(stream)
    );
  }

  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reset();
    if (this.#exchange.transfer.responseStart === 0) this.#connection.probe();
  }

  pause(): void {
    this.#isPaused = true;
    if (this.#exchange.transfer.response !== null) this.#stream?.pause();
  }

  resume(): void {
    if (!this.#isPaused) return;
    this.#isPaused = false;
    if (this.#exchange.transfer.response !== null) this.#stream?.resume();
  }

  #errorOf(code: number, detail: string, cause?: unknown): URLError {
    const { transfer } = this.#exchange;
    return new URLError(code, {
      failingURL: transfer.request.urlString,
      detail,
      phase: phaseOf(transfer),
      ...(cause === undefined ? null : { cause }),
    });
  }

  #fail(error: URLError): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#reset();
    this.#client.didFail(error);
  }

  /** Ends the stream early; the peer is told. */
  #reset(): void {
    this.#writer?.stop();
    const stream = this.#stream;
    if (stream === null || stream.destroyed) return;
    if (this.#abort !== null && this.#writer?.isDone !== true) return this.#abort.abort();
    stream.close(http2ErrorCodes.CANCEL);
    // What has come already is nobody's any more, and must not hold the stream.
    stream.resume();
  }
}
