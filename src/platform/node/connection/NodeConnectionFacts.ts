import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';

/** Facts of a connection of which nothing is known yet. */
export class NodeConnectionFacts implements ConnectionFacts {
  domainLookupStart = 0;
  domainLookupEnd = 0;
  connectStart = 0;
  connectEnd = 0;
  secureConnectionStart = 0;
  secureConnectionEnd = 0;
  networkProtocolName: string | null = null;
  isProxyConnection = false;
  localAddress: string | null = null;
  localPort: number | null = null;
  remoteAddress: string | null = null;
  remotePort: number | null = null;
  tlsProtocolVersion: number | null = null;
  tlsCipherSuite: number | null = null;
}
