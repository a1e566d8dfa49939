import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import { ForwardingLoad } from '../loading/ForwardingLoad.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { ContentDecoders, Decoder } from '../loading/ports.ts';
import type { Transfer } from '../loading/Transfer.ts';
import { parseContentCodings } from '../syntax/contentCodings.ts';
import { stackDecoders } from './stackDecoders.ts';

/** What the stage is made of. */
export interface ContentDecodingParts {
  readonly decoders: ContentDecoders;
  readonly limits: Pick<LoadingSettings, 'maximumDecodedRatio' | 'maximumContentCodings'>;
}

/** Decoded bytes of a body before anybody looks at the ratio: what small bodies are compressed by says nothing. */
const ratioFreeBytes = 10 * 1024 * 1024;

/**
 * Takes content codings off the body; the header fields stay as they were received. Bodies without a coding pass by.
 *
 * Fails with `-1016` for a coding that nobody knows or for more codings than `maximumContentCodings`, with `-1015` for
 * bytes that cannot be decoded or a coded stream that has not come to its end, and with `-1103` when more than
 * `maximumDecodedRatio` bytes come out of one after the first 10 MiB. A response without a body may name any coding.
 *
 * Differs: a 206 that carries only a part is delivered as it came. Ranges count coded bytes, and a part of a coded stream
 * cannot be decoded by itself.
 * @see RFC 9110 §8.4
 */
export const contentDecodingStage =
  (parts: ContentDecodingParts): Stage =>
  (next) =>
  (request, run, client) =>
    new DecodingLoad(next, request, run, client, parts);

const noCodings: readonly string[] = Object.freeze([]);

class DecodingLoad extends ForwardingLoad {
  readonly #parts: ContentDecodingParts;
  #transfer: Transfer | null = null;
  #codings = noCodings;
  #decoder: Decoder | null = null;
  #encodedBytes = 0;
  #decodedBytes = 0;
  /** The load below waits until the decoder can take more. */
  #isHeld = false;
  #hasAllInput = false;
  #hasAllOutput = false;
  /** Trailers that came before the body was decoded. */
  #trailers: HTTPHeaders | null = null;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, parts: ContentDecodingParts) {
    super(next, request, run, client);
    this.#parts = parts;
  }

  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    this.#transfer = this.run.transfer;
    if (response instanceof HTTPURLResponse) this.#codings = codingsOf(response);
    super.didReceiveResponse(response, source);
  }

  override didReceiveData(chunk: Uint8Array): void {
    if (this.#codings.length === 0) return this.#deliver(chunk);
    if (chunk.byteLength === 0) return;
    const decoder = this.#decoder ?? this.#startDecoding();
    if (decoder === null) return;
    this.#encodedBytes += chunk.byteLength;
    decoder.write(chunk);
    if (!decoder.isFull || this.isOver) return;
    this.#isHeld = true;
    this.inner?.pause();
  }

  #deliver(chunk: Uint8Array): void {
    if (this.#transfer !== null) this.#transfer.decodedBodyBytes += chunk.byteLength;
    this.client.didReceiveData(chunk);
  }

  /** With the first byte, so that a response without a body needs none. */
  #startDecoding(): Decoder | null {
    const { decoders, limits } = this.#parts;
    const count = this.#codings.length;
    if (!(count <= limits.maximumContentCodings)) {
      this.#failWith(
        URLErrorCode.cannotDecodeContentData,
        `${count} content codings on top of each other, maximumContentCodings is ${limits.maximumContentCodings}`,
      );
      return null;
    }
    const decoder = stackDecoders(this.#codings, decoders, {
      didDecode: (decoded) => {
        this.#didDecode(decoded);
      },
      didDrain: () => {
        this.#didDrain();
      },
      didFinish: () => {
        this.#hasAllOutput = true;
        if (this.#hasAllInput) this.#finish();
      },
      didFail: (reason) => {
        const detail = `the body is no valid ${this.#codings.join(' in ')} data, or ended too early`;
        this.#failWith(URLErrorCode.cannotDecodeRawData, detail, reason);
      },
    });
    if (decoder === null) {
      const detail = `the content coding '${this.#codings.join(', ')}' is unknown`;
      this.#failWith(URLErrorCode.cannotDecodeContentData, detail);
      return null;
    }
    if (this.isPaused) decoder.pause();
    this.#decoder = decoder;
    return decoder;
  }

  #didDecode(chunk: Uint8Array): void {
    this.#decodedBytes += chunk.byteLength;
    const { maximumDecodedRatio } = this.#parts.limits;
    // What is no number allows nothing.
    if (this.#decodedBytes > ratioFreeBytes && !(this.#decodedBytes <= this.#encodedBytes * maximumDecodedRatio)) {
      const detail = `the body grows more than ${maximumDecodedRatio} times when decoded (maximumDecodedRatio)`;
      return this.#failWith(URLErrorCode.dataLengthExceedsMaximum, detail);
    }
    this.#deliver(chunk);
  }

  #didDrain(): void {
    if (!this.#isHeld) return;
    this.#isHeld = false;
    if (!this.isPaused) this.inner?.resume();
  }

  override pause(): void {
    super.pause();
    this.#decoder?.pause();
  }

  override resume(): void {
    if (!this.isPaused) return;
    this.isPaused = false;
    this.#decoder?.resume();
    if (!this.isPaused && !this.#isHeld) this.inner?.resume();
  }

  override didReceiveTrailers(fields: HTTPHeaders): void {
    if (this.#decoder === null || this.#hasAllOutput) super.didReceiveTrailers(fields);
    else this.#trailers = fields;
  }

  override didFinish(): void {
    this.#hasAllInput = true;
    if (this.#decoder === null || this.#hasAllOutput) this.#finish();
    else this.#decoder.end();
  }

  #finish(): void {
    const trailers = this.#trailers;
    this.#trailers = null;
    if (trailers !== null) super.didReceiveTrailers(trailers);
    if (this.isOver) return;
    this.#drop();
    super.didFinish();
  }

  #failWith(code: number, detail: string, cause?: unknown): void {
    if (this.isOver) return;
    const { hop, attempt } = this.run;
    const failingURL = this.request.urlString;
    this.#drop();
    const details = { failingURL, detail, phase: 'receiving', hop, attempt } as const;
    this.fail(new URLError(code, cause === undefined ? details : { ...details, cause }));
  }

  #drop(): void {
    const decoder = this.#decoder;
    this.#decoder = null;
    decoder?.destroy();
  }

  override cancel(): void {
    super.cancel();
    this.#drop();
  }

  override didFail(error: URLError): void {
    this.#drop();
    super.didFail(error);
  }
}

const wholeRange = /^bytes 0-(\d+)\/(\d+)$/;

/** @see RFC 9110 §14.4 */
const isWhole = (response: HTTPURLResponse): boolean => {
  const range = wholeRange.exec(response.valueForHTTPHeaderField('content-range') ?? '');
  return range !== null && Number(range[1]) + 1 === Number(range[2]);
};

const codingsOf = (response: HTTPURLResponse): readonly string[] => {
  const field = response.valueForHTTPHeaderField('content-encoding');
  if (field === null || (response.statusCode === 206 && !isWhole(response))) return noCodings;
  return parseContentCodings(field);
};
