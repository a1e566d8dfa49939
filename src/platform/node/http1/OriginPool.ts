import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { Connector } from '../connection/Connector.ts';
import { AdmissionQueue, type Waiting } from './AdmissionQueue.ts';
import type { ReadySocket } from './ReadySocket.ts';
import { type ConnectionClaim, PooledClient, type PooledClientOwner } from './PooledClient.ts';

/** What an origin has to know of the pool it belongs to. */
export interface OriginPoolOwner {
  readonly connector: Connector;
  readonly maximumHeaderSize: number;
  readonly maximumConnections: number;
  /** Nothing is to be kept: the session is over. */
  readonly isClosed: boolean;
  /** A connection to the origin that is there already, for whoever needs a new one first. */
  takeReady(origin: string): ReadySocket | null;
  /** A client became idle, or an idle one was taken or left. */
  didChangeIdle(difference: 1 | -1): void;
  nextIdleOrder(): number;
  /** The origin has neither clients nor anybody who waits. */
  didEmpty(origin: OriginPool): void;
}

/**
 * The clients of one origin. The one that was used last is used next, so that those that are not needed go idle and
 * close; when all are busy and no more may be opened, claims wait.
 */
export class OriginPool implements PooledClientOwner {
  readonly target: URLTarget;
  readonly #owner: OriginPoolOwner;
  readonly #clients = new Set<PooledClient>();
  readonly #free: PooledClient[] = [];
  readonly #queue = new AdmissionQueue<ConnectionClaim>();

  constructor(target: URLTarget, owner: OriginPoolOwner) {
    this.target = target;
    this.#owner = owner;
  }

  get connector(): Connector {
    return this.#owner.connector;
  }

  get maximumHeaderSize(): number {
    return this.#owner.maximumHeaderSize;
  }

  get clientCount(): number {
    return this.#clients.size;
  }

  get waitingCount(): number {
    return this.#queue.size;
  }

  get freeCount(): number {
    return this.#free.length;
  }

  /** The client that has been idle the longest. */
  get oldestFree(): PooledClient | null {
    return this.#free[0] ?? null;
  }

  /** Hands a client over, or gives the claim a place in a queue. */
  acquire(claim: ConnectionClaim, sameAs: ConnectionFacts | null): Waiting<ConnectionClaim> | null {
    const leased = claim.lease?.connection ?? null;
    if (leased instanceof PooledClient && leased.owner === this && leased.claim === null) {
      this.#hand(leased, claim);
      return null;
    }
    if (sameAs !== null) {
      const holder = this.#holderOf(sameAs);
      if (holder !== null && holder.claim !== null) {
        return (holder.followers ??= new AdmissionQueue()).add(claim);
      }
      if (holder !== null) {
        this.#takeFree(holder);
        this.#hand(holder, claim);
        return null;
      }
    }
    const free = this.#free.pop();
    if (free !== undefined) {
      this.#owner.didChangeIdle(-1);
      this.#hand(free, claim);
    } else if (this.#clients.size < this.#owner.maximumConnections) {
      this.#hand(this.#open(), claim);
    } else {
      return this.#queue.add(claim);
    }
    return null;
  }

  #holderOf(facts: ConnectionFacts): PooledClient | null {
    for (const client of this.#clients) {
      if (client.facts === facts && client.isConnected && client.lease === null) return client;
    }
    return null;
  }

  #open(): PooledClient {
    const client = new PooledClient(this, this.#owner.takeReady(this.target.origin));
    this.#clients.add(client);
    return client;
  }

  #hand(client: PooledClient, claim: ConnectionClaim): void {
    client.claim = claim;
    if (claim.lease !== undefined && claim.lease !== null) {
      client.lease = claim.lease;
      claim.lease.bind(client);
    }
    claim.didAcquire(client);
  }

  /** An exchange is over and its connection, if there still is one, can carry the next. */
  release(client: PooledClient): void {
    client.claim = null;
    const { lease } = client;
    if (client.isRetired || this.#owner.isClosed || lease?.isOver === true) return this.#replace(client);
    // The lease has lost its connection, and this is another one.
    if (lease !== null && lease.connection !== client) return this.#replace(client);
    // It waits for its owner, and for nobody else.
    if (lease !== null) return;
    const next = client.followers?.next() ?? this.#queue.next();
    if (next !== null) return this.#hand(client, next);
    client.idleOrder = this.#owner.nextIdleOrder();
    this.#free.push(client);
    this.#owner.didChangeIdle(1);
  }

  /** An exchange is over and took its connection with it. */
  releaseBroken(client: PooledClient): void {
    client.claim = null;
    this.#replace(client);
  }

  /** Lets a client go, and serves those who waited for it or for its place. */
  #replace(client: PooledClient): void {
    this.#drop(client);
    if (client.followers !== null) this.#queue.adopt(client.followers);
    while (this.#clients.size < this.#owner.maximumConnections) {
      const next = this.#queue.next();
      if (next === null) break;
      this.#hand(this.#open(), next);
    }
    if (this.#clients.size === 0) this.#owner.didEmpty(this);
  }

  #drop(client: PooledClient): void {
    this.#clients.delete(client);
    client.destroy();
  }

  didDisconnect(client: PooledClient): void {
    if (client.claim !== null || !this.#clients.has(client)) return;
    if (client.lease === null) this.closeFree(client);
    else this.#replace(client);
  }

  didEndLease(client: PooledClient): void {
    if (client.claim === null && this.#clients.has(client)) this.#replace(client);
  }

  /** Closes an idle client. */
  closeFree(client: PooledClient): void {
    this.#takeFree(client);
    this.#replace(client);
  }

  #takeFree(client: PooledClient): void {
    this.#free.splice(this.#free.indexOf(client), 1);
    this.#owner.didChangeIdle(-1);
  }

  /** No connection of now is used for what comes. */
  retire(): void {
    for (const client of this.#clients) client.isRetired = true;
    while (this.#free.length > 0) this.closeFree(this.#free[0] as PooledClient);
    for (const client of this.#clients) if (client.lease !== null && client.claim === null) this.#replace(client);
  }
}
