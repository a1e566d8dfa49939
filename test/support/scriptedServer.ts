import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

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

/** Starts a server that answers by path: the longest key that begins the path wins. */
export const scriptedServer = async (routes: Readonly<Record<string, Serve>>): Promise<ScriptedServer> => {
  const requests: { method: string; url: string; headers: NodeJS.Dict<string | string[]> }[] = [];
  let aborted = 0;
  const keys = Object.keys(routes).sort((a, b) => b.length - a.length);
  const server = createServer((request, response) => {
    const url = request.url ?? '/';
    requests.push({ method: request.method ?? '', url, headers: request.headers });
    response.once('close', () => {
      if (!response.writableFinished) aborted += 1;
    });
    const route = keys.find((key) => url.startsWith(key));
    if (route === undefined) response.writeHead(404).end();
    else (routes[route] as Serve)(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    requests,
    aborted: () => aborted,
    close: async () => {
      server.close();
      server.closeAllConnections();
      if (server.listening) await once(server, 'close');
    },
  };
};
