import { makePrintable } from './inspect.ts';
import { fieldValueIsSettable } from '../syntax/fieldSyntax.ts';
import type { ByteStream, HTTPBody } from './HTTPBody.ts';
import { HTTPHeaders } from './HTTPHeaders.ts';
import { isBytes } from './isBytes.ts';
import { maskFields, maskURL } from './masking.ts';
import { encodeForm, encodeJSON, encodeQuery, type FormValues } from './requestBodies.ts';
import { MultipartForm } from './MultipartForm.ts';
import type { URLRequestAttribution, URLRequestCachePolicy, URLRequestNetworkServiceType } from './rawValues.ts';
import { parseURLTarget, type URLTarget } from './URLTarget.ts';

/** Upper-cased on assignment in any spelling; every other method is kept as written. @see RFC 9110 §9.1 */
const upperCasedMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT']);

/** Meaning of `timeoutInterval` 60: the configuration's `timeoutIntervalForRequest` counts. */
export const defaultTimeoutInterval = 60;

/** Everything a request holds. Shared by copies until one of them changes. */
class RequestState {
  text: string | null = null;
  target: URLTarget | null = null;
  method: string = 'GET';
  headers: HTTPHeaders | null = null;
  /** Whether nobody else has seen the container of the fields, so that it may be changed. */
  ownsHeaders: boolean = false;
  body: HTTPBody | null = null;
  cachePolicy: URLRequestCachePolicy = 'useProtocolCachePolicy';
  timeoutInterval: number = defaultTimeoutInterval;
  mainDocumentURL: string | null = null;
  networkServiceType: URLRequestNetworkServiceType = 'default';
  attribution: URLRequestAttribution = 'developer';
  cookiePartitionIdentifier: string | null = null;
  allowsCellularAccess: boolean = true;
  allowsExpensiveNetworkAccess: boolean = true;
  allowsConstrainedNetworkAccess: boolean = true;
  allowsUltraConstrainedNetworkAccess: boolean = false;
  assumesHTTP3Capable: boolean = false;
  requiresDNSSECValidation: boolean = false;
  allowsPersistentDNS: boolean = false;
  httpShouldHandleCookies: boolean = true;
  httpShouldUsePipelining: boolean = false;
  properties: ReadonlyMap<string, unknown> | null = null;

  clone(): RequestState {
    const copy = new RequestState();
    copy.text = this.text;
    copy.target = this.target;
    copy.method = this.method;
    copy.headers = this.headers;
    copy.body = this.body;
    copy.cachePolicy = this.cachePolicy;
    copy.timeoutInterval = this.timeoutInterval;
    copy.mainDocumentURL = this.mainDocumentURL;
    copy.networkServiceType = this.networkServiceType;
    copy.attribution = this.attribution;
    copy.cookiePartitionIdentifier = this.cookiePartitionIdentifier;
    copy.allowsCellularAccess = this.allowsCellularAccess;
    copy.allowsExpensiveNetworkAccess = this.allowsExpensiveNetworkAccess;
    copy.allowsConstrainedNetworkAccess = this.allowsConstrainedNetworkAccess;
    copy.allowsUltraConstrainedNetworkAccess = this.allowsUltraConstrainedNetworkAccess;
    copy.assumesHTTP3Capable = this.assumesHTTP3Capable;
    copy.requiresDNSSECValidation = this.requiresDNSSECValidation;
    copy.allowsPersistentDNS = this.allowsPersistentDNS;
    copy.httpShouldHandleCookies = this.httpShouldHandleCookies;
    copy.httpShouldUsePipelining = this.httpShouldUsePipelining;
    copy.properties = this.properties;
    return copy;
  }
}

const noHeaders = new HTTPHeaders();

const textOf = (url: URL | string | null): string | null => (url === null ? null : String(url));

/** What may be said about a request when it is made. */
export interface URLRequestOptions {
  readonly cachePolicy?: URLRequestCachePolicy;
  /** Seconds without a byte after which the load fails with `-1001`. */
  readonly timeoutInterval?: number;
}

const noOptions: URLRequestOptions = Object.freeze({});

/**
 * What to load and how. A value: copies are independent, the library copies at every border, and copying costs nothing
 * until one of the copies changes.
 *
 * Text that is no URL is kept as given and fails the load with `-1000`; no URL at all with `-1002`.
 * @see URLRequest
 */
export class URLRequest {
  static {
    makePrintable(URLRequest.prototype);
  }

  #state: RequestState;
  /** Whether a copy looks at the same state. */
  #isShared = false;

