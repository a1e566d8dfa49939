import { once } from 'node:events';
import { type AddressInfo, createServer, type ListenOptions, type Server, type Socket } from 'node:net';
import { createServer as createSecureServer, type TlsOptions } from 'node:tls';

/** One connection as a raw server sees it. */
export interface RawConnection {
  readonly socket: Socket;
  /** From 1, in the order of accepting. */
  readonly number: number;
  /** Requests whose head was received on it. */
  requests: number;
  /** Everything that came over it. */
  received: string;
}

/** A request whose head is there. */
export interface RawRequest {
  readonly connection: RawConnection;
  /** Counts on over all connections, from 1. */
  readonly number: number;
  readonly head: string;
  readonly method: string;
  readonly path: string;
}

/**
 * A server that answers with bytes: what it sends is what the test says, right or wrong. It cuts heads out of what comes
 * by their empty line; a body is whatever comes before the next head, and is skipped by its `Content-Length`.
 */
export class RawServer {
  readonly connections: RawConnection[] = [];
  readonly requests: RawRequest[] = [];
  /** Connections that were open at the same time, at most. */
  peak = 0;
  open = 0;
  /** Hears of all bytes, instead of the reading of heads, once it is set. */
  onBytes: ((bytes: Buffer, connection: RawConnection) => void) | null = null;
  readonly #server: Server;
  readonly #waits: { readonly isMet: () => boolean; readonly done: () => void }[] = [];

  constructor(
    answer: (request: RawRequest, socket: Socket) => void,
    options: { readonly tls?: TlsOptions; readonly onConnection?: (connection: RawConnection) => void } = {},
  ) {
    const accept = (socket: Socket): void => {
      const connection: RawConnection = { socket, number: this.connections.length + 1, requests: 0, received: '' };
      this.connections.push(connection);
      this.peak = Math.max(this.peak, ++this.open);
      let rest = '';
      let skip = 0;
      socket.setNoDelay(true);
      socket.on('error', () => {});
      socket.on('close', () => {
        this.open -= 1;
        this.#changed();
      });
      socket.on('data', (bytes: Buffer) => {
        if (this.onBytes !== null) {
          this.onBytes(bytes, connection);
          return;
        }
        const text = bytes.toString('latin1');
        connection.received += text;
        rest += text;
        for (;;) {
          const skipped = Math.min(skip, rest.length);
          rest = rest.slice(skipped);
          skip -= skipped;
          const end = rest.indexOf('\r\n\r\n');
          if (skip > 0 || end < 0) break;
          const head = rest.slice(0, end + 4);
          rest = rest.slice(end + 4);
          skip = Number(/^content-length: *(\d+)/im.exec(head)?.[1] ?? 0);
          const [method = '', path = ''] = head.split(' ');
          const request: RawRequest = { connection, number: this.requests.length + 1, head, method, path };
          connection.requests += 1;
          this.requests.push(request);
          this.#changed();
          answer(request, socket);
        }
        this.#changed();
      });
      options.onConnection?.(connection);
      this.#changed();
    };
    this.#server = options.tls === undefined ? createServer(accept) : createSecureServer(options.tls, accept);
    this.#server.on('tlsClientError', () => {});
  }

  /** On a free port of 127.0.0.1, unless told otherwise. */
  async listen(where: ListenOptions = { host: '127.0.0.1', port: 0 }): Promise<this> {
    this.#server.listen(where);
    await once(this.#server, 'listening');
    return this;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** `http://127.0.0.1:port`, without a path. */
  get origin(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Until something is so; looked at whenever anything happens here. */
  until(isMet: () => boolean): Promise<void> {
    if (isMet()) return Promise.resolve();
    return new Promise((done) => {
      this.#waits.push({ isMet, done });
    });
  }

  #changed(): void {
    for (const wait of [...this.#waits]) {
      if (!wait.isMet()) continue;
      this.#waits.splice(this.#waits.indexOf(wait), 1);
      wait.done();
    }
  }

  /** Stops accepting; what is open stays open. */
  async refuse(): Promise<void> {
    await new Promise<void>((done) => {
      this.#server.close(() => {
        done();
      });
      for (const { socket } of this.connections) socket.destroy();
    });
  }

  async close(): Promise<void> {
    if (this.#server.listening) await this.refuse();
  }
}

/** A response with a length. */
export const respond = (body: string, status = '200 OK', fields = ''): string =>
  `HTTP/1.1 ${status}\r\nContent-Length: ${Buffer.byteLength(body, 'latin1')}\r\n${fields}\r\n${body}`;
