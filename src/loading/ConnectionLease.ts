import type { ConnectionFacts } from '../foundation/ConnectionFacts.ts';

/** The connection that a lease is for, as its pool knows it. */
export interface LeasedConnection {
  /** Nobody needs it any more, and nobody else may have it. */
  didEndLease(): void;
}

/**
 * The right of one load to a connection in HTTP/1.1 that nobody else uses, over several exchanges: some schemes of
 * authentication prove who one is for a connection and not for a request. Whoever makes the lease puts it into the run;
 * the transport puts a connection into it, and closes that when the lease ends, because it speaks for somebody then.
 * @see MS-NTHT §1.3 @see RFC 4559 §6
 */
export class ConnectionLease {
  /** What comes next makes sense only on the connection of what came last: without it, the load fails with `-1005`. */
  isStrict = false;
  /** What is known of the connection that the last exchange went over. */
  facts: ConnectionFacts | null = null;
  #connection: LeasedConnection | null = null;
  #isOver = false;

  get isOver(): boolean {
    return this.#isOver;
  }

  /** The connection, while there is one. */
  get connection(): LeasedConnection | null {
    return this.#connection;
  }

  /** The transport has a connection for it. */
  bind(connection: LeasedConnection): void {
    this.#connection = connection;
  }

  /** The connection is gone. */
  didLose(connection: LeasedConnection): void {
    if (this.#connection === connection) this.#connection = null;
  }

  end(): void {
    if (this.#isOver) return;
    this.#isOver = true;
    const connection = this.#connection;
    this.#connection = null;
    connection?.didEndLease();
  }
}
