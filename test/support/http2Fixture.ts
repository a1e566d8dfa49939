import { once } from 'node:events';
import {
  createSecureServer,
  type Http2SecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Session,
  type ServerHttp2Stream,
} from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { createServer as createTLSServer, type Server, type TLSSocket } from 'node:tls';
import { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { Transport, TransportSettings } from '../../src/loading/ports.ts';
import { createNodeTransport } from '../../src/platform/node/nodeTransport.ts';
import { certificates } from './certificates.ts';
import { plainSettings } from './http1Fixture.ts';
import { FrameReader, frames, frameTypes, type ReceivedFrame } from './http2Frames.ts';
import { TransportRun, type TransportRunOptions } from './transportRun.ts';

/** What a server does with one stream. */
export type ServeStream = (stream: ServerHttp2Stream, headers: IncomingHttpHeaders, number: number) => void;

/** A server of node:http2 over TLS, and what it saw. */
export interface Http2Server {
  readonly origin: string;
  readonly server: Http2SecureServer;
  readonly sessions: readonly ServerHttp2Session[];
  /** TCP connections so far. */
  readonly connections: readonly TLSSocket[];
  readonly requests: readonly IncomingHttpHeaders[];
  /** Codes with which streams were closed, in that order. */
  readonly closed: readonly number[];
  /** Until something is so; looked at whenever anything happens here. */
  until(isMet: () => boolean): Promise<void>;
}

/** What a raw server does with frames; `send` writes to the connection they came from. */
export type ServeFrames = (received: ReceivedFrame, send: (bytes: Uint8Array) => void, socket: TLSSocket) => void;

const plainSockets = new WeakMap<TLSSocket, Socket>();

/** Ends a connection of a raw server with an RST of TCP, in the middle of whatever it carries. */
export const resetConnection = (socket: TLSSocket): void => {
  plainSockets.get(socket)?.resetAndDestroy();
};

/** Servers and transports of one test, closed together. */
export class Http2Fixture {
  readonly #servers: { readonly server: Server | Http2SecureServer; readonly sockets: Set<TLSSocket> }[] = [];
  readonly #transports: Transport[] = [];
  readonly #runs: TransportRun[] = [];

  async serve(serve: ServeStream, options: SecureServerOptions = {}): Promise<Http2Server> {
    const { valid } = await certificates();
    const server = createSecureServer({ ...valid, ...options });
    const sockets = new Set<TLSSocket>();
    const waits: { readonly isMet: () => boolean; readonly done: () => void }[] = [];
    const changed = (): void => {
      for (const wait of [...waits]) {
        if (!wait.isMet()) continue;
        waits.splice(waits.indexOf(wait), 1);
        wait.done();
      }
    };
    const sessions: ServerHttp2Session[] = [];
    const connections: TLSSocket[] = [];
    const requests: IncomingHttpHeaders[] = [];
    const closed: number[] = [];
    server.on('secureConnection', (socket: TLSSocket) => {
      connections.push(socket);
      sockets.add(socket);
      socket.on('close', changed);
      changed();
    });
    server.on('session', (session) => {
      sessions.push(session);
      session.on('error', () => {});
      session.on('close', changed);
      changed();
    });
    server.on('sessionError', () => {});
    server.on('stream', (stream, headers) => {
      requests.push(headers);
      stream.on('error', () => {});
      stream.on('close', () => {
        closed.push(stream.rstCode);
        changed();
      });
      serve(stream, headers, requests.length);
      changed();
    });
    await this.#listen(server, sockets);
    const until = (isMet: () => boolean): Promise<void> =>
      isMet()
        ? Promise.resolve()
        : new Promise((done) => {
            waits.push({ isMet, done });
          });
    return { origin: originOf(server), server, sessions, connections, requests, closed, until };
  }

  /**
   * A server that speaks HTTP/2 frame by frame, right or wrong: it sends settings, or what else it begins with, and
   * whatever the test says.
   */
  async serveFrames(
    serve: ServeFrames,
    hello: Uint8Array = frames.settings(),
  ): Promise<{ readonly origin: string; readonly sockets: readonly TLSSocket[] }> {
    const { valid } = await certificates();
    const sockets = new Set<TLSSocket>();
    const all: TLSSocket[] = [];
    const plain = new Map<number | undefined, Socket>();
    const server = createTLSServer({ ...valid, ALPNProtocols: ['h2'] }, (socket) => {
      sockets.add(socket);
      plainSockets.set(socket, plain.get(socket.remotePort) as Socket);
      all.push(socket);
      socket.on('error', () => {});
      const reader = new FrameReader();
      const send = (bytes: Uint8Array): void => {
        if (!socket.destroyed) socket.write(bytes);
      };
      send(hello);
      socket.on('data', (bytes: Buffer) => {
        for (const received of reader.read(bytes)) serve(received, send, socket);
      });
    });
    server.on('connection', (socket: Socket) => plain.set(socket.remotePort, socket));
    await this.#listen(server, sockets);
    return { origin: originOf(server), sockets: all };
  }

  /** Like `serveFrames`, for servers that answer requests, pings and settings. */
  serveRequests(
    answer: (stream: number, send: (bytes: Uint8Array) => void, socket: TLSSocket) => void,
    hello?: Uint8Array,
  ): Promise<{ readonly origin: string; readonly sockets: readonly TLSSocket[] }> {
    return this.serveFrames((received, send, socket) => {
      if (received.type === frameTypes.settings && received.flag === 0) send(frames.settingsAck());
      if (received.type === frameTypes.ping && received.flag === 0) send(frames.pong(received.payload));
      if (received.type === frameTypes.headers) answer(received.stream, send, socket);
    }, hello);
  }

  async #listen(server: Server | Http2SecureServer, sockets: Set<TLSSocket>): Promise<void> {
    this.#servers.push({ server, sockets });
    server.on('tlsClientError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  }

  async transport(overrides: Partial<TransportSettings> = {}): Promise<Transport> {
    const { authority } = await certificates();
    const transport = createNodeTransport({ ...plainSettings, certificateAuthorities: [authority], ...overrides });
    this.#transports.push(transport);
    return transport;
  }

  /** Starts a load. */
  start(transport: Transport, request: URLRequest | string, options: TransportRunOptions = {}): TransportRun {
    const loaded = typeof request === 'string' ? new URLRequest(request) : request;
    const run = new TransportRun(transport.load, loaded, options).start();
    this.#runs.push(run);
    return run;
  }

  /** One load to its end. */
  load(transport: Transport, request: URLRequest | string, options: TransportRunOptions = {}): Promise<TransportRun> {
    return this.start(transport, request, options).ended();
  }

  async close(): Promise<void> {
    for (const run of this.#runs) run.load.cancel();
    for (const transport of this.#transports) transport.close();
    for (const { server, sockets } of this.#servers) {
      server.close();
      for (const socket of sockets) socket.destroy();
    }
  }
}

const originOf = (server: Server | Http2SecureServer): string =>
  `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
