import { maskURL, maskUserInfo } from './masking.ts';
import type { URLErrorBackgroundTaskCancelledReason, URLErrorNetworkUnavailableReason } from './rawValues.ts';
import { URLErrorCode } from './URLErrorCode.ts';
import { errorDescriptions } from './errorDescriptions.ts';

/** What a load was doing when it failed. */
export type URLErrorPhase = 'preparing' | 'connecting' | 'securing' | 'sending' | 'waiting' | 'receiving' | 'storing';

/** What is known of a failure besides its code. */
export interface URLErrorDetails {
  readonly failingURL?: string | URL | null;
  /** The error below. */
  readonly cause?: unknown;
  /** One clause that says more. */
  readonly detail?: string;
  readonly phase?: URLErrorPhase | null;
  /** Tries of the hop, from 1. */
  readonly attempt?: number | null;
  /** Redirects followed, from 0. */
  readonly hop?: number | null;
  /** Which of the two timeouts fired. */
  readonly timer?: 'request' | 'resource' | null;
  readonly localizedDescription?: string;
  readonly userInfo?: Readonly<Record<string, unknown>>;
  readonly networkUnavailableReason?: URLErrorNetworkUnavailableReason | null;
  readonly backgroundTaskCancelledReason?: URLErrorBackgroundTaskCancelledReason | null;
  readonly downloadTaskResumeData?: Uint8Array | null;
  readonly uploadTaskResumeData?: Uint8Array | null;
  readonly failureURLPeerTrust?: unknown;
}

const brand = Symbol.for('rx-urlsession.URLError');

/** The failing URL's text as it may be shown: without user information. */
const urlText = (url: string | URL | null | undefined): string | null =>
  url === null || url === undefined ? null : maskUserInfo(String(url));

const messageOf = (code: number, details: URLErrorDetails): string => {
  const url = urlText(details.failingURL);
  const description = details.localizedDescription ?? errorDescriptions.get(code) ?? 'unknown error';
  const place = url === null ? '' : ` (${maskURL(url)})`;
  const clause = details.detail === undefined ? '' : `: ${details.detail}`;
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
    super(messageOf(code, details), 'cause' in details ? { cause: details.cause } : undefined);
    this.code = code;
    this.#details = details;
  }

  /** Whether something is a `URLError`, whichever copy of the package made it. */
  static is(value: unknown): value is URLError {
    return typeof value === 'object' && value !== null && brand in value;
  }

  /** The case name of a code, or null. */
  static caseName(code: number): keyof typeof URLErrorCode | null {
    for (const [name, number] of Object.entries(URLErrorCode))
      if (number === code) return name as keyof typeof URLErrorCode;
    return null;
  }

  get errorCode(): number {
    return this.code;
  }
  get localizedDescription(): string {
    return this.#details.localizedDescription ?? errorDescriptions.get(this.code) ?? 'unknown error';
  }
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

  /** The same failure with what is missing filled in. */
  with(details: URLErrorDetails): URLError {
    const merged: Record<string, unknown> = { ...details };
    for (const [key, value] of Object.entries(this.#details))
      if (value !== null && value !== undefined) merged[key] = value;
    const copy = new URLError(this.code, merged);
    if (this.stack !== undefined) copy.stack = this.stack;
    return copy;
  }

  toJSON(): Record<string, unknown> {
    const url = this.failureURLString;
    return {
      name: this.name,
      code: this.code,
      message: this.message,
      failingURL: url === null ? null : maskURL(url),
      phase: this.phase,
      attempt: this.attempt,
      hop: this.hop,
      timer: this.timer,
    };
  }
}
