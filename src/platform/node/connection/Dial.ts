import type { LookupAddress } from 'node:dns';
import { connect, isIP, type LookupFunction, type Socket, type TcpSocketConnectOpts } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { Clock, TransportSettings } from '../../../loading/ports.ts';
import { cipherSuiteNumber } from './cipherSuites.ts';
import { serverEndPoint } from './serverEndPoint.ts';
import { findAddresses } from './nameLookup.ts';
import { tls } from './tls.ts';
import { tlsVersionNumber } from './tlsVersions.ts';
import type { TrustedContext } from './TrustedContext.ts';

/** Where a connection goes. */
export interface Endpoint {
  /** A name or an address; IPv6 without brackets. */
  readonly hostname: string;
  readonly port: number;
  readonly isSecure: boolean;
  /** Protocols to offer, the dearest first. */
  readonly alpn: readonly string[];
}

/** Hears of the socket, or why there is none; exactly once, never in the turn of the call that began the dial. */
export type Dialed = (error: Error | null, socket: Socket | null) => void;

export type DialSettings = Pick<TransportSettings, 'lookup' | 'localAddress' | 'socketPath'>;

/** How long one address is tried alone before the next one. @see RFC 8305 §5 */
const attemptDelay = 250;
/** Milliseconds of silence after which the system asks a peer whether it still lives. */
const probeDelay = 60_000;

/** Asked for by few. */
const bindingOf = (socket: TLSSocket): Uint8Array | null => {
  const certificate = socket.getPeerX509Certificate();
  return certificate === undefined ? null : serverEndPoint(certificate.raw);
};

/**
 * One connection being set up: name, TCP, TLS. Notes in the facts what happens. There is no limit of time: who waits
 * knows how long it may take, and cancels.
 */
export class Dial {
  readonly #endpoint: Endpoint;
  readonly #settings: DialSettings;
  readonly #trust: TrustedContext;
  readonly #clock: Clock;
  readonly #facts: ConnectionFacts;
  readonly #done: Dialed;
  #socket: Socket | null = null;
  #isOver = false;

  constructor(
    endpoint: Endpoint,
    settings: DialSettings,
    trust: TrustedContext,
    clock: Clock,
    facts: ConnectionFacts,
    done: Dialed,
  ) {
    this.#endpoint = endpoint;
    this.#settings = settings;
    this.#trust = trust;
    this.#clock = clock;
    this.#facts = facts;
    this.#done = done;
  }

  start(): void {
    try {
      this.#connect();
    } catch (error) {
      process.nextTick(this.#fail, error);
    }
  }

  /** Gives everything back at any phase; nobody is told. */
  cancel(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.destroy();
  }

  #connect(): void {
    const { socketPath } = this.#settings;
    const socket = connect(socketPath === null ? this.#address() : { path: socketPath });
    if (socketPath !== null || isIP(this.#endpoint.hostname) !== 0) this.#facts.connectStart = this.#clock.now();
    this.#socket = socket;
    socket.on('error', this.#fail);
    socket.once('connect', this.#didConnect);
  }

  #address(): TcpSocketConnectOpts {
    const { hostname, port } = this.#endpoint;
    const { localAddress } = this.#settings;
    // Without a prototype: somebody's `Object.prototype.path` must not lead connections to another place.
    return Object.assign(Object.create(null) as object, {
      host: hostname,
      port,
      lookup: this.#lookUp,
      autoSelectFamily: true,
      autoSelectFamilyAttemptTimeout: attemptDelay,
      noDelay: true,
      keepAlive: true,
      keepAliveInitialDelay: probeDelay,
      ...(localAddress === null ? null : { localAddress, family: isIP(localAddress) }),
    });
  }

  readonly #lookUp: LookupFunction = (hostname, options, callback) => {
    this.#facts.domainLookupStart = this.#clock.now();
    findAddresses(this.#settings.lookup, hostname, options, (error, addresses) => {
      if (this.#isOver) return;
      if (error !== null) return this.#fail(error);
      const [first] = addresses as [LookupAddress];
      this.#facts.domainLookupEnd = this.#facts.connectStart = this.#clock.now();
      if (options.all === true) callback(null, [...addresses]);
      else callback(null, first.address, first.family);
    });
  };

  readonly #didConnect = (): void => {
    const socket = this.#socket;
    if (this.#isOver || socket === null) return;
    const facts = this.#facts;
    facts.localAddress = socket.localAddress ?? null;
    facts.localPort = socket.localPort ?? null;
    facts.remoteAddress = socket.remoteAddress ?? null;
    facts.remotePort = socket.remotePort ?? null;
    if (this.#endpoint.isSecure) return this.#secure(socket);
    facts.connectEnd = this.#clock.now();
    this.#succeed(socket);
  };

  #secure(plain: Socket): void {
    const { hostname, alpn } = this.#endpoint;
    this.#facts.secureConnectionStart = this.#clock.now();
    try {
      const socket = tls().connect({
        socket: plain,
        host: hostname,
        // Addresses are no server names, and names go without the dot of the root. @see RFC 6066 §3
        servername: isIP(hostname) === 0 ? hostname.replace(/\.$/, '') : '',
        secureContext: this.#trust.get(),
        ALPNProtocols: [...alpn],
        rejectUnauthorized: true,
      });
      this.#socket = socket;
      socket.on('error', this.#fail);
      socket.once('secureConnect', () => {
        this.#didSecure(socket);
      });
    } catch (error) {
      this.#fail(error);
    }
  }

  #didSecure(socket: TLSSocket): void {
    if (this.#isOver) return;
    const facts = this.#facts;
    // Setting up a connection includes making it safe. @see URLSessionTaskTransactionMetrics.connectEndDate
    facts.secureConnectionEnd = facts.connectEnd = this.#clock.now();
    facts.tlsProtocolVersion = tlsVersionNumber(socket.getProtocol());
    facts.tlsCipherSuite = cipherSuiteNumber(socket.getCipher().standardName);
    facts.channelBinding = () => bindingOf(socket);
    facts.networkProtocolName = typeof socket.alpnProtocol === 'string' ? socket.alpnProtocol : null;
    this.#succeed(socket);
  }

  #succeed(socket: Socket): void {
    this.#isOver = true;
    socket.off('error', this.#fail);
    this.#done(null, socket);
  }

  readonly #fail = (error: unknown): void => {
    if (this.#isOver) return;
    this.#isOver = true;
    this.#socket?.destroy();
    this.#done(error as Error, null);
  };
}
