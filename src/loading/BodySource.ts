import { type Eventually, whenReady } from '../foundation/Eventually.ts';
import type { ByteStream, HTTPBody } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { andThen } from './andThen.ts';
import { type BodyReader, pieceSize } from './BodyReader.ts';
import { DataBodyReader } from './DataBodyReader.ts';
import { openBodyReader } from './openBodyReader.ts';
import type { OutgoingBody } from './OutgoingBody.ts';
import type { FileSystem } from './ports.ts';

/** Hears what becomes of an opened body. */
export interface BodyListener {
  /** The transport has handed bytes to its connection. */
  didSendBody(bytes: number, totalBytes: number): void;
  /** The body cannot be sent to its end. At most once; the transport's pull fails too. */
  bodyDidFail(reason: unknown): void;
}

/** Where it is noted which streams have been opened: they give their bytes once, and cannot all be asked. */
export type OpenedStreams = Pick<WeakSet<ByteStream>, 'add' | 'has'>;

const streamsIn = (body: HTTPBody): readonly ByteStream[] => {
  if (body.kind === 'stream') return [body.stream];
  return body.kind === 'composite' ? body.pieces.flatMap(streamsIn) : [];
};

/** A body that can be opened: as often as it takes, or once if there is a stream in it. */
export class BodySource {
  readonly #body: HTTPBody;
  readonly #files: FileSystem | null;
  readonly #openedStreams: OpenedStreams;

  constructor(body: HTTPBody, files: FileSystem | null, openedStreams: OpenedStreams) {
    this.#body = body;
    this.#files = files;
    this.#openedStreams = openedStreams;
  }

  /** Whether somebody has to give another body before anything can be sent. */
  get isSpent(): boolean {
    return this.#body.kind === 'asked' || streamsIn(this.#body).some((stream) => this.#openedStreams.has(stream));
  }

  /**
   * Opens it: in the same turn, unless there are files in it.
   * Fails with `-1100`, `-1101`, `-1102` or `-3001` for a file that cannot be read, with `-1021` for a stream that was
   * opened before, is locked, or is none.
   * @param announcedLength - Size that the request promises for a stream; -1 for no promise.
   */
  open(listener: BodyListener, announcedLength: number): Eventually<OpenBody> {
    for (const stream of streamsIn(this.#body)) {
      if (this.#openedStreams.has(stream)) {
        const detail = 'the body stream has been opened before, and gives its bytes once';
        throw new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'preparing' });
      }
      this.#openedStreams.add(stream);
    }
    return andThen(openBodyReader(this.#body, this.#files), (reader) => {
      const length = reader.length < 0 ? announcedLength : reader.length;
      const isWhole = reader instanceof DataBodyReader && length <= pieceSize;
      return new OpenBody(reader, length, isWhole ? reader.data : null, listener);
    });
  }
}

/** An opened body as the transport pulls it. A piece counts as sent when the next one is pulled. */
export class OpenBody implements OutgoingBody, AsyncIterableIterator<Uint8Array, undefined> {
  readonly length: number;
  readonly data: Uint8Array | null;
  readonly #reader: BodyReader;
  readonly #listener: BodyListener;
  #state: 'open' | 'ended' | 'failed' | 'closed' = 'open';
  #failure: unknown = null;
  /** Bytes that the transport was given, and how many of them it has sent. */
  #given = 0;
  #sent = 0;
  #rejectPull: ((reason: unknown) => void) | null = null;

  constructor(reader: BodyReader, length: number, data: Uint8Array | null, listener: BodyListener) {
    this.length = length;
    this.data = data;
    this.#reader = reader;
    this.#listener = listener;
  }

  didSend(bytes: number): void {
    if (this.#state !== 'open') return;
    this.#given += bytes;
    this.#countSent();
  }

  didFlush(): void {
    this.#reader.recycle();
  }

  chunks(): AsyncIterable<Uint8Array> {
    return this;
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#state === 'open') this.#countSent();
    const pull = new Promise<IteratorResult<Uint8Array, undefined>>((resolve, reject) => {
      if (this.#state === 'ended') return resolve({ done: true, value: undefined });
      if (this.#state !== 'open') return reject(this.#reason);
      this.#rejectPull = reject;
      const fail = (reason: unknown): void => this.#fail(reason);
      try {
        whenReady(this.#reader.read(), (piece) => resolve(this.#give(piece)), fail);
      } catch (reason) {
        fail(reason);
      }
    });
    // Who pulls may have gone when a failure comes.
    pull.catch(() => {});
    return pull;
  }

  /** The transport stops before the end, unless it was sure to have all. */
  return(): Promise<IteratorResult<Uint8Array, undefined>> {
    if (this.#state === 'open' && this.#given === this.length) this.#countSent();
    this.close();
    return Promise.resolve({ done: true, value: undefined });
  }

  /** Gives back what is held, and says nothing more. */
  close(): void {
    if (this.#state !== 'open') return;
    this.#state = 'closed';
    this.#reader.close();
    this.#rejectPull?.(this.#reason);
  }

  get #reason(): unknown {
    if (this.#state === 'failed') return this.#failure;
    return new URLError(URLErrorCode.cancelled, { detail: 'the body was closed before its end', phase: 'sending' });
  }

  #countSent(): void {
    const bytes = this.#given - this.#sent;
    if (bytes === 0) return;
    this.#sent = this.#given;
    this.#listener.didSendBody(bytes, this.#sent);
  }

  #give(piece: Uint8Array | null): IteratorResult<Uint8Array, undefined> {
    if (this.#state !== 'open') return { done: true, value: undefined };
    if (piece === null) return this.#finish();
    this.#given += piece.byteLength;
    if (this.length >= 0 && this.#given > this.length) throw this.#wrongLength('has more');
    return { done: false, value: piece };
  }

  #finish(): IteratorResult<Uint8Array, undefined> {
    if (this.#given < this.length) throw this.#wrongLength(`ended after ${this.#given}`);
    this.#state = 'ended';
    this.#reader.close();
    return { done: true, value: undefined };
  }

  #wrongLength(what: string): URLError {
    const detail = `the body ${what} instead of the ${this.length} bytes that were announced`;
    return new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'sending' });
  }

  #fail(reason: unknown): void {
    if (this.#state !== 'open') return;
    this.#state = 'failed';
    this.#failure = reason;
    this.#reader.close();
    this.#listener.bodyDidFail(reason);
    this.#rejectPull?.(reason);
  }
}
