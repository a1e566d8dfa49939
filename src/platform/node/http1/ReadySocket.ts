import type { Socket } from 'node:net';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';

/** A connection that is set up and that nobody has used. */
export interface ReadySocket {
  readonly socket: Socket;
  readonly facts: ConnectionFacts;
}
