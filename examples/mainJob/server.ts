import { randomBytes, randomInt } from 'node:crypto';
import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { makeCertificates } from './certificates.ts';

/** What the server knows of one request, written by the server alone. */
export interface LogEntry {
  readonly method: string;
  readonly path: string;
  status: number;
  /** Drawn by the server for this answer. */
  id: string;
  bodyBytes: number;
  /** How the exchange ended, as the server saw it. */
  end: 'finished' | 'cut by the server' | 'left by the client' | 'open';
}

/** A server that draws sizes and ids at random, and remembers what it said. */
export interface DemoServer {
  readonly url: string;
  readonly secureURL: string;
  readonly certificateAuthority: string;
  readonly log: readonly LogEntry[];
  close(): Promise<void>;
}

type Answer = (response: ServerResponse, entry: LogEntry) => void;

const send = (response: ServerResponse, entry: LogEntry, bytes: Buffer | string): void => {
  entry.bodyBytes += Buffer.byteLength(bytes);
  response.write(bytes);
};

const json: Answer = (response, entry) => {
  entry.id = randomBytes(4).toString('hex');
  const body = JSON.stringify({ id: entry.id, text: 'x'.repeat(randomInt(10, 2000)) });
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) });
  send(response, entry, body);
  response.end();
};

const redirect: Answer = (response, entry) => {
  entry.status = 302;
  response.writeHead(302, { location: '/json', 'content-length': 0 });
  response.end();
};

const chunked: Answer = (response, entry) => {
  const chunks = randomInt(3, 7);
  response.writeHead(200, { 'content-type': 'application/octet-stream', trailer: 'x-chunks' });
  let sent = 0;
  const next = (): void => {
    if (sent === chunks) {
      response.addTrailers({ 'x-chunks': String(chunks) });
      response.end();
      return;
    }
    sent += 1;
    send(response, entry, randomBytes(randomInt(1, 120_000)));
    setTimeout(next, 15);
  };
  next();
};

const cut: Answer = (response, entry) => {
  response.writeHead(200, { 'content-length': 100_000 });
  send(response, entry, randomBytes(randomInt(1, 50_000)));
  entry.end = 'cut by the server';
  setTimeout(() => response.destroy(), 20);
};

const endless: Answer = (response, entry) => {
  response.writeHead(200, { 'content-type': 'text/plain' });
  const timer = setInterval(() => {
    send(response, entry, 'still here\n');
  }, 10);
  response.once('close', () => {
    clearInterval(timer);
  });
};

const answers: Readonly<Record<string, Answer>> = {
  '/json': json,
  '/redirect': redirect,
  '/chunked': chunked,
  '/cut': cut,
  '/endless': endless,
};

const listen = async (server: Server): Promise<number> => {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
};

/** Starts the server on loopback, in clear and over TLS. */
export const startServer = async (): Promise<DemoServer> => {
  const log: LogEntry[] = [];
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    const path = request.url ?? '/';
    const entry: LogEntry = { method: request.method ?? '', path, status: 200, id: '', bodyBytes: 0, end: 'open' };
    log.push(entry);
    response.once('close', () => {
      if (entry.end === 'open') entry.end = response.writableFinished ? 'finished' : 'left by the client';
    });
    (answers[path] ?? json)(response, entry);
  };
  const certificates = await makeCertificates();
  const server = createServer(answer);
  const secureServer = createSecureServer({ cert: certificates.cert, key: certificates.key }, answer);
  const [port, securePort] = [await listen(server), await listen(secureServer)];
  return {
    url: `http://127.0.0.1:${String(port)}`,
    secureURL: `https://127.0.0.1:${String(securePort)}`,
    certificateAuthority: certificates.authority,
    log,
    close: async () => {
      for (const one of [server, secureServer]) {
        one.close();
        one.closeAllConnections();
      }
      for (const one of [server, secureServer]) if (one.listening) await once(one, 'close');
    },
  };
};
