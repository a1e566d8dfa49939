import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { Http1Fixture, requestOf, turns } from '../../support/http1Fixture.ts';
import { http1Script, runScript } from '../../support/http1Script.ts';
import { type RawServer, respond } from '../../support/rawServer.ts';
import { chunkedBody, type TransportRun } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

/** A server that answers when it is told to, by path. */
class HoldingServer {
  server!: RawServer;
  readonly #held = new Map<string, Socket>();

  async start(): Promise<this> {
    this.server = await fixture.serve((request, socket) => {
      this.#held.set(request.path, socket);
    });
    return this;
  }

  url(path: string): string {
    return `${this.server.origin}${path}`;
  }

  /** Until a request is there. */
  async holds(path: string): Promise<void> {
    await this.server.until(() => this.#held.has(path));
  }

  async answer(path: string, fields = ''): Promise<void> {
    await this.holds(path);
    this.#held.get(path)?.write(respond(path, '200 OK', fields));
  }

  get paths(): string[] {
    return this.server.requests.map(({ path }) => path);
  }
}

describe('connections to one origin', () => {
  it.each([
    [2, 2],
    [1, 1],
    [0, 1],
    [-3, 1],
  ])('are at most httpMaximumConnectionsPerHost: %d means %d', async (httpMaximumConnectionsPerHost, most) => {
    const server = await fixture.serve((_, socket) => {
      setImmediate(() => socket.write(respond('x')));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost });
    const runs = Array.from({ length: 9 }, () => fixture.load(transport, `${server.origin}/`));
    for (const run of await Promise.all(runs)) expect(run.text).toBe('x');
    expect(server.connections).toHaveLength(most);
    expect(server.requests).toHaveLength(9);
  });

  it('are counted by origin', async () => {
    const [one, other] = [await new HoldingServer().start(), await new HoldingServer().start()];
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const first = fixture.start(transport, one.url('/1'));
    const second = fixture.start(transport, other.url('/2'));
    await Promise.all([one.answer('/1'), other.answer('/2')]);
    await Promise.all([first.ended(), second.ended()]);
    expect([first.text, second.text]).toEqual(['/1', '/2']);
  });

  it('go to who waits by priority as it is when the turn comes, and to the first among equals', async () => {
    const holding = await new HoldingServer().start();
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const start = (path: string, priority: number): TransportRun =>
      fixture.start(transport, holding.url(path), { priority });
    const runs = [start('/a', 0.5), start('/b', 0.5), start('/c', 0.5), start('/d', 0.9), start('/e', 0.1)];
    await holding.holds('/a');
    runs[4]!.task.priority = 1;
    runs[3]!.task.priority = 0.2;
    for (const path of ['/a', '/e', '/b', '/c', '/d']) await holding.answer(path);
    await Promise.all(runs.map((run) => run.ended()));
    expect(holding.paths).toEqual(['/a', '/e', '/b', '/c', '/d']);
  });

  it('are used again, the last one first, so that those that are not needed can go', async () => {
    const holding = await new HoldingServer().start();
    const transport = fixture.transport();
    const [a, b] = [fixture.start(transport, holding.url('/a')), fixture.start(transport, holding.url('/b'))];
    await Promise.all([holding.holds('/a'), holding.holds('/b')]);
    await holding.answer('/b');
    await b.ended();
    await holding.answer('/a');
    await a.ended();
    const c = fixture.start(transport, holding.url('/c'));
    await holding.answer('/c');
    await c.ended();
    expect(c.transfer?.connection).toBe(a.transfer?.connection);
    expect(holding.server.connections).toHaveLength(2);
  });

  it('are free for the load that is started because another one has ended', async () => {
    const holding = await new HoldingServer().start();
    const transport = fixture.transport();
    const next: TransportRun[] = [];
    fixture.start(transport, holding.url('/1'), {
      onCall: (call) => {
        if (call === 'finish') next.push(fixture.start(transport, holding.url('/2')));
      },
    });
    await holding.answer('/1');
    await holding.answer('/2');
    await next[0]!.ended();
    expect(next[0]!.transfer?.isReusedConnection).toBe(true);
    expect(holding.server.connections).toHaveLength(1);
  });

  it('are opened anew when the server has closed them meanwhile, without a failure', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    await fixture.load(transport, `${server.origin}/`);
    server.connections[0]?.socket.end();
    await server.until(() => server.open === 0);
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 1', 'finish']);
    expect(run.transfer?.isReusedConnection).toBe(false);
  });

  it('are dropped when a response comes that nobody asked for (RFC 9112 §9.3)', async () => {
    const server = await fixture.serve((request, socket) => {
      socket.write(respond('honest'));
      if (request.number === 1) setImmediate(() => socket.write(respond('pushed')));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    await fixture.load(transport, `${server.origin}/1`);
    await server.until(() => server.open === 0);
    const run = await fixture.load(transport, `${server.origin}/2`);
    expect([run.text, run.transfer?.isReusedConnection]).toEqual(['honest', false]);
  });

  it('are dropped when a second response comes together with the first', async () => {
    const server = await fixture.serve((request, socket) => {
      socket.write(request.number === 1 ? respond('honest') + respond('pushed') : respond('again'));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const first = fixture.start(transport, `${server.origin}/1`);
    const second = fixture.start(transport, `${server.origin}/2`);
    await Promise.all([first.ended(), second.ended()]);
    expect([first.text, second.text]).toEqual(['honest', 'again']);
    expect(second.transfer?.isReusedConnection).toBe(false);
  });

  it.each<[what: string, fields: string, closes: boolean]>([
    ['the server closes it', 'Connection: close\r\n', true],
    ['the server says so and does not', 'Connection: close\r\n', false],
  ])('are replaced for who waits when %s', async (_, fields, closes) => {
    const server = await fixture.serve((request, socket) => {
      socket.write(respond(request.path, '200 OK', fields));
      if (closes) socket.end();
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const paths = ['/1', '/2', '/3'];
    const runs = await Promise.all(paths.map((path) => fixture.load(transport, `${server.origin}${path}`)));
    expect(runs.map(({ text }) => text)).toEqual(paths);
    expect(runs.map(({ transfer }) => transfer?.isReusedConnection)).toEqual([false, false, false]);
    expect(server.requests.map(({ connection }) => connection.number)).toEqual([1, 2, 3]);
  });

  it('are replaced for who waits when an answer came before its request was whole', async () => {
    const server = await fixture.serve((request, socket) => {
      socket.write(respond(request.path));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const body = chunkedBody(async function* () {
      yield new Uint8Array(5);
      await new Promise(() => {});
    });
    const first = fixture.load(transport, requestOf(`${server.origin}/1`, { method: 'POST' }), { body });
    const second = fixture.load(transport, `${server.origin}/2`);
    expect((await first).text).toBe('/1');
    expect((await second).text).toBe('/2');
    expect((await second).transfer?.isReusedConnection).toBe(false);
  });

  it('are kept no longer than the server says (Keep-Alive: timeout)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x', '200 OK', 'Keep-Alive: timeout=2\r\n'));
    });
    const transport = fixture.transport();
    await fixture.load(transport, `${server.origin}/`);
    expect(server.open).toBe(1);
    // The server never closes it.
    await server.until(() => server.open === 0);
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.transfer?.isReusedConnection).toBe(false);
  });

  it('are not kept at all when the server says that it will close them at once', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x', '200 OK', 'Keep-Alive: timeout=1\r\n'));
    });
    const transport = fixture.transport();
    await fixture.load(transport, `${server.origin}/`);
    await server.until(() => server.open === 0);
    expect(server.requests).toHaveLength(1);
  });
});

