import type { ResponseSource } from '../events/ResponseEvent.ts';
import type { HTTPHeaders } from '../foundation/HTTPHeaders.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { LoadClient } from '../loading/Loader.ts';

/** Bytes that may be on their way when a load is paused; more means that it does not pause at all. */
const mostBytes = 1024 * 1024;

/**
 * A response that waits for somebody's decision: its head, and what its load still says although it is paused. That is
 * little, and bounded: a load that goes on all the same loses its bytes, and with them the way to be delivered whole.
 */
export class HeldResponse {
  readonly response: HTTPURLResponse;
  readonly #source: ResponseSource;
  readonly #chunks: Uint8Array[] = [];
  #bytes = 0;
  #trailers: HTTPHeaders | null = null;
  #end: 'finished' | 'overflown' | URLError | null = null;

  constructor(response: HTTPURLResponse, source: ResponseSource) {
    this.response = response;
    this.#source = source;
  }

  /** Whether the load has nothing more to say. */
  get isOver(): boolean {
    return this.#end !== null;
  }

  /** False when there is no room: the load is then to be cancelled. */
  keep(chunk: Uint8Array): boolean {
    if (this.#end !== null) return false;
    this.#bytes += chunk.byteLength;
    if (this.#bytes <= mostBytes) {
      this.#chunks.push(chunk);
      return true;
    }
    this.#chunks.length = 0;
    this.#end = 'overflown';
    return false;
  }

  keepTrailers(fields: HTTPHeaders): void {
    this.#trailers = fields;
  }

  end(error: URLError | null): void {
    this.#end ??= error ?? 'finished';
  }

  /** Says everything again, as long as somebody listens. */
  replay(client: LoadClient, isHeard: () => boolean): void {
    client.didReceiveResponse(this.response, this.#source);
    for (const chunk of this.#chunks) {
      if (!isHeard()) return;
      client.didReceiveData(chunk);
    }
    if (this.#trailers !== null && isHeard()) client.didReceiveTrailers(this.#trailers);
    if (this.#end === null || !isHeard()) return;
    if (this.#end === 'finished') return client.didFinish();
    client.didFail(this.#end === 'overflown' ? this.#overflow() : this.#end);
  }

  #overflow(): URLError {
    const detail = 'more of the answer came than is kept while a question about it is open';
    return new URLError(URLErrorCode.dataLengthExceedsMaximum, { failingURL: this.response.url?.href ?? null, detail });
  }
}
