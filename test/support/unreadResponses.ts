// A process of its own, run with --expose-gc: gets large bodies over one connection and reads none of them. Prints how many
// heads came, which is one unless responses that nobody has any more give their connection back; then the same for the
// stream of a response, and whether a stream that somebody reads survives.
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { setImmediate as turn } from 'node:timers/promises';
import { URLSession, URLSessionConfiguration } from '../../src/node.ts';

const size = 4 * 1024 * 1024;
const server = createServer((_request, response) => response.end(Buffer.alloc(size)));
await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
const configuration = URLSessionConfiguration.ephemeral;
configuration.httpMaximumConnectionsPerHost = 1;
const session = new URLSession(configuration);
const collect = (globalThis as unknown as { readonly gc: () => void }).gc;

/** Lets the collector work until a promise is settled. */
const collecting = async <T>(promise: Promise<T>): Promise<T | null> => {
  let result: { readonly value: T } | null = null;
  void promise.then((value) => (result = { value }));
  for (let tries = 0; tries < 2000 && result === null; tries++) {
    collect();
    await turn();
  }
  return (result as { readonly value: T } | null)?.value ?? null;
};

const headOnly = async (): Promise<number> => (await session.fetch(url)).status;
const streamOnly = async (): Promise<boolean> => (await session.fetch(url)).body !== null;
const readSlowly = async (): Promise<number> => {
  const reader = (await session.fetch(url)).body!.getReader();
  let bytes = 0;
  for (let read = await reader.read(); !read.done; read = await reader.read()) {
    collect();
    await turn();
    bytes += read.value.byteLength;
  }
  return bytes;
};

const heads: unknown[] = [];
const gets: readonly (() => Promise<unknown>)[] = [headOnly, headOnly, headOnly, streamOnly, streamOnly, readSlowly];
for (const get of gets) heads.push(await collecting(get()));
process.stdout.write(JSON.stringify({ heads, size }), () => process.exit(0));
