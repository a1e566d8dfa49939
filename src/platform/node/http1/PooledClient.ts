import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client, Dispatcher } from 'undici';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { ConnectionLease, LeasedConnection } from '../../../loading/ConnectionLease.ts';
import type { Clock } from '../../../loading/ports.ts';
import type { Connector } from '../connection/Connector.ts';
import type { Dial, Dialed, Endpoint } from '../connection/Dial.ts';
import { NodeConnectionFacts } from '../connection/NodeConnectionFacts.ts';
import type { AdmissionQueue, Prioritized } from './AdmissionQueue.ts';
import type { ReadySocket } from './ReadySocket.ts';
import { loadUndici } from './undici.ts';

/** Somebody who needs a connection for one exchange. */
export interface ConnectionClaim extends Prioritized {
  readonly clock: Clock;
  /** Nobody needs the connection any more. */
  readonly isOver: boolean;
  /** For a connection that nobody else gets. */
  readonly lease?: ConnectionLease | null;
  /** Its turn has come. Whoever gets a client gives it back to its pool, once. */
  didAcquire(client: PooledClient): void;
  /** A connection is being set up for it. */
  didBeginConnecting(facts: ConnectionFacts): void;
}

/** What a client has to know of its owner. */
export interface PooledClientOwner {
  readonly target: URLTarget;
  readonly connector: Connector;
  readonly maximumHeaderSize: number;
  release(client: PooledClient): void;
  releaseBroken(client: PooledClient): void;
  didDisconnect(client: PooledClient): void;
  /** The load that had the connection for itself needs it no more. */
  didEndLease(client: PooledClient): void;
}

/**
 * Milliseconds that an idle connection is kept when the server gives no hint; with a hint, a second less than the hint.
 */
const keepAliveTimeout = 30_000;
const keepAliveThreshold = 1_000;
const keepAliveMaximum = 600_000;

const httpProtocols: readonly string[] = Object.freeze(['http/1.1']);

/** A dial that nobody waits for any more. */
const abandoned: Error = Object.freeze(
  Object.assign(new Error('nobody waits for this connection'), { code: 'UND_ERR_ABORTED' }),
);

const ignore = (): void => {};

const raise = (error: Error): never => {
  throw error;
};

/**
 * One slot of an origin: an engine client with at most one connection and one exchange at a time. When the connection
 * is gone, the next exchange gets a new one.
 */
export class PooledClient implements LeasedConnection {
  readonly owner: PooledClientOwner;
  /** Whose turn it is; null while the client is free. */
  claim: ConnectionClaim | null = null;
  /** Facts of the connection, or of the one that is being set up. */
  facts: ConnectionFacts | null = null;
  /** Exchanges on the connection so far. */
  exchanges = 0;
  isConnected = false;
  /** Belongs to the time before a flush: not to be used again. */
  isRetired = false;
  /** Counts up with each client that becomes idle, so that the oldest can be told. */
  idleOrder = 0;
  /** Who alone may use the connection; null for everybody. */
  lease: ConnectionLease | null = null;
  /** Who waits for this very connection. */
  followers: AdmissionQueue<ConnectionClaim> | null = null;
  readonly #client: Client;
  readonly #endpoint: Endpoint;
  #socket: Socket | null = null;
  #dial: Dial | null = null;
  #dialed: Dialed | null = null;
  /** A connection that is there before the engine asks for one. */
  #ready: ReadySocket | null;

  constructor(owner: PooledClientOwner, ready: ReadySocket | null = null) {
    const { hostname, port, scheme, origin } = owner.target;
    this.owner = owner;
    this.#ready = ready;
    ready?.socket.on('error', ignore);
    this.#endpoint = { hostname, port, isSecure: scheme === 'https', alpn: httpProtocols };
    const { Client: EngineClient } = loadUndici();
    this.#client = new EngineClient(origin, {
      pipelining: 1,
      allowH2: false,
      // Time is the session's: none of the engine's limits may end a load.
      headersTimeout: 0,
      bodyTimeout: 0,
      keepAliveTimeout,
      keepAliveTimeoutThreshold: keepAliveThreshold,
      keepAliveMaxTimeout: keepAliveMaximum,
      maxHeaderSize: owner.maximumHeaderSize,
      connect: (_options, callback) => {
        this.#connect(callback as Dialed);
      },
    });
    this.#client.on('disconnect', () => {
      this.isConnected = false;
      this.#socket = null;
      this.lease?.didLose(this);
      owner.didDisconnect(this);
    });
    // A load threw while it was told of its end: a fault of ours, that must neither vanish nor break the engine.
    (this.#client as EventEmitter).on('error', (error: Error) => {
      process.nextTick(raise, error);
    });
  }

  dispatch(options: Dispatcher.DispatchOptions, handler: Dispatcher.DispatchHandler): void {
    this.#client.dispatch(options, handler);
  }

  /** The exchange is over, and its connection can carry the next one. */
  release(): void {
    this.owner.release(this);
  }

  /** The exchange is over and took the connection with it. */
  releaseBroken(): void {
    this.owner.releaseBroken(this);
  }

  didEndLease(): void {
    this.owner.didEndLease(this);
  }

  /** The engine wants a connection for the exchange it was given. */
  #connect(dialed: Dialed): void {
    const { claim } = this;
    if (claim === null || claim.isOver) {
      process.nextTick(dialed, abandoned, null);
      return;
    }
    this.exchanges = 0;
    if (this.#useReady(dialed)) return;
    const facts = new NodeConnectionFacts();
    this.facts = facts;
    this.#dialed = dialed;
    claim.didBeginConnecting(facts);
    this.#dial = this.owner.connector.dial(this.#endpoint, claim.clock, facts, (error, socket) => {
      this.#dial = this.#dialed = null;
      if (error === null) {
        facts.networkProtocolName ??= 'http/1.1';
        this.isConnected = true;
        this.#socket = socket;
      }
      dialed(error, socket);
    });
  }

  #useReady(dialed: Dialed): boolean {
    const ready = this.#ready;
    this.#ready = null;
    if (ready === null) return false;
    // Not in this turn: the engine would wait for it forever.
    setImmediate(() => {
      if (ready.socket.destroyed) return this.#connect(dialed);
      this.facts = ready.facts;
      ready.facts.networkProtocolName ??= 'http/1.1';
      this.isConnected = true;
      this.#socket = ready.socket;
      dialed(null, ready.socket);
    });
    return true;
  }

  /** Whether the system has taken everything that was written to the connection. */
  get hasFlushed(): boolean {
    return this.#socket?.writableLength === 0;
  }

  /** Stops setting up a connection; the engine then fails the exchange it was for. */
  cancelDial(): void {
    const dialed = this.#dialed;
    if (dialed === null) return;
    this.#dial?.cancel();
    this.#dial = this.#dialed = null;
    // Not in this turn: the engine may be in the middle of asking for the connection.
    process.nextTick(dialed, abandoned, null);
  }

  /** Closes the connection, for good. */
  destroy(): void {
    this.isConnected = false;
    this.lease?.didLose(this);
    this.#ready?.socket.destroy();
    this.#client.destroy(null, ignore);
  }
}
