import type { ClientHttp2Session } from 'node:http2';
import type { Socket } from 'node:net';
import type { Timer } from '../../../loading/ports.ts';
import { nodeIdleClock } from '../nodeClock.ts';

/** Milliseconds between two looks. */
const interval = 500;
/** Milliseconds that a ping has to leave in, where no body is on its way out. */
const patience = 1_000;

/** First releases of a line that say when a peer has broken the protocol of a connection. */
const firstThatTells: ReadonlyMap<number, number> = new Map([
  [22, 23],
  [24, 17],
  [26, 1],
]);

/**
 * Whether a Node sends its GOAWAY to a peer that has broken the protocol, reads nothing any more and tells nobody. Found by
 * trying; lines between those of long support are taken for silent, which costs a ping now and then.
 */
export const endsSilently = (version: string): boolean => {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major <= 26 && minor < (firstThatTells.get(major) ?? Infinity);
};

const brokenProtocol = (): Error =>
  Object.assign(new Error('the peer has broken the protocol of the connection'), { code: 'ERR_HTTP2_ERROR' });

/**
 * Finds out that the engine has given a connection up without a word. Such an engine sends nothing: once the peer has
 * sent something and then is quiet while streams wait, a ping that stays in the engine's queue tells it. Connections on
 * which a body is on its way out are left alone: there, a ping may wait because the network is slow.
 */
export class QuietWatch {
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  #timer: Timer | null = null;
  #streams = 0;
  #bodies = 0;
  #bytesRead = 0;
  #hasNews = true;

  constructor(session: ClientHttp2Session, socket: Socket) {
    this.#session = session;
    this.#socket = socket;
  }

  didOpen(stream: { once(event: 'close', listener: () => void): unknown }, hasBody: boolean): void {
    this.#streams += 1;
    if (hasBody) this.#bodies += 1;
    stream.once('close', () => {
      this.#streams -= 1;
      if (hasBody) this.#bodies -= 1;
    });
    this.#timer ??= nodeIdleClock.setTimer(interval, this.#look);
  }

  readonly #look = (): void => {
    this.#timer = null;
    if (this.#streams === 0 || this.#session.destroyed) return;
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
      if (!hasSent && (session.state.outboundQueueSize ?? 0) > 0) session.destroy(brokenProtocol());
      this.#look();
    };
    // The engine sends between turns: after a long turn the time is over before it could.
    this.#timer = nodeIdleClock.setTimer(patience, () => setImmediate(() => setImmediate(conclude)));
  }
}
