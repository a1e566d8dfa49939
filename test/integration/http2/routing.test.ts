import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createHTTPSServer, type Server } from 'node:https';
import { type AddressInfo, createServer as createTCPServer, type Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { Transport } from '../../../src/loading/ports.ts';
import { certificates } from '../../support/certificates.ts';
import { requestOf, turns } from '../../support/http1Fixture.ts';
import { Http2Fixture, type ServeStream } from '../../support/http2Fixture.ts';
import { frames } from '../../support/http2Frames.ts';

let fixture: Http2Fixture;
const closers: (() => Promise<unknown>)[] = [];
beforeEach(() => {
  fixture = new Http2Fixture();
});
afterEach(async () => {
  await fixture.close();
  for (const close of closers.splice(0)) await close();
});

const answer: ServeStream = (stream) => {
  stream.respond({ ':status': 200 });
  stream.end('hello');
};

/** An https server without HTTP/2. */
const serveHttp1 = async (
  alpn: readonly string[] | undefined,
): Promise<{
  readonly origin: string;
  readonly server: Server;
  readonly connections: readonly TLSSocket[];
  readonly seen: readonly string[];
}> => {
  const { valid } = await certificates();
  const connections: TLSSocket[] = [];
  const seen: string[] = [];
  const server = createHTTPSServer({ ...valid, ...(alpn && { ALPNProtocols: [...alpn] }) }, (request, response) => {
    seen.push(request.url ?? '');
    response.end('hello');
  });
  server.on('secureConnection', (socket) => connections.push(socket));
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  closers.push(async () => {
    server.close();
    server.closeAllConnections();
  });
  const origin = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  return { origin, server, connections, seen };
};

describe('the choice of the protocol', () => {
  it('100 cold loads share one connection', async () => {
    const server = await fixture.serve(answer);
    const transport = await fixture.transport();
    const runs = Array.from({ length: 100 }, () => fixture.start(transport, `${server.origin}/`));
    await Promise.all(runs.map((run) => run.ended()));
    expect(runs.map((run) => run.calls)).toEqual(runs.map(() => ['sent', 'response 200', 'data 5', 'finish']));
    expect(server.connections).toHaveLength(1);
    expect(runs.filter((run) => !(run.transfer?.isReusedConnection ?? true))).toHaveLength(1);
  });

  it.each([
    ['that says so', ['http/1.1']],
    ['that says nothing', undefined],
  ])('a server of HTTP/1.1 %s gets its first request on the connection that asked', async (_, alpn) => {
    const server = await serveHttp1(alpn);
    const transport = await fixture.transport();
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'finish']);
    expect(run.response?.httpVersion).toBe('HTTP/1.1');
    expect(run.transfer).toMatchObject({
      isReusedConnection: false,
      connection: { networkProtocolName: 'http/1.1', tlsProtocolVersion: 0x0304 },
    });
    expect(run.transfer?.connection?.secureConnectionEnd).toBeGreaterThan(0);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.transfer?.isReusedConnection).toBe(true);
    expect(server.connections).toHaveLength(1);
  });

  it('loads that waited for the choice share the connections of HTTP/1.1, and no more than allowed', async () => {
    const server = await serveHttp1(['http/1.1']);
    const transport = await fixture.transport({ httpMaximumConnectionsPerHost: 3 });
    const runs = Array.from({ length: 10 }, () => fixture.start(transport, `${server.origin}/`));
    await Promise.all(runs.map((run) => run.ended()));
    expect(runs.every((run) => run.calls.at(-1) === 'finish')).toBe(true);
    expect(server.connections).toHaveLength(3);
    expect(server.connections.map((socket) => socket.alpnProtocol)).toEqual(['http/1.1', 'http/1.1', 'http/1.1']);
  });

  it('a connection whose only load cannot be sent over HTTP/1.1 is closed, not kept', async () => {
    const server = await serveHttp1(['http/1.1']);
    const accepted = once(server.server, 'connection') as Promise<[Socket]>;
    const request = requestOf(`${server.origin}/`, { fields: { 'Keep-Alive': 'timeout=5' } });
    const run = await fixture.load(await fixture.transport(), request);
    expect(run.calls).toEqual(['fail -1000']);
    const [socket] = await accepted;
    if (!socket.destroyed) await once(socket, 'close');
    expect(server.seen).toEqual([]);
  });

  it('httpProtocols: without h2 nothing else is offered, and without http/1.1 its absence is -1200', async () => {
    const both = await fixture.serve(answer, { allowHTTP1: true });
    const only = await fixture.transport({ httpProtocols: ['http/1.1'] });
    const secure = await serveHttp1(['http/1.1']);
    expect((await fixture.load(only, `${secure.origin}/`)).response?.httpVersion).toBe('HTTP/1.1');
    const strict = await fixture.transport({ httpProtocols: ['h2'] });
    expect((await fixture.load(strict, `${both.origin}/`)).response?.httpVersion).toBe('HTTP/2');
    expect((await fixture.load(strict, `${secure.origin}/`)).calls).toEqual(['fail -1200']);
    const silent = await serveHttp1(undefined);
    expect((await fixture.load(strict, `${silent.origin}/`)).calls).toEqual(['fail -1200']);
  });

  it('a cancelled load frees its place, and nobody left stops the dial', async () => {
    let open = 0;
    const server = createTCPServer((socket) => {
      open += 1;
      socket.on('error', () => {});
      socket.on('close', () => {
        open -= 1;
      });
      socket.resume();
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    closers.push(async () => server.close());
    const transport = await fixture.transport();
    const url = `https://127.0.0.1:${String((server.address() as AddressInfo).port)}/`;
    const accepted = once(server, 'connection');
    const runs = Array.from({ length: 3 }, () => fixture.start(transport, url));
    await accepted;
    runs[0]?.load.cancel();
    runs[1]?.load.cancel();
    await turns();
    expect(open).toBe(1);
    runs[2]?.load.cancel();
    while (open > 0) await turns();
    expect(runs.map((run) => run.calls)).toEqual([[], [], []]);
  });

  it('a peer that wants HTTP/1.1 for its requests gets it next time (RFC 9113 §7)', async () => {
    const server = await fixture.serveRequests((stream, send) => {
      send(frames.reset(stream, 0xd));
    });
    const transport = await fixture.transport();
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.transfer?.isUnprocessed).toBe(true);
    // The server of this test offers nothing else, so the handshake says that HTTP/1.1 was asked for.
    expect((await fixture.load(transport, `${server.origin}/`)).calls).toEqual(['fail -1200']);
  });
});

