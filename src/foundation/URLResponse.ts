import { makePrintable } from './inspect.ts';
import { safeFilename } from '../syntax/safeFilename.ts';
import { maskURL } from './masking.ts';

/** What is known of a response without a protocol. */
export interface URLResponseParts {
  /** Kept as given. */
  readonly mimeType?: string | null;
  /** Bytes; -1 when nobody knows. */
  readonly expectedContentLength?: number;
  readonly textEncodingName?: string | null;
}

/** Null where there are no folders: a data URL's path is its content. */
const lastPathComponent = (url: URL): string | null => {
  if (!url.pathname.startsWith('/')) return null;
  const last = url.pathname
    .split('/')
    .filter((part) => part !== '')
    .at(-1);
  if (last === undefined) return null;
  try {
    return decodeURIComponent(last);
  } catch {
    return last;
  }
};

const noParts: URLResponseParts = Object.freeze({});

/** The head of a response, whatever the protocol. A value that does not change. @see URLResponse */
export class URLResponse {
  static {
    makePrintable(URLResponse.prototype);
  }

  readonly #href: string | null;
  readonly #parts: URLResponseParts;

  constructor(url: URL | string | null, parts: URLResponseParts = noParts) {
    this.#href = url === null ? null : String(url);
    this.#parts = parts === noParts ? parts : { ...parts };
  }

  /** URL of the request that was answered, after redirects; a new `URL` at each read. */
  get url(): URL | null {
    return this.#href === null || !URL.canParse(this.#href) ? null : new URL(this.#href);
  }
  /** The URL's text. */
  get urlString(): string | null {
    return this.#href;
  }
  get mimeType(): string | null {
    return this.#parts.mimeType ?? null;
  }
  get expectedContentLength(): number {
    return this.#parts.expectedContentLength ?? -1;
  }
  get textEncodingName(): string | null {
    return this.#parts.textEncodingName ?? null;
  }
  /** A safe name to store the body under: the server's, the URL's last path part, its host, or `unknown`. */
  get suggestedFilename(): string {
    const { url } = this;
    const candidates = [this.namedByServer(), url === null ? null : lastPathComponent(url), url?.hostname ?? null];
    for (const candidate of candidates) {
      const name = candidate === null ? null : safeFilename(candidate);
      if (name !== null) return name;
    }
    return 'unknown';
  }
  /** The name a protocol's own fields suggest. @internal */
  protected namedByServer(): string | null {
    return null;
  }

  copy(): this {
    return this;
  }
  /** Same kind, URL, type, length and encoding. */
  isEqual(other: URLResponse): boolean {
    return (
      this.constructor === other.constructor &&
      this.urlString === other.urlString &&
      this.mimeType === other.mimeType &&
      this.expectedContentLength === other.expectedContentLength &&
      this.textEncodingName === other.textEncodingName
    );
  }
  /** What may be logged. */
  toJSON(): Record<string, unknown> {
    const { mimeType, expectedContentLength, textEncodingName } = this;
    return { url: this.#href === null ? null : maskURL(this.#href), mimeType, expectedContentLength, textEncodingName };
  }
}
