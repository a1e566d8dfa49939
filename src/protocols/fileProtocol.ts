import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { type Eventually, whenReady } from '../foundation/Eventually.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { URLResponse } from '../foundation/URLResponse.ts';
import type { Load, LoadClient, Loader, Run } from '../loading/Loader.ts';
import type { FileSystem, OpenFile } from '../loading/ports.ts';
import type { Transfer } from '../loading/Transfer.ts';
import { byteRange } from '../syntax/byteRange.ts';

/** Bytes that are read at a time; one piece is in memory at once. */
const pieceSize = 256 * 1024;

/** MIME type of a name that says nothing. */
const unknownType = 'application/octet-stream';

/**
 * Loads `file:` URLs of this machine. The response is a plain `URLResponse`: MIME type by the name's ending, length of
 * what comes. A `Range` header with one range gives that part, and since there is no status to say so, its length is the
 * only sign; several ranges and unreadable ones are ignored, and one that lies outside of the file fails with `-1008`.
 *
 * Fails with `-1100` for a missing file and for a file of another host, `-1101` for a directory, `-1102` without
 * permission, `-3001` for what is no regular file, `-1008` when the file got shorter meanwhile. Method and body of the
 * request do not matter. Its transfer counts as `unknown`, as it came neither from the network nor from a cache.
 * @see RFC 8089
 */
export const fileProtocol =
  (files: FileSystem): Loader =>
  (request, run, client) =>
    new FileLoad(files, request, run, client);

class FileLoad implements Load {
  readonly #files: FileSystem;
  readonly #request: URLRequest;
  readonly #run: Run;
  readonly #client: LoadClient;
  #file: OpenFile | null = null;
  #transfer: Transfer | null = null;
  #hasStarted = false;
  #isOver = false;
  #isPaused = false;
  #isReading = false;
  #offset = 0;
  #end = 0;
  /** Whether the response was delivered. */
  #hasResponded = false;

  constructor(files: FileSystem, request: URLRequest, run: Run, client: LoadClient) {
    this.#files = files;
    this.#request = request;
    this.#run = run;
    this.#client = client;
  }

  start(): void {
    if (this.#hasStarted || this.#isOver) return;
    this.#hasStarted = true;
    this.#transfer = this.#run.beginTransfer(this.#request);
    const { target, url } = this.#request;
    if (target === null || url === null) return this.#fail(new URLError(URLErrorCode.badURL));
    if (target.hostname !== '' && target.hostname !== 'localhost') {
      const detail = 'the file belongs to another machine';
      return this.#fail(new URLError(URLErrorCode.fileDoesNotExist, { detail }));
    }
    url.search = '';
    url.hash = '';
    this.#await(
      () => this.#files.open(url),
      (file) => {
        this.#opened(file);
      },
    );
  }

  /** Goes on with what the port gives; what fails on the way fails the load. */
  #await<T>(ask: () => Eventually<T>, then: (value: T) => void): void {
    try {
      whenReady(ask(), then, this.#fail);
    } catch (reason) {
      this.#fail(reason);
    }
  }

  #opened(file: OpenFile): void {
    if (this.#isOver) return close(file);
    this.#file = file;
    const { facts } = file;
    if (facts.isDirectory) return this.#fail(new URLError(URLErrorCode.fileIsDirectory));
    if (!this.#choosePart(facts.size)) {
      const detail = 'the range lies outside of the file';
      return this.#fail(new URLError(URLErrorCode.resourceUnavailable, { detail }));
    }
    this.#await(
      () => this.#files.mimeType(facts.path),
      (type) => {
        this.#respond(type ?? unknownType);
      },
    );
  }

  /** Which bytes will come; false when the range cannot be satisfied. */
  #choosePart(size: number): boolean {
    this.#end = size;
    const range = byteRange(this.#request.valueForHTTPHeaderField('Range'), size);
    if (range === null) return true;
    if (range === 'unsatisfiable') return false;
    this.#offset = range.first;
    this.#end = range.last + 1;
    return true;
  }

  #respond(mimeType: string): void {
    if (this.#isOver) return;
    const expectedContentLength = this.#end - this.#offset;
    const response = new URLResponse(this.#request.target?.href ?? '', { mimeType, expectedContentLength });
    if (this.#transfer !== null) {
      this.#transfer.response = response;
      this.#transfer.responseStart = this.#run.clock.now();
    }
    this.#run.activity(0, 0);
    this.#hasResponded = true;
    this.#client.didReceiveResponse(response, 'network');
    this.#read();
  }

  #read(): void {
    const file = this.#file;
    if (this.#isOver || this.#isPaused || this.#isReading || file === null) return;
    const length = Math.min(pieceSize, this.#end - this.#offset);
    if (length <= 0) return this.#finish();
    this.#isReading = true;
    this.#await(
      () => file.read(this.#offset, length),
      (piece) => {
        this.#isReading = false;
        this.#deliver(piece);
      },
    );
  }

  #deliver(piece: Uint8Array): void {
    if (this.#isOver) return;
    if (piece.byteLength === 0) {
      const detail = 'the file got shorter while it was read';
      return this.#fail(new URLError(URLErrorCode.resourceUnavailable, { detail }));
    }
    this.#offset += piece.byteLength;
    if (this.#transfer !== null) {
      this.#transfer.responseBodyBytes += piece.byteLength;
      this.#transfer.decodedBodyBytes += piece.byteLength;
    }
    this.#run.activity(0, piece.byteLength);
    this.#client.didReceiveData(piece);
    this.#read();
  }

  #finish(): void {
    if (this.#transfer !== null) this.#transfer.responseEnd = this.#run.clock.now();
    this.#close();
    this.#client.didFinish();
  }

  readonly #fail = (reason: unknown): void => {
    if (this.#isOver) return;
    this.#close();
    const failingURL = this.#request.urlString;
    this.#client.didFail(
      URLError.is(reason)
        ? reason.with({ failingURL })
        : new URLError(URLErrorCode.unknown, { failingURL, cause: reason }),
    );
  };

  #close(): void {
    this.#isOver = true;
    const file = this.#file;
    this.#file = null;
    if (file !== null) close(file);
  }

  cancel(): void {
    if (!this.#isOver) this.#close();
  }

  pause(): void {
    this.#isPaused = true;
  }

  resume(): void {
    this.#isPaused = false;
    if (this.#hasResponded) this.#read();
  }
}

/** Nobody waits for the end of it, and a file that was only read loses nothing. */
const close = (file: OpenFile): void => {
  whenReady(
    file.close(),
    () => {},
    () => {},
  );
};