  /** @param url - What to load; a request is copied. */
  constructor(url: URLRequest | URL | string | null, options: URLRequestOptions = noOptions) {
    if (url instanceof URLRequest) {
      this.#state = url.#state;
      this.#isShared = true;
      url.#isShared = true;
    } else {
      if (url !== null && typeof url !== 'string' && typeof url?.href !== 'string') {
        throw new TypeError('URLRequest takes a URL, a string, a URLRequest or null');
      }
      this.#state = new RequestState();
      this.#setURL(url);
    }
    if (options === noOptions) return;
    this.#own();
    if (options.cachePolicy !== undefined) this.#state.cachePolicy = options.cachePolicy;
    if (options.timeoutInterval !== undefined) this.#state.timeoutInterval = options.timeoutInterval;
  }

  /** A request with a method, to be completed by `json`, `form`, `multipart`, `query` and `header`. */
  static get(url: URL | string): URLRequest {
    return new URLRequest(url);
  }
  static head(url: URL | string): URLRequest {
    return new URLRequest(url).#withMethod('HEAD');
  }
  static post(url: URL | string): URLRequest {
    return new URLRequest(url).#withMethod('POST');
  }
  static put(url: URL | string): URLRequest {
    return new URLRequest(url).#withMethod('PUT');
  }
  static patch(url: URL | string): URLRequest {
    return new URLRequest(url).#withMethod('PATCH');
  }
  static delete(url: URL | string): URLRequest {
    return new URLRequest(url).#withMethod('DELETE');
  }

