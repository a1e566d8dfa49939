import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readdirSync } from 'node:fs';
import { setTimeout as wait } from 'node:timers/promises';
import { take, takeWhile } from 'rxjs';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { certificates } from '../support/certificates.ts';
import { scriptedHttp2Server, type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

const descriptors = (): number => readdirSync('/proc/self/fd').length;

/** Resources that keep a process alive, by kind. */
const resources = (): Record<string, number> => {
  const counts: Record<string, number> = {};
  for (const kind of process.getActiveResourcesInfo()) counts[kind] = (counts[kind] ?? 0) + 1;
  return counts;
};

/** Asks again until the answer is right; the last answer decides. */
const eventually = async <T>(look: () => T, isRight: (value: T) => boolean): Promise<T> => {
  for (let tries = 0; tries < 500; tries++) {
    const value = look();
    if (isRight(value)) return value;
    await wait(10);
  }
  return look();
};

const phases = ['subscribe', 'created', 'sent', 'response', 'data', 'metrics', 'end'] as const;

describe.each([
  ['HTTP/1.1', scriptedServer, 500],
  ['HTTP/2', scriptedHttp2Server, 100],
] as const)('after runs that ended at every phase, over %s', (_protocol, serve, runsEach) => {
  let server: ScriptedServer;
  let authority: string;

  beforeAll(async () => {
    ({ authority } = await certificates());
    server = await serve({
      '/text': (_request, response) => {
        response.end('hello');
      },
      '/slow': (_request, response) => {
        response.writeHead(200);
        response.write('one');
        setImmediate(() => response.end('two'));
      },
      '/redirect': (_request, response) => {
        response.writeHead(302, { location: '/text' }).end();
      },
      '/cut': (_request, response) => {
        response.writeHead(200, { 'content-length': 10 });
        response.write('one', () => response.destroy());
      },
      '/upload': (request, response) => {
        request.resume().once('end', () => response.end('thanks'));
      },
    });
  });
  afterAll(async () => {
    await server.close();
  });

  it('nothing is left: no timer, socket, listener or descriptor (thousands of runs)', async () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.httpMaximumConnectionsPerHost = 20;
    configuration.certificateAuthorities = [authority];
    const session = new URLSession(configuration);
    await session.data(`${server.url}/text`);
    await session.flush();
    await eventually(resources, (now) => (now['TCPSocketWrap'] ?? 0) === 0);
    const before = { resources: resources(), descriptors: descriptors() };
    const paths = ['/text', '/slow', '/redirect', '/cut', '/upload'];
    let seed = 42;
    const random = (below: number): number => {
      seed = (seed * 1103515245 + 12345) % 2147483648;
      return seed % below;
    };
    const one = (): Promise<void> =>
      new Promise((resolve) => {
        const path = paths[random(paths.length)] as string;
        const phase = phases[random(phases.length)] as (typeof phases)[number];
        const url = server.url + path;
        const events$ =
          path === '/upload'
            ? session.uploadTaskEvents(URLRequest.post(url), { from: new Uint8Array(random(100_000)) })
            : session.dataTaskEvents(url);
        const subscription = events$
          .pipe(takeWhile((event) => phase === 'subscribe' || event.type !== phase))
          .subscribe({ error: () => undefined });
        subscription.add(resolve);
        if (phase === 'subscribe') subscription.unsubscribe();
      });
    const worker = async (runs: number): Promise<void> => {
      for (let run = 0; run < runs; run++) await one();
    };
    await Promise.all(Array.from({ length: 20 }, () => worker(runsEach)));
    expect(await session.getAllTasks()).toEqual([]);
    await session.flush();
    const after = await eventually(
      () => ({ resources: resources(), descriptors: descriptors() }),
      (now) =>
        (now.resources['TCPSocketWrap'] ?? 0) === (before.resources['TCPSocketWrap'] ?? 0) &&
        now.descriptors <= before.descriptors,
    );
    expect(after.descriptors).toBeLessThanOrEqual(before.descriptors);
    expect(after.resources['TCPSocketWrap'] ?? 0).toBe(before.resources['TCPSocketWrap'] ?? 0);
    expect(after.resources['Timeout'] ?? 0).toBeLessThanOrEqual(before.resources['Timeout'] ?? 0);
  }, 120_000);

  it('a signal that outlives hundreds of calls has no listener of ours', async () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.certificateAuthorities = [authority];
    const session = new URLSession(configuration);
    const { signal } = new AbortController();
    let listeners = 0;
    const add = signal.addEventListener.bind(signal);
    const remove = signal.removeEventListener.bind(signal);
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners += 1;
      add(...args);
    };
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners -= 1;
      remove(...args);
    };
    for (let call = 0; call < 2 * runsEach; call++) await session.data(`${server.url}/text`, { signal });
    expect(listeners).toBe(0);
    session.dataTaskEvents(`${server.url}/text`, { signal }).pipe(take(1)).subscribe();
    expect(listeners).toBe(0);
    session.invalidateAndCancel();
    await session.finished;
  });
});
