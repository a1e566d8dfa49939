import type { ConnectionFacts } from './ConnectionFacts.ts';
import type {
  URLSessionTaskMetricsDomainResolutionProtocol,
  URLSessionTaskMetricsResourceFetchType,
} from './rawValues.ts';
import type { URLRequest } from './URLRequest.ts';
import type { URLResponse } from './URLResponse.ts';

/** What was noted of one exchange; times in milliseconds since 1970, 0 for never. */
export interface TransferFacts {
  readonly request: URLRequest;
  readonly response: URLResponse | null;
  readonly resourceFetchType: URLSessionTaskMetricsResourceFetchType;
  readonly fetchStart: number;
  readonly requestStart: number;
  readonly requestEnd: number;
  readonly responseStart: number;
  readonly responseEnd: number;
  readonly connection: ConnectionFacts | null;
  readonly isReusedConnection: boolean;
  readonly requestHeaderBytes: number;
  readonly requestBodyBytes: number;
  readonly responseHeaderBytes: number;
  readonly responseBodyBytes: number;
  readonly decodedBodyBytes: number;
}

/** A span of time. */
export interface DateInterval {
  readonly start: Date;
  readonly end: Date;
  /** Seconds. */
  readonly duration: number;
}

const dateOf = (time: number): Date | null => (time === 0 ? null : new Date(time));

/** One exchange: a hop, a repeat, an answer of the cache. Dates are made when they are read. @see URLSessionTaskTransactionMetrics */
export class URLSessionTaskTransactionMetrics {
  readonly #facts: TransferFacts;

  constructor(facts: TransferFacts) {
    this.#facts = facts;
  }

  get request(): URLRequest {
    return this.#facts.request.copy();
  }
  get response(): URLResponse | null {
    return this.#facts.response;
  }
  get fetchStartDate(): Date | null {
    return dateOf(this.#facts.fetchStart);
  }
  /** The facts of the connection's making, for the exchange that it was made for. */
  get #made(): ConnectionFacts | null {
    return this.#facts.isReusedConnection ? null : this.#facts.connection;
  }
  #date(
    name:
      | 'domainLookupStart'
      | 'domainLookupEnd'
      | 'connectStart'
      | 'connectEnd'
      | 'secureConnectionStart'
      | 'secureConnectionEnd',
  ): Date | null {
    return dateOf(this.#made?.[name] ?? 0);
  }
  get domainLookupStartDate(): Date | null {
    return this.#date('domainLookupStart');
  }
  get domainLookupEndDate(): Date | null {
    return this.#date('domainLookupEnd');
  }
  get connectStartDate(): Date | null {
    return this.#date('connectStart');
  }
  /** Includes TLS. */
  get connectEndDate(): Date | null {
    return this.#date('connectEnd');
  }
  get secureConnectionStartDate(): Date | null {
    return this.#date('secureConnectionStart');
  }
  get secureConnectionEndDate(): Date | null {
    return this.#date('secureConnectionEnd');
  }
  get requestStartDate(): Date | null {
    return dateOf(this.#facts.requestStart);
  }
  get requestEndDate(): Date | null {
    return dateOf(this.#facts.requestEnd);
  }
  get responseStartDate(): Date | null {
    return dateOf(this.#facts.responseStart);
  }
  get responseEndDate(): Date | null {
    return dateOf(this.#facts.responseEnd);
  }
  /** ALPN identifier. */
  get networkProtocolName(): string | null {
    return this.#facts.connection?.networkProtocolName ?? null;
  }
  get isProxyConnection(): boolean {
    return this.#facts.connection?.isProxyConnection ?? false;
  }
  get isReusedConnection(): boolean {
    return this.#facts.isReusedConnection;
  }
  get resourceFetchType(): URLSessionTaskMetricsResourceFetchType {
    return this.#facts.resourceFetchType;
  }
  get countOfRequestHeaderBytesSent(): number {
    return this.#facts.requestHeaderBytes;
  }
  get countOfRequestBodyBytesSent(): number {
    return this.#facts.requestBodyBytes;
  }
  get countOfRequestBodyBytesBeforeEncoding(): number {
    return this.#facts.requestBodyBytes;
  }
  get countOfResponseHeaderBytesReceived(): number {
    return this.#facts.responseHeaderBytes;
  }
  get countOfResponseBodyBytesReceived(): number {
    return this.#facts.responseBodyBytes;
  }
  get countOfResponseBodyBytesAfterDecoding(): number {
    return this.#facts.decodedBodyBytes;
  }
  get localAddress(): string | null {
    return this.#facts.connection?.localAddress ?? null;
  }
  get localPort(): number | null {
    return this.#facts.connection?.localPort ?? null;
  }
  get remoteAddress(): string | null {
    return this.#facts.connection?.remoteAddress ?? null;
  }
  get remotePort(): number | null {
    return this.#facts.connection?.remotePort ?? null;
  }
  get negotiatedTLSProtocolVersion(): number | null {
    return this.#facts.connection?.tlsProtocolVersion ?? null;
  }
  get negotiatedTLSCipherSuite(): number | null {
    return this.#facts.connection?.tlsCipherSuite ?? null;
  }
  get isCellular(): boolean {
    return false;
  }
  get isExpensive(): boolean {
    return false;
  }
  get isConstrained(): boolean {
    return false;
  }
  get isMultipath(): boolean {
    return false;
  }
  get domainResolutionProtocol(): URLSessionTaskMetricsDomainResolutionProtocol {
    return 'unknown';
  }
}

/** What a task's exchanges took. Built from plain notes when it is read. @see URLSessionTaskMetrics */
export class URLSessionTaskMetrics {
  readonly #transfers: readonly TransferFacts[];
  readonly #start: number;
  readonly #end: number;
  readonly redirectCount: number;
  #transactions: readonly URLSessionTaskTransactionMetrics[] | null = null;

  constructor(transfers: readonly TransferFacts[], start: number, end: number, redirectCount: number) {
    this.#transfers = transfers;
    this.#start = start;
    this.#end = end;
    this.redirectCount = redirectCount;
  }

  /** One for each request and response, in order. */
  get transactionMetrics(): readonly URLSessionTaskTransactionMetrics[] {
    return (this.#transactions ??= this.#transfers.map((facts) => new URLSessionTaskTransactionMetrics(facts)));
  }
  /** From the task's making to just before its end. */
  get taskInterval(): DateInterval {
    const duration = Math.max(0, this.#end - this.#start) / 1000;
    return { start: new Date(this.#start), end: new Date(Math.max(this.#start, this.#end)), duration };
  }
}