describe('many loads on one connection', () => {
  it('wait beyond the limit of the peer, and go by priority', async () => {
    const waiting: (() => void)[] = [];
    let most = 0;
    let open = 0;
    const server = await fixture.serve(
      (stream) => {
        open += 1;
        most = Math.max(most, open);
        stream.on('close', () => {
          open -= 1;
        });
        waiting.push(() => {
          stream.respond({ ':status': 200 }, { endStream: true });
        });
      },
      { settings: { maxConcurrentStreams: 2 } },
    );
    const transport = await fixture.transport();
    const first = fixture.start(transport, `${server.origin}/first`);
    await server.until(() => waiting.length === 1);
    waiting.shift()?.();
    await first.ended();
    const priorities = [0.1, 0.2, 0.3, 0.9, 0.8, 0.5];
    const runs = priorities.map((priority) =>
      fixture.start(transport, `${server.origin}/${String(priority)}`, { priority }),
    );
    await server.until(() => waiting.length === 2);
    while (runs.some((run) => !run.isOver)) {
      waiting.shift()?.();
      await turns(5);
    }
    expect(most).toBe(2);
    const order = server.requests.map((headers) => headers[':path']).slice(3);
    expect(order).toEqual(['/0.9', '/0.8', '/0.5', '/0.3']);
    expect(server.connections).toHaveLength(1);
  });

  it('a cancelled load is told to the server, and others go on', async () => {
    const server = await fixture.serve((stream, headers) => {
      stream.respond({ ':status': 200 });
      stream.write('some');
      if (headers[':path'] === '/good') setImmediate(() => stream.end('more'));
    });
    const transport = await fixture.transport();
    const bad = fixture.start(transport, `${server.origin}/bad`);
    await bad.heard('data');
    bad.load.cancel();
    const good = await fixture.load(transport, `${server.origin}/good`);
    await server.until(() => server.closed.includes(8));
    expect(bad.calls).toEqual(['sent', 'response 200', 'data 4']);
    expect(good.text).toBe('somemore');
    expect(server.connections).toHaveLength(1);
  });

  it('a slow consumer makes its server wait, and nobody else', async () => {
    const total = 8 * 1024 * 1024;
    let written = 0;
    const server = await fixture.serve((stream, headers) => {
      stream.respond({ ':status': 200 });
      if (headers[':path'] === '/quick') {
        stream.end('quick');
        return;
      }
      const chunk = Buffer.alloc(64 * 1024);
      const write = (): void => {
        while (written < total) {
          written += chunk.byteLength;
          if (!stream.write(chunk)) {
            stream.once('drain', write);
            return;
          }
        }
        stream.end();
      };
      write();
    });
    const transport = await fixture.transport();
    const slow = fixture.start(transport, `${server.origin}/slow`, {
      onCall: (call, run) => {
        if (call.startsWith('response')) run.load.pause();
      },
    });
    await slow.heard('response');
    const quick = await fixture.load(transport, `${server.origin}/quick`);
    expect(quick.text).toBe('quick');
    let before = -1;
    while (before !== written) {
      before = written;
      await turns(50);
    }
    expect(written).toBeLessThan(4 * 1024 * 1024);
    expect(slow.bytesReceived).toBe(0);
    slow.load.resume();
    await slow.ended();
    expect(slow.bytesReceived).toBe(total);
    expect(slow.calls.at(-1)).toBe('finish');
  });

  it('a paused load hears trailers and the end only after its body', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-sum': '5' });
      });
      stream.end('hello');
    });
    const run = fixture.start(await fixture.transport(), `${server.origin}/`, {
      onCall: (call, self) => {
        if (call.startsWith('response')) self.load.pause();
      },
    });
    await run.heard('response');
    await turns(20);
    expect(run.calls).toEqual(['sent', 'response 200']);
    run.load.resume();
    await run.ended();
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'trailers', 'finish']);
  });
});