describe('idle connections of all origins', () => {
  it('are at most 256: the oldest is closed', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const transport = fixture.transport({
      lookup: (_, found) => {
        found(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    for (let i = 0; i < 258; i++) await fixture.load(transport, `http://host${i}.test:${server.port}/`);
    await server.until(() => server.open === 256);
    const isReused = async (host: string): Promise<boolean | undefined> =>
      (await fixture.load(transport, `http://${host}.test:${server.port}/`)).transfer?.isReusedConnection;
    expect(await isReused('host257')).toBe(true);
    expect(await isReused('host2')).toBe(true);
    expect(await isReused('host0')).toBe(false);
    expect(await isReused('host1')).toBe(false);
  });
});

describe('a transport', () => {
  it('uses new connections after a flush; running loads go on, and their connections are closed behind them', async () => {
    const holding = await new HoldingServer().start();
    const { server } = holding;
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 2 });
    const [idle, running] = [
      fixture.start(transport, holding.url('/idle')),
      fixture.start(transport, holding.url('/run')),
    ];
    await Promise.all([holding.holds('/idle'), holding.holds('/run')]);
    await holding.answer('/idle');
    await idle.ended();
    expect(server.open).toBe(2);
    transport.flush();
    await server.until(() => server.open === 1);
    const later = fixture.start(transport, holding.url('/later'));
    const waiting = fixture.start(transport, holding.url('/waiting'));
    await holding.answer('/later');
    await later.ended();
    expect(later.transfer?.isReusedConnection).toBe(false);
    await holding.answer('/waiting');
    await waiting.ended();
    expect(waiting.transfer?.connection).toBe(later.transfer?.connection);
    await holding.answer('/run');
    await running.ended();
    expect(running.calls.at(-1)).toBe('finish');
    await server.until(() => server.open === 1);
  });

  it('serves who waits for the place of a connection that a flush has retired', async () => {
    const holding = await new HoldingServer().start();
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const first = fixture.start(transport, holding.url('/1'));
    await holding.holds('/1');
    transport.flush();
    const second = fixture.start(transport, holding.url('/2'));
    await holding.answer('/1');
    await holding.answer('/2');
    await Promise.all([first.ended(), second.ended()]);
    expect(second.transfer?.isReusedConnection).toBe(false);
  });

  it('keeps nothing once it is closed, and lets what runs end', async () => {
    const holding = await new HoldingServer().start();
    const transport = fixture.transport();
    const run = fixture.start(transport, holding.url('/1'));
    await holding.holds('/1');
    transport.close();
    await holding.answer('/1');
    await run.ended();
    expect(run.text).toBe('/1');
    await holding.server.until(() => holding.server.open === 0);
    const late = fixture.start(transport, holding.url('/2'));
    await holding.answer('/2');
    await late.ended();
    await holding.server.until(() => holding.server.open === 0);
  });

  it('survives a server that is restarted', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const transport = fixture.transport();
    await Promise.all([1, 2, 3].map(() => fixture.load(transport, `${server.origin}/`)));
    const { origin } = server;
    await server.close();
    await turns(5);
    expect((await fixture.load(transport, `${origin}/`)).calls.at(-1)).toBe('fail -1004');
  });

  it('does not keep a script alive that has ended its work, with idle connections open', async () => {
    const server = await fixture.serve((_, socket) => {
      // Kept for ten minutes, if it were for the connections alone.
      socket.write(respond('done', '200 OK', 'Keep-Alive: timeout=600\r\n'));
    });
    const url = JSON.stringify(`${server.origin}/`);
    const work = `for (const run of await Promise.all([load(${url}), load(${url})])) console.log(run.text);`;
    expect(await runScript(http1Script('', work))).toEqual([0, 'done\ndone\n']);
  });

  it('loads its engine with the first load, and not before', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const work = `
      const { cache } = createRequire(import.meta.url);
      const isLoaded = () => Object.keys(cache).some((file) => file.includes('undici'));
      console.log(isLoaded());
      await load(${JSON.stringify(`${server.origin}/`)});
      console.log(isLoaded());
    `;
    expect(await runScript(http1Script('', work))).toEqual([0, 'false\ntrue\n']);
  });
});

describe('a load that has no body in its answer', () => {
  it('is over at once for HEAD, and the connection is closed lest the server has sent one', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n');
    });
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'HEAD' }));
    expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
    await server.until(() => server.open === 0);
  });
});
