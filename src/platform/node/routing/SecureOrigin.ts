import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { Clock, HTTPProtocolName } from '../../../loading/ports.ts';
import type { Connector } from '../connection/Connector.ts';
import type { Dial } from '../connection/Dial.ts';
import { NodeConnectionFacts } from '../connection/NodeConnectionFacts.ts';
import { AdmissionQueue, type Prioritized, type Waiting } from '../http1/AdmissionQueue.ts';
import type { ReadySocket } from '../http1/ReadySocket.ts';
import { Http2Connection, type Http2ConnectionOwner } from '../http2/Http2Connection.ts';

/** An exchange that needs a stream, or a connection of its own where the server speaks no HTTP/2. */
export interface StreamClaim extends Prioritized {
  readonly clock: Clock;
  /** A connection is being set up for it and for others. */
  didBeginConnecting(facts: ConnectionFacts): void;
  /** Its turn has come. */
  didAcquire(connection: Http2Connection): void;
  /** The server speaks HTTP/1.1. */
  didFallBack(): void;
  didFailToConnect(error: unknown): void;
}

/** What an origin has to know of the router it belongs to. */
export interface SecureOriginOwner {
  readonly connector: Connector;
  readonly maximumHeaderSize: number;
  readonly maximumHeaderFields: number;
  readonly httpProtocols: readonly HTTPProtocolName[];
  readonly isClosed: boolean;
  /** The server speaks HTTP/1.1. `ready` is a connection to it; those who waited for it are told inside `tell`. */
  didFallBack(origin: SecureOrigin, ready: ReadySocket | null, tell: () => void): void;
  /** There is neither a connection nor anybody who waits for one. */
  didEmpty(origin: SecureOrigin): void;
}

const noAgreement = (): Error =>
  Object.assign(new Error('the server speaks none of httpProtocols'), { code: 'ERR_SSL_NO_APPLICATION_PROTOCOL' });

/**
 * The exchanges of one https origin until it is known to speak HTTP/1.1. One connection is set up, whoever comes meanwhile
 * waits, and the server chooses the protocol. Over HTTP/2 that connection carries all exchanges: what the peer does not
 * take at once waits in order of priority. When it goes away, the next exchange sets up another one.
 */
export class SecureOrigin implements Http2ConnectionOwner {
  readonly target: URLTarget;
  streamLimit = 100;
  readonly #owner: SecureOriginOwner;
  readonly #queue = new AdmissionQueue<StreamClaim>();
  #connection: Http2Connection | null = null;
  #dial: Dial | null = null;
  #facts: ConnectionFacts | null = null;
  #clock: Clock | null = null;
  /** What is being set up belongs to the time before a flush. */
  #isStale = false;

  constructor(target: URLTarget, owner: SecureOriginOwner) {
    this.target = target;
    this.#owner = owner;
  }

  get maximumHeaderSize(): number {
    return this.#owner.maximumHeaderSize;
  }

  get maximumHeaderFields(): number {
    return this.#owner.maximumHeaderFields;
  }

  get isClosed(): boolean {
    return this.#owner.isClosed;
  }

  /** Calls `didAcquire` at once when there is room, and otherwise gives the place in which the claim waits. */
  acquire(claim: StreamClaim): Waiting<StreamClaim> | null {
    const connection = this.#connection;
    if (connection !== null && connection.hasRoom && this.#queue.size === 0) {
      claim.didAcquire(connection);
      return null;
    }
    const waiting = this.#queue.add(claim);
    this.#clock = claim.clock;
    if (connection !== null) return waiting;
    if (this.#dial === null) this.#connect(claim.clock);
    claim.didBeginConnecting(this.#facts as ConnectionFacts);
    return waiting;
  }

  /** Gives a place up; the last who waits for a connection stops its being set up. */
  leave(waiting: Waiting<StreamClaim>): void {
    waiting.leave();
    if (this.#queue.size > 0 || this.#dial === null) return;
    this.#dial.cancel();
    this.#dial = null;
    this.#owner.didEmpty(this);
  }

  #connect(clock: Clock): void {
    const { hostname, port } = this.target;
    const facts = new NodeConnectionFacts();
    this.#facts = facts;
    this.#isStale = false;
    const endpoint = { hostname, port, isSecure: true, alpn: this.#owner.httpProtocols };
    this.#dial = this.#owner.connector.dial(endpoint, clock, facts, (error, socket) => {
      this.#dial = null;
      if (socket === null) this.#didFail(error);
      else if ((socket as TLSSocket).alpnProtocol === 'h2') this.#didConnect(socket, facts);
      else this.#didFindHttp1({ socket, facts });
    });
  }

  #didConnect(socket: Socket, facts: ConnectionFacts): void {
    const connection = new Http2Connection(this.target.origin, socket, facts, this);
    this.#connection = connection;
    this.didGetRoom(connection);
    connection.didIdle();
    if (this.#isStale) connection.retire();
  }

  #didFindHttp1(ready: ReadySocket): void {
    if (!this.#owner.httpProtocols.includes('http/1.1')) {
      ready.socket.destroy();
      return this.#didFail(noAgreement());
    }
    this.#owner.didFallBack(this, ready, this.#sendAway);
    this.#owner.didEmpty(this);
  }

  #didFail(error: unknown): void {
    // Who is told may come back at once, for another try.
    this.#owner.didEmpty(this);
    for (let claim = this.#queue.next(); claim !== null; claim = this.#queue.next()) claim.didFailToConnect(error);
  }

  didGetRoom(connection: Http2Connection): void {
    while (this.#connection === connection && connection.hasRoom) {
      const claim = this.#queue.next();
      if (claim === null) return;
      claim.didAcquire(connection);
    }
  }

  didFallBack(): void {
    if (!this.#owner.httpProtocols.includes('http/1.1')) return;
    this.#owner.didFallBack(this, null, this.#sendAway);
  }

  readonly #sendAway = (): void => {
    for (let claim = this.#queue.next(); claim !== null; claim = this.#queue.next()) claim.didFallBack();
  };

  didRetire(connection: Http2Connection): void {
    if (this.#connection !== connection) return;
    this.#connection = null;
    if (this.#queue.size === 0 || this.#clock === null) this.#owner.didEmpty(this);
    // Those who waited for room wait for a connection now.
    else this.#connect(this.#clock);
  }

  /** No connection of now is used for what comes. */
  retire(): void {
    this.#isStale = true;
    this.#connection?.retire();
  }
}
