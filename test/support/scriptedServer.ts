import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { createSecureServer } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { certificates } from './certificates.ts';

/** What a server does with one request. */
export type Serve = (request: IncomingMessage, response: ServerResponse) => void;

/** A server on loopback. `closed` counts exchanges that the client left before their end. */
export interface ScriptedServer {
  readonly url: string;
  readonly requests: readonly {
    readonly method: string;
    readonly url: string;
    readonly headers: NodeJS.Dict<string | string[]>;
  }[];
  readonly aborted: () => number;
  close(): Promise<void>;
}

interface Answering {
  readonly answer: (request: IncomingMessage, response: ServerResponse) => void;
  readonly requests: ScriptedServer['requests'];
  readonly aborted: () => number;
}

/** The longest key that begins the path wins. */
const answering = (routes: Readonly<Record<string, Serve>>): Answering => {
  const requests: ScriptedServer['requests'][number][] = [];
  let aborted = 0;
  const keys = Object.keys(routes).sort((a, b) => b.length - a.length);
  return {
    requests,
    aborted: () => aborted,
    answer: (request, response) => {
      const url = request.url ?? '/';
      requests.push({ method: request.method ?? '', url, headers: request.headers });
      response.once('close', () => {
        if (!response.writableFinished) aborted += 1;
      });
      const route = keys.find((key) => url.startsWith(key));
      if (route === undefined) response.writeHead(404).end();
      else (routes[route] as Serve)(request, response);
    },
  };
};

/** Starts a server that answers by path, in HTTP/1.1. */
export const scriptedServer = async (routes: Readonly<Record<string, Serve>>): Promise<ScriptedServer> => {
  const { answer, requests, aborted } = answering(routes);
  const server = createServer(answer);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    aborted,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
};

/** The same in HTTP/2 over TLS, by the same routes. */
export const scriptedHttp2Server = async (routes: Readonly<Record<string, Serve>>): Promise<ScriptedServer> => {
  const { answer, requests, aborted } = answering(routes);
  const { valid } = await certificates();
  const sockets = new Set<Socket>();
  // Requests and responses are made to look like those of HTTP/1.1.
  const server = createSecureServer({ ...valid, allowHTTP1: false }, answer as never);
  server.on('secureConnection', (socket: Socket) => sockets.add(socket));
  server.on('sessionError', () => {});
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    aborted,
    close: async () => {
      server.close();
      for (const socket of sockets) socket.destroy();
      if (server.listening) await once(server, 'close');
    },
  };
};
