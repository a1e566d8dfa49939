import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What a proxy asks: it begins answers, and ends them when the test says so. */
export interface SlowBackend {
  readonly origin: string;
  /** Requests that wait for the end of their answers. */
  readonly waiting: readonly ServerResponse[];
  /** Until so many wait. */
  untilWaiting(count: number): Promise<void>;
  /** Ends all answers there are. */
  finish(): void;
  close(): Promise<void>;
}

/**
 * Answers `/slow` with a first part at once and the rest on `finish`, anything else with `ok` and a trailer, and what is
 * sent with its length.
 */
export const startSlowBackend = async (): Promise<SlowBackend> => {
  const waiting: ServerResponse[] = [];
  const waits: { readonly count: number; readonly done: () => void }[] = [];
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/slow') === true) {
      response.write('first, ');
      waiting.push(response);
      for (const wait of waits) if (waiting.length >= wait.count) wait.done();
      return;
    }
    let received = 0;
    request.on('data', (chunk: Buffer) => {
      received += chunk.byteLength;
    });
    request.on('end', () => {
      response.writeHead(200, { trailer: 'x-sum', link: '</small>; rel=preload' });
      response.write(request.method === 'POST' ? String(received) : 'ok');
      response.addTrailers({ 'x-sum': '42' });
      response.end();
    });
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    waiting,
    untilWaiting: (count) =>
      waiting.length >= count
        ? Promise.resolve()
        : new Promise((done) => {
            waits.push({ count, done });
          }),
    finish: () => {
      for (const response of waiting.splice(0)) response.end('last');
    },
    close: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
