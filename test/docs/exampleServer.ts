import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The server that the pages load from. */
export interface ExampleServer {
  readonly origin: string;
  close(): Promise<void>;
}

export const startExampleServer = async (): Promise<ExampleServer> => {
  const server = createServer((request, response) => {
    switch (request.url) {
      case '/users/1':
        response.setHeader('content-type', 'application/json').end('{"name":"Ada"}');
        return;
      case '/moved':
        response.writeHead(302, { location: '/users/1' }).end();
        return;
      case '/sink':
        request.resume().on('end', () => response.end());
        return;
      case '/log':
        // Never ends by itself: whoever has read enough goes.
        response.write('one\ntwo\nthree\n');
        return;
      default:
        response.writeHead(404).end();
    }
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    origin: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`,
    close: () =>
      new Promise((resolve) => {
        server.close(() => {
          resolve();
        });
        server.closeAllConnections();
      }),
  };
};
