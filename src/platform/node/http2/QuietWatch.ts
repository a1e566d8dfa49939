import type { ClientHttp2Session, ClientHttp2Stream } from 'node:http2';
import type { Socket } from 'node:net';
import type { Timer } from '../../../loading/ports.ts';
import { nodeIdleClock } from '../nodeClock.ts';

/** Milliseconds between two looks. */
const interval = 500;
/** Milliseconds that a ping has to leave in, where no body is on its way out. */
const patience = 1_000;

const standstill = (): Error => Object.assign(new Error('the connection ended without a word'), { code: 'ECONNRESET' });

/** Whose connection it is. */
export interface QuietWatchClient {
  readonly hasStreams: boolean;
  didStandStill(error: Error): void;
}

/**
 * Finds out that the engine is done with a connection and has told nobody. Seen are two cases. A process that is killed
 * while it sends: a write of ours stays in the engine for ever, which reads nothing until it is done. And a peer that has
 * broken the protocol: Node before 22.23, 24.17 and 26.1 sends its GOAWAY and reads nothing any more.
 *
 * Such an engine sends nothing. Once the peer has sent something and then is quiet while streams wait, one ping that does
 * not even leave the engine's queue tells it; whether it is answered does not matter. Connections on which a body is on
 * its way out are left alone: there, a ping may wait because the network is slow.
 */
export class QuietWatch {
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  readonly #client: QuietWatchClient;
  #timer: Timer | null = null;
  #bodies = 0;
  #bytesRead = 0;
  #hasNews = true;

  constructor(session: ClientHttp2Session, socket: Socket, client: QuietWatchClient) {
    this.#session = session;
    this.#socket = socket;
    this.#client = client;
  }

  /** To be called for every new stream. */
  didOpen(stream: ClientHttp2Stream, hasBody: boolean): void {
    this.#timer ??= nodeIdleClock.setTimer(interval, this.#look);
    if (!hasBody) return;
    this.#bodies += 1;
    stream.once('close', () => {
      this.#bodies -= 1;
    });
  }

  readonly #look = (): void => {
    this.#timer = null;
    if (!this.#client.hasStreams || this.#session.destroyed) return;
    const { bytesRead } = this.#socket;
    const isQuiet = bytesRead === this.#bytesRead;
    this.#bytesRead = bytesRead;
    if (isQuiet && this.#hasNews && this.#bodies === 0) return this.#ask();
    this.#hasNews ||= !isQuiet;
    this.#timer = nodeIdleClock.setTimer(interval, this.#look);
  };

  #ask(): void {
    this.#hasNews = false;
    const { bytesWritten } = this.#socket;
    let isAnswered = !this.#session.ping(() => {
      isAnswered = true;
    });
    const conclude = (): void => {
      const session = this.#session;
      if (session.destroyed) return;
      const hasSent = isAnswered || this.#bodies > 0 || this.#socket.bytesWritten !== bytesWritten;
      if (!hasSent && (session.state.outboundQueueSize ?? 0) > 0) this.#client.didStandStill(standstill());
      this.#look();
    };
    // The engine sends between turns: after a long turn the time is over before it could.
    this.#timer = nodeIdleClock.setTimer(patience, () => setImmediate(() => setImmediate(conclude)));
  }
}
