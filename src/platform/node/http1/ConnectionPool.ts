import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { TransportSettings } from '../../../loading/ports.ts';
import { Connector, type ConnectorSettings } from '../connection/Connector.ts';
import type { Waiting } from './AdmissionQueue.ts';
import type { ReadySocket } from './ReadySocket.ts';
import { OriginPool, type OriginPoolOwner } from './OriginPool.ts';
import type { ConnectionClaim, PooledClient } from './PooledClient.ts';

type PoolSettings = ConnectorSettings & Pick<TransportSettings, 'httpMaximumConnectionsPerHost' | 'maximumHeaderSize'>;

/** Idle connections of all origins together; more than that, and the oldest is closed. */
const maximumIdle = 256;

/** How many of what there are. */
export interface PoolCounts {
  readonly origins: number;
  readonly connections: number;
  readonly idle: number;
  readonly waiting: number;
}

/** The HTTP/1.1 connections of a session, by origin. */
export class ConnectionPool implements OriginPoolOwner {
  readonly connector: Connector;
  readonly maximumHeaderSize: number;
  readonly maximumConnections: number;
  isClosed = false;
  readonly #origins = new Map<string, OriginPool>();
  /** Connections that somebody else has set up, by origin, until they are taken. */
  readonly #ready = new Map<string, ReadySocket>();
  #idle = 0;
  #idleOrder = 0;

  constructor(settings: PoolSettings) {
    this.connector = new Connector(settings);
    const { maximumHeaderSize: largest } = settings;
    // The engine takes whole numbers only; what is no number allows least.
    this.maximumHeaderSize = largest >= 1 ? Math.min(Math.floor(largest), Number.MAX_SAFE_INTEGER) : 1;
    const { httpMaximumConnectionsPerHost: maximum } = settings;
    this.maximumConnections = maximum >= 1 ? Math.floor(maximum) : 1;
  }

  get counts(): PoolCounts {
    let [connections, waiting] = [0, 0];
    for (const origin of this.#origins.values()) {
      connections += origin.clientCount;
      waiting += origin.waitingCount;
    }
    return { origins: this.#origins.size, connections, idle: this.#idle, waiting };
  }

  /**
   * Calls `didAcquire` of the claim, at once when a connection is free or may be opened; otherwise gives the place in
   * which it waits. `sameAs` names the connection that an earlier exchange used: the claim gets that one, after whoever
   * has it now; when it is gone, any other.
   */
  acquire(
    claim: ConnectionClaim,
    target: URLTarget,
    sameAs: ConnectionFacts | null = null,
  ): Waiting<ConnectionClaim> | null {
    let origin = this.#origins.get(target.origin);
    if (origin === undefined) {
      origin = new OriginPool(target, this);
      this.#origins.set(target.origin, origin);
    }
    return origin.acquire(claim, sameAs);
  }

  /**
   * Runs something with a connection that is there already: the first new connection that the origin needs meanwhile is
   * this one. It is closed when nobody needs it.
   */
  withReady(origin: string, ready: ReadySocket, use: () => void): void {
    this.#ready.set(origin, ready);
    use();
    if (this.#ready.delete(origin)) ready.socket.destroy();
  }

  takeReady(origin: string): ReadySocket | null {
    const ready = this.#ready.get(origin) ?? null;
    this.#ready.delete(origin);
    return ready;
  }

  didChangeIdle(difference: 1 | -1): void {
    this.#idle += difference;
    if (this.#idle > maximumIdle) this.#closeOldest();
  }

  nextIdleOrder(): number {
    return ++this.#idleOrder;
  }

  #closeOldest(): void {
    let oldest: { readonly client: PooledClient; readonly origin: OriginPool } | null = null;
    for (const origin of this.#origins.values()) {
      const client = origin.oldestFree;
      if (client !== null && (oldest === null || client.idleOrder < oldest.client.idleOrder)) {
        oldest = { client, origin };
      }
    }
    oldest?.origin.closeFree(oldest.client);
  }

  didEmpty(origin: OriginPool): void {
    this.#origins.delete(origin.target.origin);
  }

  /** Closes idle connections; those at work are closed when they become idle. */
  flush(): void {
    for (const origin of [...this.#origins.values()]) origin.retire();
  }

  /** Like `flush`, and nothing is kept any more. */
  close(): void {
    this.isClosed = true;
    this.flush();
  }
}