  #withMethod(method: string): this {
    this.#state.method = method;
    return this;
  }

  /** State that may be written: taken apart from the copies' first. */
  #own(): RequestState {
    if (this.#isShared) {
      this.#state = this.#state.clone();
      this.#isShared = false;
    }
    return this.#state;
  }

  #setURL(url: URL | string | null): void {
    const state = this.#own();
    state.text = textOf(url);
    state.target = state.text === null ? null : parseURLTarget(state.text);
  }

  /** A new `URL` at each read; null when there is none or its text cannot be parsed (`urlString` has the text). */
  get url(): URL | null {
    return this.#state.target === null ? null : new URL(this.#state.target.href);
  }
  set url(url: URL | string | null) {
    this.#setURL(url);
  }
  /** The URL's text as given. */
  get urlString(): string | null {
    return this.#state.text;
  }
  /** The parsed parts of the URL, or null. */
  get target(): URLTarget | null {
    return this.#state.target;
  }

  /** GET, HEAD, POST, PUT, DELETE and CONNECT are upper-cased; other methods are kept as written; null means GET. */
  get httpMethod(): string {
    return this.#state.method;
  }
  set httpMethod(method: string | null) {
    const text = method === null ? 'GET' : String(method);
    const upper = text.toUpperCase();
    this.#own().method = upperCasedMethods.has(upper) ? upper : text;
  }

  /** A copy of all fields, null when there is none; setting replaces all of them. */
  get allHTTPHeaderFields(): Record<string, string> | null {
    const { headers } = this.#state;
    return headers === null || headers.size === 0 ? null : headers.toRecord();
  }
  set allHTTPHeaderFields(fields: Readonly<Record<string, string>> | null) {
    const state = this.#own();
    state.headers = fields === null ? null : HTTPHeaders.fromRecord(fields);
    state.ownsHeaders = fields !== null;
  }
  /** The header container itself, for readers: it is shared with copies and must not be changed. */
  get headers(): HTTPHeaders {
    this.#state.ownsHeaders = false;
    return this.#state.headers ?? noHeaders;
  }

  valueForHTTPHeaderField(name: string): string | null {
    return this.#state.headers?.get(name) ?? null;
  }
  /** Null removes the field. A value with NUL, CR or LF is ignored, except for line folding. */
  setValueForHTTPHeaderField(value: string | null, name: string): void {
    if (value === null) return this.#ownHeaders().delete(String(name));
    // Converted once: an object may say something else the second time.
    const text = String(value);
    if (fieldValueIsSettable(text)) this.#ownHeaders().set(String(name), text);
  }
  /** Appends with a comma. A value with NUL, CR or LF is ignored. */
  addValueForHTTPHeaderField(value: string, name: string): void {
    const text = String(value);
    if (!fieldValueIsSettable(text)) return;
    const field = String(name);
    const known = this.valueForHTTPHeaderField(field);
    this.#ownHeaders().set(field, known === null ? text : `${known},${text}`);
  }
  #ownHeaders(): HTTPHeaders {
    const state = this.#own();
    if (state.headers !== null && state.ownsHeaders) return state.headers;
    state.ownsHeaders = true;
    return (state.headers = state.headers === null ? new HTTPHeaders() : state.headers.copy());
  }

  /** Bytes to send; setting them clears `httpBodyStream`. Empty data counts as no body. */
  get httpBody(): Uint8Array | null {
    const { body } = this.#state;
    return body !== null && body.kind === 'data' ? body.data : null;
  }
  set httpBody(data: Uint8Array | null) {
    if (data !== null && !isBytes(data)) throw new TypeError('httpBody takes a Uint8Array or null');
    this.#own().body = data === null || data.byteLength === 0 ? null : { kind: 'data', data };
  }
  /** A stream to send; setting it clears `httpBody`. It is read once. */
  get httpBodyStream(): ByteStream | null {
    const { body } = this.#state;
    return body !== null && body.kind === 'stream' ? body.stream : null;
  }
  set httpBodyStream(stream: ByteStream | null) {
    this.#own().body = stream === null ? null : { kind: 'stream', stream };
  }
  /** The body in whatever form, or null. */
  get body(): HTTPBody | null {
    return this.#state.body;
  }

  get cachePolicy(): URLRequestCachePolicy {
    return this.#state.cachePolicy;
  }
  set cachePolicy(policy: URLRequestCachePolicy) {
    this.#own().cachePolicy = policy;
  }
  /** Seconds without a byte after which the load fails with `-1001`; 60 means what the configuration says. */
  get timeoutInterval(): number {
    return this.#state.timeoutInterval;
  }
  set timeoutInterval(seconds: number) {
    this.#own().timeoutInterval = seconds;
  }
  /** The page on whose behalf the load runs; cookie policies look at it. */
  get mainDocumentURL(): URL | null {
    const text = this.#state.mainDocumentURL;
    return text === null || !URL.canParse(text) ? null : new URL(text);
  }
  set mainDocumentURL(url: URL | string | null) {
    this.#own().mainDocumentURL = textOf(url);
  }
  get networkServiceType(): URLRequestNetworkServiceType {
    return this.#state.networkServiceType;
  }
  set networkServiceType(type: URLRequestNetworkServiceType) {
    this.#own().networkServiceType = type;
  }
  get attribution(): URLRequestAttribution {
    return this.#state.attribution;
  }
  set attribution(attribution: URLRequestAttribution) {
    this.#own().attribution = attribution;
  }
  get cookiePartitionIdentifier(): string | null {
    return this.#state.cookiePartitionIdentifier;
  }
  set cookiePartitionIdentifier(identifier: string | null) {
    this.#own().cookiePartitionIdentifier = identifier;
  }
  get allowsCellularAccess(): boolean {
    return this.#state.allowsCellularAccess;
  }
  set allowsCellularAccess(allows: boolean) {
    this.#own().allowsCellularAccess = allows;
  }
  get allowsExpensiveNetworkAccess(): boolean {
    return this.#state.allowsExpensiveNetworkAccess;
  }
  set allowsExpensiveNetworkAccess(allows: boolean) {
    this.#own().allowsExpensiveNetworkAccess = allows;
  }
  get allowsConstrainedNetworkAccess(): boolean {
    return this.#state.allowsConstrainedNetworkAccess;
  }
  set allowsConstrainedNetworkAccess(allows: boolean) {
    this.#own().allowsConstrainedNetworkAccess = allows;
  }
  get allowsUltraConstrainedNetworkAccess(): boolean {
    return this.#state.allowsUltraConstrainedNetworkAccess;
  }
  set allowsUltraConstrainedNetworkAccess(allows: boolean) {
    this.#own().allowsUltraConstrainedNetworkAccess = allows;
  }
  get assumesHTTP3Capable(): boolean {
    return this.#state.assumesHTTP3Capable;
  }
  set assumesHTTP3Capable(assumes: boolean) {
    this.#own().assumesHTTP3Capable = assumes;
  }
  get requiresDNSSECValidation(): boolean {
    return this.#state.requiresDNSSECValidation;
  }
  set requiresDNSSECValidation(requires: boolean) {
    this.#own().requiresDNSSECValidation = requires;
  }
  get allowsPersistentDNS(): boolean {
    return this.#state.allowsPersistentDNS;
  }
  set allowsPersistentDNS(allows: boolean) {
    this.#own().allowsPersistentDNS = allows;
  }
  /** False: cookies are neither sent nor stored. */
  get httpShouldHandleCookies(): boolean {
    return this.#state.httpShouldHandleCookies;
  }
  set httpShouldHandleCookies(should: boolean) {
    this.#own().httpShouldHandleCookies = should;
  }
  get httpShouldUsePipelining(): boolean {
    return this.#state.httpShouldUsePipelining;
  }
  set httpShouldUsePipelining(should: boolean) {
    this.#own().httpShouldUsePipelining = should;
  }

  /** What `URLProtocol.setProperty` left on this request; survives copies. */
  get properties(): ReadonlyMap<string, unknown> {
    return this.#state.properties ?? new Map();
  }
  set properties(properties: ReadonlyMap<string, unknown>) {
    this.#own().properties = properties;
  }

  /** A copy with one field set. */
  header(name: string, value: string): URLRequest {
    return this.#changed((request) => {
      request.setValueForHTTPHeaderField(value, name);
    });
  }
  /** A copy whose query has these pairs appended. */
  query(values: FormValues): URLRequest {
    return this.#changed((request) => {
      const { url } = request;
      if (url === null) return;
      const added = encodeQuery(values);
      url.search = url.search.length > 1 ? `${url.search}&${added}` : added;
      request.url = url;
    });
  }
  /** A copy that carries a value as JSON (`application/json`). */
  json(value: unknown): URLRequest {
    return this.withBody({ kind: 'data', data: encodeJSON(value) }, 'application/json');
  }
  /** A copy that carries pairs as a form (`application/x-www-form-urlencoded`). */
  form(values: FormValues): URLRequest {
    return this.withBody({ kind: 'data', data: encodeForm(values) }, 'application/x-www-form-urlencoded');
  }
  /** A copy that carries a multipart form; files are read while the task runs, never held whole. @see RFC 7578 */
  multipart(describe: (form: MultipartForm) => unknown): URLRequest {
    const form = new MultipartForm();
    describe(form);
    return this.withBody(form.body, form.contentType);
  }
  /** A copy with a body in any form, and its type unless the request has one or `type` is null. */
  withBody(body: HTTPBody | null, type: string | null = null): URLRequest {
    return this.#changed((request) => {
      request.#own().body = body;
      if (type !== null && !request.headers.has('content-type'))
        request.setValueForHTTPHeaderField(type, 'Content-Type');
    });
  }
  /** A copy with other headers; the container is taken over and must not be changed afterwards. */
  withHeaders(headers: HTTPHeaders): URLRequest {
    return this.#changed((request) => {
      const state = request.#own();
      state.headers = headers;
      state.ownsHeaders = false;
    });
  }

  #changed(change: (request: URLRequest) => void): URLRequest {
    const copy = this.copy();
    change(copy);
    return copy;
  }

  copy(): URLRequest {
    return new URLRequest(this);
  }

  /** Same URL, method, headers, main document, policies and body stream; `httpBody` is not compared, as on Apple's side. */
  isEqual(other: URLRequest): boolean {
    const a = this.#state;
    const b = other.#state;
    return (
      a === b ||
      (a.text === b.text &&
        a.method === b.method &&
        this.headers.isEqual(other.headers) &&
        this.httpBodyStream === other.httpBodyStream &&
        a.cachePolicy === b.cachePolicy &&
        a.timeoutInterval === b.timeoutInterval &&
        a.mainDocumentURL === b.mainDocumentURL &&
        a.networkServiceType === b.networkServiceType &&
        a.attribution === b.attribution &&
        a.cookiePartitionIdentifier === b.cookiePartitionIdentifier &&
        a.allowsCellularAccess === b.allowsCellularAccess &&
        a.allowsExpensiveNetworkAccess === b.allowsExpensiveNetworkAccess &&
        a.allowsConstrainedNetworkAccess === b.allowsConstrainedNetworkAccess &&
        a.allowsUltraConstrainedNetworkAccess === b.allowsUltraConstrainedNetworkAccess &&
        a.assumesHTTP3Capable === b.assumesHTTP3Capable &&
        a.requiresDNSSECValidation === b.requiresDNSSECValidation &&
        a.allowsPersistentDNS === b.allowsPersistentDNS &&
        a.httpShouldHandleCookies === b.httpShouldHandleCookies &&
        a.httpShouldUsePipelining === b.httpShouldUsePipelining)
    );
  }

  /** The request as one may log it: user information, query values and secret fields are masked, the body is left out. */
  toJSON(): Record<string, unknown> {
    const { text, method } = this.#state;
    return { url: text === null ? null : maskURL(text), method, headers: maskFields(this.headers) };
  }

  toString(): string {
    return this.#state.text ?? 'url: nil';
  }
}
