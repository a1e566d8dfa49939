import { filenameOfContentDisposition } from '../syntax/contentDisposition.ts';
import { canonicalFieldName } from '../syntax/headerSpelling.ts';
import { type MediaType, parseMediaType } from '../syntax/mediaType.ts';
import { statusPhrase } from '../syntax/statusPhrases.ts';
import { HTTPHeaders } from './HTTPHeaders.ts';
import { maskFields } from './masking.ts';
import { URLResponse } from './URLResponse.ts';

/** What an HTTP response is made of. */
export interface HTTPURLResponseParts {
  readonly statusCode: number;
  /** Like `HTTP/1.1`. */
  readonly httpVersion?: string;
  /** `HTTPHeaders` are taken over, and must not be changed afterwards. */
  readonly headerFields?: Readonly<Record<string, string>> | HTTPHeaders | null;
}

const digits = /^\d+$/;

/** The head of an HTTP response. Its fields are not looked at before somebody asks. @see HTTPURLResponse */
export class HTTPURLResponse extends URLResponse {
  readonly statusCode: number;
  readonly httpVersion: string;
  readonly #headers: HTTPHeaders;
  #mediaType: MediaType | null | undefined = undefined;
  #reasonPhrase: string | null = null;

  constructor(url: URL | string | null, parts: HTTPURLResponseParts) {
    super(url);
    const { statusCode, httpVersion = 'HTTP/1.1', headerFields = null } = parts;
    this.statusCode = statusCode;
    this.httpVersion = httpVersion;
    this.#headers = headerFields instanceof HTTPHeaders ? headerFields : HTTPHeaders.fromRecord(headerFields ?? {});
  }

  /** A head as a transport has it. @internal */
  static fromHead(
    href: string,
    statusCode: number,
    httpVersion: string,
    headers: HTTPHeaders,
    reasonPhrase: string | null = null,
  ): HTTPURLResponse {
    const response = new HTTPURLResponse(href, { statusCode, httpVersion, headerFields: headers });
    response.#reasonPhrase = reasonPhrase;
    return response;
  }

  /** What a status means, in lower case. */
  static localizedStringForStatusCode(statusCode: number): string {
    return statusPhrase(statusCode);
  }

  /** What the server said besides the status; null where nobody said anything. @see RFC 9112 §4 @internal */
  get reasonPhrase(): string | null {
    return this.#reasonPhrase;
  }
  /** The fields as they came, repeated ones apart; for readers, who must not change them. */
  get headers(): HTTPHeaders {
    return this.#headers;
  }
  /** All fields; well-known names in their canonical spelling, repeated ones joined by ", ". */
  get allHeaderFields(): Record<string, string> {
    const fields = Object.create(null) as Record<string, string>;
    for (const [name, value] of Object.entries(this.#headers.toRecord())) fields[canonicalFieldName(name)] = value;
    return fields;
  }
  valueForHTTPHeaderField(name: string): string | null {
    return this.#headers.get(name);
  }

  #type(): MediaType | null {
    if (this.#mediaType === undefined) {
      // A field that came twice is no list; what was said last counts, as in the Fetch standard.
      const field = this.#headers.getAll('content-type').at(-1);
      this.#mediaType = field === undefined ? null : parseMediaType(field);
    }
    return this.#mediaType;
  }
  override get mimeType(): string | null {
    return this.#type()?.essence ?? null;
  }
  override get textEncodingName(): string | null {
    return this.#type()?.charset ?? null;
  }
  /** From `Content-Length`, also when a coding is applied; -1 without one that makes sense. @see RFC 9110 §8.6 */
  override get expectedContentLength(): number {
    const [field = '', ...repeats] = this.#headers.getAll('content-length');
    if (!digits.test(field) || repeats.some((repeat) => repeat !== field)) return -1;
    const length = Number(field);
    return Number.isSafeInteger(length) ? length : -1;
  }
  protected override namedByServer(): string | null {
    const field = this.#headers.get('content-disposition');
    return field === null ? null : filenameOfContentDisposition(field);
  }

  /** Same URL, status, version and fields. */
  override isEqual(other: URLResponse): boolean {
    return (
      other instanceof HTTPURLResponse &&
      this.statusCode === other.statusCode &&
      this.httpVersion === other.httpVersion &&
      this.urlString === other.urlString &&
      this.#headers.isEqual(other.#headers)
    );
  }
  override toJSON(): Record<string, unknown> {
    return { ...super.toJSON(), statusCode: this.statusCode, headers: maskFields(this.#headers) };
  }
}
