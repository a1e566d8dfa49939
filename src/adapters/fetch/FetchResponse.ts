import type { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import type { FetchBody } from './FetchBody.ts';
import { FetchHeaders } from './FetchHeaders.ts';

/** Everything about a response but its body. */
export interface FetchHead {
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  readonly redirected: boolean;
  readonly fields: HTTPHeaders;
}

const decoder = new TextDecoder();

type OwnBytes = Uint8Array<ArrayBuffer>;

/** Bytes that nobody else has. */
const owned = (bytes: Uint8Array): OwnBytes => new Uint8Array(bytes);

/**
 * A `Response` that is built as far as it is looked at: reading text, JSON or bytes needs no stream, and headers are made
 * when they are asked for. What does need a stream (`body`, `clone`) is left to a `Response` of the platform.
 *
 * It is an instance of the platform's class, whose constructor does not run: that is what would cost.
 * @see Fetch §5.5
 */
export class FetchResponse implements Response {
  readonly #head: FetchHead;
  /** Null: a response without a body. */
  readonly #body: FetchBody | null;
  /** What reads the body once a stream was needed. */
  #inner: Response | null = null;
  #isUsed = false;
  #headers: Headers | null = null;
  #spent: ReadableStream<OwnBytes> | null = null;

  private constructor(head: FetchHead, body: FetchBody | null) {
    this.#head = head;
    this.#body = body;
  }

  /** Makes a response; the first one introduces the class to the platform's. */
  static make(head: FetchHead, body: FetchBody | null): Response {
    if (!(FetchResponse.prototype instanceof Response)) {
      Object.setPrototypeOf(FetchResponse.prototype, Response.prototype);
    }
    return new FetchResponse(head, body);
  }

  get type(): ResponseType {
    return 'basic';
  }
  get url(): string {
    return this.#head.url;
  }
  get redirected(): boolean {
    return this.#head.redirected;
  }
  get status(): number {
    return this.#head.status;
  }
  get statusText(): string {
    return this.#head.statusText;
  }
  get ok(): boolean {
    return this.#head.status >= 200 && this.#head.status <= 299;
  }
  get headers(): Headers {
    return (this.#headers ??= FetchHeaders.make(this.#head.fields));
  }

  get bodyUsed(): boolean {
    return this.#inner === null ? this.#isUsed : this.#inner.bodyUsed;
  }

  get body(): ReadableStream<OwnBytes> | null {
    if (this.#body === null) return null;
    return this.#isUsed ? this.#spentStream() : this.#streamed(this.#body).body;
  }

  /** What is left to see of a body that was read without a stream. */
  #spentStream(): ReadableStream<OwnBytes> {
    if (this.#spent === null) {
      this.#spent = new ReadableStream<OwnBytes>({
        type: 'bytes',
        start: (controller) => {
          controller.close();
        },
      });
      // It belongs to a reader for ever, as the body of a response that was read does.
      void this.#spent.getReader().read();
    }
    return this.#spent;
  }

  #typeFields(): Record<string, string> {
    const type = this.headers.get('content-type');
    return type === null ? {} : { 'content-type': type };
  }

  #streamed(body: FetchBody): Response {
    return (this.#inner ??= new Response(body.stream(), { headers: this.#typeFields() }));
  }

  clone(): Response {
    if (this.bodyUsed || this.#inner?.body?.locked === true) throw unusable();
    const copy = new FetchResponse(this.#head, this.#body);
    if (this.#body !== null) copy.#inner = this.#streamed(this.#body).clone();
    return copy;
  }

  /** The bytes, when no stream was needed so far. Throws at once what need not be waited for. */
  #collect(): Promise<Uint8Array> {
    if (this.#body === null) return Promise.resolve(new Uint8Array(0));
    this.#body.throwIfAborted();
    if (this.#isUsed) return Promise.reject(unusable());
    this.#isUsed = true;
    return this.#body.collect();
  }

  async text(): Promise<string> {
    return this.#inner === null ? decoder.decode(await this.#collect()) : this.#inner.text();
  }

  async json(): Promise<unknown> {
    return this.#inner === null ? (JSON.parse(decoder.decode(await this.#collect())) as unknown) : this.#inner.json();
  }

  async bytes(): Promise<OwnBytes> {
    return this.#inner === null ? owned(await this.#collect()) : new Uint8Array(await this.#inner.arrayBuffer());
  }

  async arrayBuffer(): Promise<ArrayBuffer> {
    return this.#inner === null ? owned(await this.#collect()).buffer : this.#inner.arrayBuffer();
  }

  async blob(): Promise<Blob> {
    if (this.#inner === null) this.#body?.throwIfAborted();
    return (this.#inner ?? (await this.#collected())).blob();
  }

  async formData(): Promise<FormData> {
    if (this.#inner === null) this.#body?.throwIfAborted();
    return (this.#inner ?? (await this.#collected())).formData();
  }

  /** The bytes with their type, as the platform's class reads them. */
  async #collected(): Promise<Response> {
    const bytes = this.#body === null ? null : owned(await this.#collect());
    return new Response(bytes, { headers: this.#typeFields() });
  }
}

const unusable = (): TypeError => new TypeError('Body is unusable: it is locked or has been read');
