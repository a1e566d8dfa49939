import { createServer, type Server, type ServerResponse } from 'node:http';
import { once } from 'node:events';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { URLSession, URLSessionConfiguration } from '../../../src/node.ts';
import { codeOf, rejectionOf } from '../../support/fetchFixture.ts';

const piece = new Uint8Array(64 * 1024).fill(7);
const pieces = 512;
const whole = piece.length * pieces;

describe('streams', () => {
  let server: Server;
  let url = '';
  let session: InstanceType<typeof URLSession>;
  /** Bytes that the server has handed to its socket. */
  let written = 0;
  /** Whether the server waits for its socket. */
  let isHeld = false;

  const write = async (response: ServerResponse): Promise<void> => {
    for (let i = 0; i < pieces; i++) {
      written += piece.length;
      if (response.write(piece)) continue;
      isHeld = true;
      await once(response, 'drain');
      isHeld = false;
    }
    response.end();
  };

  beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/short') return void response.end('short');
      if (request.url === '/cut') {
        response.writeHead(200, { 'content-length': 100 });
        return void response.write('some', () => response.destroy());
      }
      if (request.method === 'GET') return void write(response);
      // What comes goes back, while it comes.
      request.pipe(response);
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    url = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    session = new URLSession(URLSessionConfiguration.ephemeral);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    server.close();
    server.closeAllConnections();
  });

  const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

  it('a server waits for a reader who does not read, and nothing is lost', async () => {
    const response = await session.fetch(url);
    const reader = response.body!.getReader();
    const first = await reader.read();
    while (!isHeld) await turn();
    const before = written;
    // As many turns as a load that is not held back needs for several of its pieces.
    for (let i = 0; i < 200; i++) await turn();
    expect(written - before).toBeLessThan(whole / 2);
    expect(written).toBeLessThan(whole);
    let bytes = first.value!.length;
    let isSame = true;
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      bytes += read.value.length;
      isSame &&= read.value.every((byte) => byte === 7);
    }
    expect([bytes, isSame]).toEqual([whole, true]);
  });

  it('the end is told without being asked for (basic/error-after-response)', async () => {
    const reader = (await session.fetch(`${url}short`)).body!.getReader();
    expect((await reader.read()).value?.length).toBe(5);
    await reader.closed;
    const cut = (await session.fetch(`${url}cut`)).body!.getReader();
    expect((await cut.read()).value?.length).toBe(4);
    await expect(cut.closed).rejects.toMatchObject({ name: 'TypeError' });
  });

  it('copies share a body', async () => {
    const response = await session.fetch(url);
    const copy = response.clone();
    const [a, b] = await Promise.all([response.arrayBuffer(), copy.arrayBuffer()]);
    expect([a.byteLength, b.byteLength]).toEqual([whole, whole]);
  });

  it('a body is piped on', async () => {
    let bytes = 0;
    const response = await session.fetch(url);
    await response.body!.pipeTo(
      new WritableStream({
        write: (chunk) => {
          bytes += chunk.length;
        },
      }),
    );
    expect(bytes).toBe(whole);
  });

  it('a body is sent while it is made, and comes back while it is sent', async () => {
    const said: string[] = [];
    const { readable, writable } = new TransformStream<Uint8Array, Uint8Array>();
    const writer = writable.getWriter();
    const init = { method: 'POST', body: readable, duplex: 'half' } as RequestInit;
    const answer = session.fetch(url, init);
    await writer.write(Buffer.from('one'));
    const reader = (await answer).body!.pipeThrough(new TextDecoderStream()).getReader();
    said.push(String((await reader.read()).value));
    await writer.write(Buffer.from('two'));
    said.push(String((await reader.read()).value));
    await writer.close();
    expect((await reader.read()).done).toBe(true);
    expect(said).toEqual(['one', 'two']);
  });

  it('a source is asked for no more than the server takes', async () => {
    let asked = 0;
    const body = new ReadableStream({
      pull: (controller) => {
        asked += 1;
        controller.enqueue(piece.slice());
        if (asked === pieces) controller.close();
      },
    });
    const response = await session.fetch(url, { method: 'POST', body, duplex: 'half' });
    // The server sends back what it got, and nobody takes that: both directions come to rest.
    for (let i = 0, before = -1; i < 50 || asked !== before; i++) {
      before = asked;
      await turn();
    }
    expect(asked).toBeLessThan(pieces);
    expect((await response.arrayBuffer()).byteLength).toBe(whole);
    expect(asked).toBe(pieces);
  });

  it('a body larger than may be gathered is an error, and can be streamed', async () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.maximumDecodedSize = 1000;
    const small = new URLSession(configuration);
    expect(codeOf(await rejectionOf((await small.fetch(url)).text()))).toBe(-1103);
    let bytes = 0;
    for await (const chunk of (await small.fetch(url)).body!) bytes += chunk.length;
    expect(bytes).toBe(whole);
    small.invalidateAndCancel();
    await small.finished;
  });
});
