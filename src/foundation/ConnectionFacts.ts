/**
 * What is known of a connection: written while it is set up, read by the metrics of every exchange on it.
 * Times are milliseconds since 1970 with fractions; 0 means that the phase has not begun or ended.
 */
export interface ConnectionFacts {
  domainLookupStart: number;
  domainLookupEnd: number;
  connectStart: number;
  connectEnd: number;
  secureConnectionStart: number;
  secureConnectionEnd: number;
  /** ALPN identifier: `http/1.1`, `h2`, `h3`. */
  networkProtocolName: string | null;
  isProxyConnection: boolean;
  localAddress: string | null;
  localPort: number | null;
  remoteAddress: string | null;
  remotePort: number | null;
  /** Number on the wire, as in `TLSProtocolVersion`. */
  tlsProtocolVersion: number | null;
  /** IANA number of the cipher suite. */
  tlsCipherSuite: number | null;
  /** What tells the connection from others by the server's certificate; null without TLS. @see RFC 5929 §4 */
  channelBinding?: () => Uint8Array | null;
}
