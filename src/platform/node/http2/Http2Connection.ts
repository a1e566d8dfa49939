import type { ClientHttp2Session, ClientHttp2Stream, Settings } from 'node:http2';
import type { Socket } from 'node:net';
import type { ConnectionFacts } from '../../../foundation/ConnectionFacts.ts';
import type { Timer } from '../../../loading/ports.ts';
import { nodeIdleClock } from '../nodeClock.ts';
import { loadHttp2 } from './loadHttp2.ts';
import { QuietWatch, type QuietWatchClient } from './QuietWatch.ts';
import type { RequestHeaders } from './requestHeaders.ts';

/** Windows: the standard's 64 KiB would be the limit of every fast connection. @see RFC 9113 §6.9 */
const streamWindow = 1024 * 1024;
const connectionWindow = 8 * 1024 * 1024;
/** Streams of one connection: there are no more numbers for them. @see RFC 9113 §5.1.1 */
const mostExchanges = 2 ** 30 - 1;
/** Milliseconds that a connection without streams is kept. */
const keepAliveTimeout = 30_000;
/** Milliseconds in which a peer that is asked whether it lives has to answer. */
const probeTimeout = 5_000;
/** Mebibytes of one connection's own state; streams that wait for their readers count. */
const sessionMemory = 128;

const silence = (): Error => Object.assign(new Error('the peer answers no ping'), { code: 'ECONNRESET' });

/** Who hears of a connection. */
export interface Http2ConnectionOwner {
  readonly maximumHeaderSize: number;
  readonly maximumHeaderFields: number;
  /** Nothing is to be kept: the session is over. */
  readonly isClosed: boolean;
  /** Streams at once, until the peer says how many it takes, and then what it said. @see RFC 9113 §6.5.2 */
  streamLimit: number;
  /** There is room for at least one more stream. */
  didGetRoom(connection: Http2Connection): void;
  /** The peer wants to be spoken to in HTTP/1.1. */
  didFallBack(): void;
  /** No new streams from now on. */
  didRetire(connection: Http2Connection): void;
}

/**
 * One connection that carries many exchanges at once. It keeps the process alive only while there are any, and closes
 * when there was none for 30 seconds. After a GOAWAY, streams that the peer still answers run to their end.
 * @see RFC 9113 §6.8
 */
export class Http2Connection implements QuietWatchClient {
  readonly facts: ConnectionFacts;
  /** Exchanges so far. */
  exchanges = 0;
  readonly #owner: Http2ConnectionOwner;
  readonly #session: ClientHttp2Session;
  readonly #socket: Socket;
  #mostStreams: number;
  #streams = 0;
  #isRetired = false;
  /** The last stream that the peer says it looks at. */
  #lastStream = Infinity;
  #idle: Timer | null = null;
  #probe: Timer | null = null;
  readonly #watch: QuietWatch;

  constructor(origin: string, socket: Socket, facts: ConnectionFacts, owner: Http2ConnectionOwner) {
    this.facts = facts;
    this.#owner = owner;
    this.#socket = socket;
    this.#mostStreams = owner.streamLimit;
    const session = loadHttp2().connect(origin, {
      createConnection: () => socket,
      // Those that are too many by our own count are heard, so that the error can name the limit.
      maxHeaderListPairs: owner.maximumHeaderFields + 16,
      maxSessionMemory: sessionMemory,
      settings: { enablePush: false, initialWindowSize: streamWindow, maxHeaderListSize: owner.maximumHeaderSize },
    });
    this.#session = session;
    this.#watch = new QuietWatch(session, socket, this);
    session.once('connect', () => {
      session.setLocalWindowSize(connectionWindow);
    });
    session.on('remoteSettings', this.#didReceiveSettings);
    session.on('goaway', (_code: number, lastStream: number) => {
      this.#lastStream = lastStream;
      this.retire();
    });
    session.on('close', this.retire);
    // Every stream hears of it by itself.
    session.on('error', this.retire);
  }

  readonly #didReceiveSettings = ({ maxConcurrentStreams }: Settings): void => {
    if (maxConcurrentStreams !== undefined) this.#mostStreams = this.#owner.streamLimit = maxConcurrentStreams;
    if (this.hasRoom) this.#owner.didGetRoom(this);
  };