describe('a connection that goes away', () => {
  it('lets loads in flight end after a GOAWAY, and new ones use a new connection (RFC 9113 §6.8)', async () => {
    const finish: (() => void)[] = [];
    const server = await fixture.serve((stream) => {
      finish.push(() => {
        stream.respond({ ':status': 200 });
        stream.end('hello');
      });
    });
    const transport = await fixture.transport();
    const old = Array.from({ length: 3 }, () => fixture.start(transport, `${server.origin}/`));
    await server.until(() => finish.length === 3);
    const heard = once(server.sessions[0]!, 'goaway');
    server.sessions[0]?.goaway(0, 5);
    await heard;
    const fresh = fixture.start(transport, `${server.origin}/`);
    await server.until(() => finish.length === 4);
    for (const end of finish) end();
    await Promise.all([...old, fresh].map((run) => run.ended()));
    expect(old.map((run) => run.calls.at(-1))).toEqual(['finish', 'finish', 'finish']);
    expect(fresh.transfer?.isReusedConnection).toBe(false);
    expect(server.connections).toHaveLength(2);
    await server.until(() => server.connections[0]!.destroyed);
  });

  it('those who waited for room go to the next connection', async () => {
    const held: (() => void)[] = [];
    const server = await fixture.serve(
      (stream, _headers, number) => {
        if (number <= 2) held.push(() => answer(stream, {}, number));
        else answer(stream, {}, number);
      },
      { settings: { maxConcurrentStreams: 1 } },
    );
    const transport = await fixture.transport();
    const warm = fixture.start(transport, `${server.origin}/`);
    await server.until(() => held.length === 1);
    held.shift()?.();
    await warm.ended();
    const runs = Array.from({ length: 4 }, () => fixture.start(transport, `${server.origin}/`));
    await server.until(() => held.length === 1);
    server.sessions[0]?.goaway(0, 3);
    await server.until(() => server.connections.length === 2);
    held.shift()?.();
    await Promise.all(runs.map((run) => run.ended()));
    expect(runs.map((run) => run.calls.at(-1))).toEqual(runs.map(() => 'finish'));
  });

  it('flush: loads from now on use a new connection, running ones end on theirs', async () => {
    const finish: (() => void)[] = [];
    const server = await fixture.serve((stream, headers) => {
      if (headers[':path'] === '/slow') finish.push(() => answer(stream, headers, 0));
      else answer(stream, headers, 0);
    });
    const transport: Transport = await fixture.transport();
    const slow = fixture.start(transport, `${server.origin}/slow`);
    await server.until(() => finish.length === 1);
    transport.flush();
    const next = await fixture.load(transport, `${server.origin}/`);
    expect(next.transfer?.isReusedConnection).toBe(false);
    finish[0]?.();
    await slow.ended();
    expect(slow.calls.at(-1)).toBe('finish');
    await server.until(() => server.connections[0]!.destroyed);
    expect(server.connections[1]!.destroyed).toBe(false);
    transport.close();
    await server.until(() => server.connections[1]!.destroyed);
  });

  it('an idle connection that the server closes is not used again', async () => {
    const server = await fixture.serve(answer);
    const transport = await fixture.transport();
    await fixture.load(transport, `${server.origin}/`);
    server.sessions[0]?.close();
    await server.until(() => server.connections[0]!.destroyed);
    await turns(5);
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls.at(-1)).toBe('finish');
    expect(server.connections).toHaveLength(2);
  });
});
