import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import type { ConnectionFacts } from '../../../src/foundation/ConnectionFacts.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { Loader } from '../../../src/loading/Loader.ts';
import { ConnectionPool } from '../../../src/platform/node/http1/ConnectionPool.ts';
import { FieldRules } from '../../../src/platform/node/http1/FieldRules.ts';
import { Http1Load } from '../../../src/platform/node/http1/Http1Load.ts';
import type { ConnectionClaim, PooledClient } from '../../../src/platform/node/http1/PooledClient.ts';
import { Http1Fixture, plainSettings, turns } from '../../support/http1Fixture.ts';
import { type RawServer, respond } from '../../support/rawServer.ts';
import { realClock, TransportRun } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
let server: RawServer;
beforeEach(async () => {
  fixture = new Http1Fixture();
  server = await fixture.serve((request, socket) => {
    if (request.path === '/silent') return;
    if (request.path === '/cut') socket.destroy();
    else socket.write(respond(request.path));
  });
});
afterEach(async () => {
  await fixture.close();
});

/** Holds a connection for as long as the test likes. */
class Holder implements ConnectionClaim {
  readonly clock = realClock;
  readonly isOver = false;
  readonly priority = 0.5;
  client: PooledClient | null = null;

  didAcquire(client: PooledClient): void {
    this.client = client;
  }

  didBeginConnecting(): void {}

  /** One exchange, so that there is a connection. */
  exchange(): Promise<ConnectionFacts> {
    const client = this.client!;
    return new Promise((resolve, reject) => {
      client.dispatch(
        { path: '/', method: 'GET' },
        {
          onRequestStart: () => {},
          onResponseStart: () => {},
          onResponseData: () => {},
          onResponseEnd: () => {
            resolve(client.facts!);
          },
          onResponseError: (_, error) => {
            reject(error);
          },
        },
      );
    });
  }

  release(): void {
    this.client!.release();
  }
}

const target = (): NonNullable<URLRequest['target']> => new URLRequest(`${server.origin}/`).target!;

describe('a claim for the same connection', () => {
  const twoConnections = async (): Promise<readonly [ConnectionPool, Holder, Holder]> => {
    const pool = new ConnectionPool({ ...plainSettings, httpMaximumConnectionsPerHost: 2 });
    const [a, b] = [new Holder(), new Holder()];
    pool.acquire(a, target());
    pool.acquire(b, target());
    await Promise.all([a.exchange(), b.exchange()]);
    return [pool, a, b];
  };

  it('gets the one that is named, whichever was free last', async () => {
    const [pool, a, b] = await twoConnections();
    a.release();
    b.release();
    const next = new Holder();
    expect(pool.acquire(next, target(), a.client!.facts)).toBeNull();
    expect(next.client).toBe(a.client);
    expect(pool.counts).toEqual({ origins: 1, connections: 2, idle: 1, waiting: 0 });
    pool.close();
  });

  it('waits for it although others are free, and goes before those who take any', async () => {
    const [pool, a, b] = await twoConnections();
    const [same, any] = [new Holder(), new Holder()];
    expect(pool.acquire(any, target())).not.toBeNull();
    expect(pool.acquire(same, target(), a.client!.facts)).not.toBeNull();
    b.release();
    expect([any.client, same.client]).toEqual([b.client, null]);
    any.release();
    expect([pool.counts.idle, same.client]).toEqual([1, null]);
    a.release();
    expect(same.client).toBe(a.client);
    pool.close();
  });

  it('gets any when the connection is gone', async () => {
    const [pool, a, b] = await twoConnections();
    const { facts } = a.client!;
    a.release();
    for (const { socket } of server.connections) if (socket.remotePort === facts?.localPort) socket.destroy();
    await server.until(() => server.open === 1);
    await turns();
    const next = new Holder();
    pool.acquire(next, target(), facts);
    expect(next.client).not.toBeNull();
    expect([a.client, b.client]).not.toContain(next.client);
    pool.close();
  });

  it('gets any when the connection is retired while it waits, or leaves its place there too', async () => {
    const [pool, a, b] = await twoConnections();
    const [stays, leaves] = [new Holder(), new Holder()];
    pool.acquire(stays, target(), a.client!.facts);
    const place = pool.acquire(leaves, target(), a.client!.facts);
    pool.flush();
    a.release();
    expect(stays.client).not.toBeNull();
    expect(stays.client).not.toBe(a.client);
    expect(pool.counts.waiting).toBe(1);
    place?.leave();
    expect(pool.counts.waiting).toBe(0);
    b.release();
    stays.release();
    expect([leaves.client, pool.counts.connections]).toEqual([null, 1]);
    pool.close();
  });
});

describe('the books of a pool', () => {
  it('are empty in the beginning, and again when all connections are closed', async () => {
    const pool = new ConnectionPool(plainSettings);
    expect(pool.counts).toEqual({ origins: 0, connections: 0, idle: 0, waiting: 0 });
    const holder = new Holder();
    pool.acquire(holder, target());
    await holder.exchange();
    holder.release();
    expect(pool.counts).toEqual({ origins: 1, connections: 1, idle: 1, waiting: 0 });
    server.connections[0]?.socket.end();
    await once(server.connections[0]!.socket, 'close');
    await turns();
    expect(pool.counts).toEqual({ origins: 0, connections: 0, idle: 0, waiting: 0 });
  });

  it('are right after thousands of loads that ended, failed and were cancelled at all phases', async () => {
    const settings = { ...plainSettings, httpMaximumConnectionsPerHost: 3 };
    const pool = new ConnectionPool(settings);
    const engine = { pool, fieldRules: new FieldRules(), settings };
    const load: Loader = (request, run, client) => new Http1Load(engine, request, run, client);
    const ports = [
      server.origin,
      server.origin.replace('127.0.0.1', '127.0.0.2'),
      server.origin.replace('127.0.0.1', 'localhost'),
    ];
    const paths = ['/ok', '/silent', '/cut', '/ok', '/ok\u0000'];
    const when = ['sent', 'response', 'data', 'finish', 'fail'];
    const runs: TransportRun[] = [];
    for (let i = 0; i < 3000; i++) {
      const request = new URLRequest(`${ports[i % 3]!}${paths[i % 5]!}`);
      if (i % 11 === 0) request.httpMethod = 'HEAD';
      const cancelAt = when[i % 7];
      const run = new TransportRun(load, request, {
        priority: (i % 4) / 4,
        onCall: (call, { load: running }) => {
          if (cancelAt !== undefined && call.startsWith(cancelAt)) running.cancel();
        },
      });
      run.start();
      runs.push(run);
      // Silent servers are left by a cancel from outside, some at once, some later.
      if (i % 5 === 1 || i % 13 === 0) {
        const wait = i % 4;
        if (wait > 0) await turns(wait);
        run.load.cancel();
      }
      expect(pool.counts.connections).toBeLessThanOrEqual(9);
      if (i % 50 === 0) await turns(2);
    }
    while (pool.counts.waiting > 0 || pool.counts.connections > pool.counts.idle) {
      await turns();
      for (const run of runs) if (run.calls.length === 1) run.load.cancel();
    }
    pool.flush();
    expect(pool.counts).toEqual({ origins: 0, connections: 0, idle: 0, waiting: 0 });
    await server.until(() => server.open === 0);
    for (const run of runs) {
      expect(run.calls.filter((call) => call.startsWith('finish') || call.startsWith('fail')).length).toBeLessThan(2);
    }
  });
});
