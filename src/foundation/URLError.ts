import { caseOf } from './caseOf.ts';
import { errorDescription } from './errorDescription.ts';
import { detailsOf, userInfoOf } from './errorUserInfo.ts';
import { maskURL, maskUserInfo } from './masking.ts';
import type { URLErrorBackgroundTaskCancelledReason, URLErrorNetworkUnavailableReason } from './rawValues.ts';
import { URLErrorCode } from './URLErrorCode.ts';
import { filledDetails, type URLErrorDetails, type URLErrorPhase } from './URLErrorDetails.ts';
import type { URLSessionTaskMetrics } from './URLSessionTaskMetrics.ts';

export type { URLErrorDetails, URLErrorPhase } from './URLErrorDetails.ts';

const brand = Symbol.for('rx-urlsession.URLError');

/** The failing URL's text as it may be shown: without user information. */
const urlText = (url: string | URL | null | undefined): string | null =>
  url === null || url === undefined ? null : maskUserInfo(String(url));

const messageOf = (code: number, details: URLErrorDetails): string => {
  const { failingURL = null, detail } = details;
  const description = details.localizedDescription ?? errorDescription(code);
  const place = failingURL === null ? '' : ` (${maskURL(String(failingURL))})`;
  const clause = detail === undefined ? '' : `: ${detail}`;
  return `${description}${place}${clause}`;
};

/**
 * Every failure of a load: Apple's number, the failing URL, what was being done, and the error below as `cause`. The
 * message masks user information and the values of the query; `failingURL` keeps its query.
 * @see URLError
 */
export class URLError extends Error {
  declare readonly name: 'URLError';
  readonly domain: string = 'NSURLErrorDomain';
  readonly code: number;
  readonly #details: URLErrorDetails;

  static {
    Object.defineProperty(URLError.prototype, 'name', { value: 'URLError', configurable: true, writable: true });
    Object.defineProperty(URLError.prototype, brand, { value: true });
  }

  constructor(code: number, details: URLErrorDetails = {}) {
    const all = details.userInfo === undefined ? details : filledDetails(details, detailsOf(details.userInfo));
    super(messageOf(code, all), 'cause' in all ? { cause: all.cause } : undefined);
    this.code = code;
    this.#details = all;
  }

  /** Whether something is a `URLError`, whichever copy of the package made it. */
  static is(value: unknown): value is URLError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** The case name of a code, or null. */
  static caseName(code: number): keyof typeof URLErrorCode | null {
    return caseOf(URLErrorCode, code) ?? null;
  }

  get errorCode(): number {
    return this.code;
  }
  get localizedDescription(): string {
    return this.#details.localizedDescription ?? errorDescription(this.code);
  }
  /** Keeps its query; user information is masked. Null without one, and for text that is no URL. */
  get failingURL(): URL | null {
    const text = this.failureURLString;
    return text === null || !URL.canParse(text) ? null : new URL(text);
  }
  get failureURLString(): string | null {
    return urlText(this.#details.failingURL);
  }
  get phase(): URLErrorPhase | null {
    return this.#details.phase ?? null;
  }
  get attempt(): number | null {
    return this.#details.attempt ?? null;
  }
  get hop(): number | null {
    return this.#details.hop ?? null;
  }
  get timer(): 'request' | 'resource' | null {
    return this.#details.timer ?? null;
  }
  get networkUnavailableReason(): URLErrorNetworkUnavailableReason | null {
    return this.#details.networkUnavailableReason ?? null;
  }
  get backgroundTaskCancelledReason(): URLErrorBackgroundTaskCancelledReason | null {
    return this.#details.backgroundTaskCancelledReason ?? null;
  }
  get downloadTaskResumeData(): Uint8Array | null {
    return this.#details.downloadTaskResumeData ?? null;
  }
  get uploadTaskResumeData(): Uint8Array | null {
    return this.#details.uploadTaskResumeData ?? null;
  }
  get failureURLPeerTrust(): unknown {
    return this.#details.failureURLPeerTrust ?? null;
  }
  get metrics(): URLSessionTaskMetrics | null {
    return this.#details.metrics ?? null;
  }

  /** Everything under Apple's keys, reasons as Apple's numbers; entries that nobody gave are left out. */
  get userInfo(): Record<string, unknown> {
    return userInfoOf({ ...this.#details, cause: this.cause, localizedDescription: this.localizedDescription });
  }

  /** These details, with what they leave open taken from others. */
  protected detailsWith(more: URLErrorDetails): URLErrorDetails {
    return filledDetails(this.#details, more);
  }

  /** The same failure, at the same place, with what is missing filled in. */
  with(details: URLErrorDetails): URLError {
    return this.placed(new URLError(this.code, this.detailsWith(details)));
  }

  /** Gives a copy the stack of its original. */
  protected placed<Copy extends URLError>(copy: Copy): Copy {
    if (this.stack !== undefined) copy.stack = this.stack.replace(this.message, () => copy.message);
    return copy;
  }

  /** What may be logged. */
  toJSON(): Record<string, unknown> {
    const url = this.#details.failingURL ?? null;
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      failingURL: url === null ? null : maskURL(String(url)),
      phase: this.phase,
      attempt: this.attempt,
      hop: this.hop,
      timer: this.timer,
    };
  }
}
