import { makePrintable } from './inspect.ts';
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

const dateOf = (time: number): Date | null => (time === 0 ? null : new Date(time));

/** The end of a phase: not before its start, even if a clock was set back. */
const endOf = (start: number, end: number): Date | null => (end === 0 ? null : new Date(Math.max(start, end)));

type ConnectionPhase = 'domainLookup' | 'connect' | 'secureConnection';

/** One exchange: a hop, a repeat, an answer of the cache. Dates are made when they are read. @see URLSessionTaskTransactionMetrics */
export class URLSessionTaskTransactionMetrics {
  static {
    makePrintable(URLSessionTaskTransactionMetrics.prototype);
  }

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
  #start(phase: ConnectionPhase): Date | null {
    return dateOf(this.#made?.[`${phase}Start`] ?? 0);
  }
  #end(phase: ConnectionPhase): Date | null {
    const made = this.#made;
    return made === null ? null : endOf(made[`${phase}Start`], made[`${phase}End`]);
  }
  get domainLookupStartDate(): Date | null {
    return this.#start('domainLookup');
  }
  get domainLookupEndDate(): Date | null {
    return this.#end('domainLookup');
  }
  get connectStartDate(): Date | null {
    return this.#start('connect');
  }
  /** Includes TLS. */
  get connectEndDate(): Date | null {
    return this.#end('connect');
  }
  get secureConnectionStartDate(): Date | null {
    return this.#start('secureConnection');
  }
  get secureConnectionEndDate(): Date | null {
    return this.#end('secureConnection');
  }
  get requestStartDate(): Date | null {
    return dateOf(this.#facts.requestStart);
  }
  get requestEndDate(): Date | null {
    return endOf(this.#facts.requestStart, this.#facts.requestEnd);
  }
  get responseStartDate(): Date | null {
    return dateOf(this.#facts.responseStart);
  }
  get responseEndDate(): Date | null {
    return endOf(this.#facts.responseStart, this.#facts.responseEnd);
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

  /** Every field, requests and responses without their secrets. */
  toJSON(): Record<string, unknown> {
    return Object.fromEntries(transactionFields.map((name) => [name, this[name]]));
  }
}

const transactionFields = [
  ...(['request', 'response', 'resourceFetchType', 'fetchStartDate'] as const),
  ...(['domainLookupStartDate', 'domainLookupEndDate', 'connectStartDate', 'connectEndDate'] as const),
  ...(['secureConnectionStartDate', 'secureConnectionEndDate', 'requestStartDate', 'requestEndDate'] as const),
  ...(['responseStartDate', 'responseEndDate', 'networkProtocolName', 'isProxyConnection'] as const),
  ...(['isReusedConnection', 'countOfRequestHeaderBytesSent', 'countOfRequestBodyBytesSent'] as const),
  ...(['countOfRequestBodyBytesBeforeEncoding', 'countOfResponseHeaderBytesReceived'] as const),
  ...(['countOfResponseBodyBytesReceived', 'countOfResponseBodyBytesAfterDecoding'] as const),
  ...(['localAddress', 'localPort', 'remoteAddress', 'remotePort'] as const),
  ...(['negotiatedTLSProtocolVersion', 'negotiatedTLSCipherSuite'] as const),
  ...(['isCellular', 'isExpensive', 'isConstrained', 'isMultipath', 'domainResolutionProtocol'] as const),
] as const;
