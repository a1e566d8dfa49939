// A server over HTTP/2 that reads what it is asked, for the questions for which that matters.
//   GET /fields     the header fields of the request, as JSON
//   GET /bytes/N    N bytes, no faster than they are taken
import { readFileSync } from 'node:fs';
import { createSecureServer, type ServerHttp2Stream } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { identityFiles } from './identity.ts';

const piece = Buffer.alloc(256 * 1024, 'x');

const sendBytes = (stream: ServerHttp2Stream, length: number): void => {
  let left = length;
  stream.respond({ ':status': 200, 'content-type': 'application/octet-stream', 'content-length': length });
  const send = (): void => {
    while (left > 0) {
      const part = left < piece.length ? piece.subarray(0, left) : piece;
      left -= part.length;
      if (left === 0) return void stream.end(part);
      if (!stream.write(part)) return void stream.once('drain', send);
    }
    stream.end();
  };
  send();
};

const { cert, key } = identityFiles();
const server = createSecureServer({ cert: readFileSync(cert), key: readFileSync(key) });
server.on('stream', (stream, headers) => {
  stream.on('error', () => stream.destroy());
  const path = headers[':path'] ?? '';
  if (path.startsWith('/bytes/')) return sendBytes(stream, Number(path.slice('/bytes/'.length)));
  stream.respond({ ':status': 200, 'content-type': 'application/json' });
  stream.end(JSON.stringify(Object.fromEntries(Object.entries(headers))));
});

server.listen(0, '127.0.0.1', 1024, () => process.stdout.write(String((server.address() as AddressInfo).port)));

// Ends with the runner, however that ends.
process.stdin.resume().on('end', () => process.exit());
