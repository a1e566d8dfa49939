import type { HTTPURLResponse } from './HTTPURLResponse.ts';
import { URLError, type URLErrorDetails } from './URLError.ts';
import { URLErrorCode } from './URLErrorCode.ts';

/** Bytes of a body that an error keeps. */
const longestBody = 64 * 1024;

const brand = Symbol.for('rx-urlsession.HTTPStatusError');

/** A response whose status was not wanted (`-1011`), with the beginning of its body. */
export class HTTPStatusError extends URLError {
  readonly response: HTTPURLResponse;
  /** The body, at most 64 KiB of it. */
  readonly body: Uint8Array;

  static {
    Object.defineProperty(HTTPStatusError.prototype, brand, { value: true });
  }

  constructor(response: HTTPURLResponse, body: Uint8Array = new Uint8Array(0), details: URLErrorDetails = {}) {
    const detail = `status ${String(response.statusCode)}`;
    super(URLErrorCode.badServerResponse, { failingURL: response.urlString, detail, ...details });
    this.response = response;
    this.body = body.byteLength > longestBody ? body.slice(0, longestBody) : body;
  }

  /** Whether something is an `HTTPStatusError`, whichever copy of the package made it. */
  static override is(value: unknown): value is HTTPStatusError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** The problem details the server gave, or null. @see RFC 9457 */
  get problem(): unknown {
    if (this.response.mimeType !== 'application/problem+json') return null;
    try {
      return JSON.parse(new TextDecoder().decode(this.body)) as unknown;
    } catch {
      return null;
    }
  }

  override with(details: URLErrorDetails): HTTPStatusError {
    return this.placed(new HTTPStatusError(this.response, this.body, this.detailsWith(details)));
  }

  /** What may be logged: the head without its secrets, nothing of the body. */
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), response: this.response.toJSON() };
  }
}