  get hasRoom(): boolean {
    return (
      !this.#isRetired &&
      !this.#session.destroyed &&
      this.#streams < this.#mostStreams &&
      this.exchanges < mostExchanges
    );
  }

  /**
   * Opens a stream; whoever does calls `release` when it is over. `signal` ends it without its body seeming whole to the peer. Throws for a
   * head that cannot be sent.
   */
  open({ fields, secrets }: RequestHeaders, hasBody: boolean, signal: AbortSignal | null): ClientHttp2Stream {
    this.#idle?.cancel();
    this.#idle = null;
    if (this.#streams === 0) this.#session.ref();
    if (secrets.length > 0) Object.assign(fields, { [loadHttp2().sensitiveHeaders]: secrets });
    const endStream = !hasBody;
    const stream = this.#session.request(fields, signal === null ? { endStream } : { endStream, signal });
    this.#streams += 1;
    this.exchanges += 1;
    this.#watch.didOpen(stream, hasBody);
    return stream;
  }

  /** Whether the peer cannot have looked at a stream: it was never sent, or came after what the peer says was its last. */
  isUnprocessed({ id }: ClientHttp2Stream): boolean {
    return id === undefined || id > this.#lastStream;
  }

  /** The peer wants the exchange over HTTP/1.1. @see RFC 9113 §7 (HTTP_1_1_REQUIRED) */
  fallBack(): void {
    this.#owner.didFallBack();
    this.retire();
  }

  /** A stream is over: its place is free. */
  release(): void {
    this.#streams -= 1;
    // Streams hear of the end before the connection does, and who hears of theirs may come back at once.
    if (this.#session.destroyed) this.retire();
    if (this.hasRoom) this.#owner.didGetRoom(this);
    if (this.#streams === 0) this.didIdle();
  }

  /**
   * To be called when an exchange was given up that no answer had come to: a peer that is gone says nothing, and one
   * connection that is gone would be in the way of everything. @see RFC 9113 §6.7
   */
  probe(): void {
    if (this.#isRetired || this.#probe !== null || this.#session.destroyed) return;
    this.#probe = nodeIdleClock.setTimer(probeTimeout, () => {
      this.#probe = null;
      this.didStandStill(silence());
    });
    this.#session.ping(() => {
      this.#probe?.cancel();
      this.#probe = null;
    });
  }

  get hasStreams(): boolean {
    return this.#streams > 0;
  }

  /** The engine is done with the connection and does not say so. */
  didStandStill(error: Error): void {
    this.retire();
    this.#session.destroy(error);
    // The engine would wait for a write that never ends.
    this.#socket.destroy();
  }

  /** To be called when nobody has taken a new connection. */
  didIdle(): void {
    if (this.#streams > 0) return;
    if (this.#owner.isClosed) this.retire();
    if (this.#isRetired) return this.#end();
    this.#session.unref();
    this.#idle ??= nodeIdleClock.setTimer(keepAliveTimeout, this.retire);
  }

  /** No new streams; those there are end by themselves, and the connection with the last of them. */
  readonly retire = (): void => {
    if (this.#isRetired) return;
    this.#isRetired = true;
    this.#idle?.cancel();
    this.#idle = null;
    this.#owner.didRetire(this);
    if (this.#streams === 0) this.#end();
  };

  #end(): void {
    if (!this.#session.destroyed) this.#session.destroy();
    // After a GOAWAY of the peer's the engine would wait for the peer to close, however long that takes.
    setImmediate(() => {
      if (!this.#socket.destroyed) this.#socket.destroySoon();
    });
  }
}
