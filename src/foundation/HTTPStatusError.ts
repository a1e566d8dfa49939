import type { HTTPURLResponse } from './HTTPURLResponse.ts';
import { URLError, type URLErrorDetails } from './URLError.ts';
import { URLErrorCode } from './URLErrorCode.ts';

const isProblem = (mimeType: string | null): boolean => mimeType === 'application/problem+json';

/** A response whose status was not wanted (`-1011`), with the beginning of its body. */
export class HTTPStatusError extends URLError {
  readonly response: HTTPURLResponse;
  /** The body, at most 64 KiB of it. */
  readonly body: Uint8Array;

  constructor(response: HTTPURLResponse, body: Uint8Array = new Uint8Array(0), details: URLErrorDetails = {}) {
    const detail = `status ${String(response.statusCode)}`;
    super(URLErrorCode.badServerResponse, { failingURL: response.urlString, detail, ...details });
    this.response = response;
    this.body = body;
  }

  /** The problem details the server gave, or null. @see RFC 9457 */
  get problem(): unknown {
    if (!isProblem(this.response.mimeType)) return null;
    try {
      return JSON.parse(new TextDecoder().decode(this.body)) as unknown;
    } catch {
      return null;
    }
  }

  override with(details: URLErrorDetails): HTTPStatusError {
    return new HTTPStatusError(this.response, this.body, details);
  }
}
