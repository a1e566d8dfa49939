import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { setTimeout as wait } from 'node:timers/promises';
import { lastValueFrom, map, take, timer } from 'rxjs';
import { paced } from '../../operators/index.ts';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

const whole = 256 * 1024 * 1024;
/** What the kernel's buffers on both sides may hold, with a wide margin. */
const most = 48 * 1024 * 1024;

describe('a slow consumer slows the server down', () => {
  let server: ScriptedServer;
  let session: InstanceType<typeof URLSession>;
  let sent = 0;
  let received = 0;

  beforeAll(async () => {
    const piece = Buffer.alloc(64 * 1024);
    server = await scriptedServer({
      '/large': (_request, response) => {
        sent = 0;
        response.writeHead(200, { 'content-length': whole });
        const write = (): void => {
          while (sent < whole && !response.destroyed) {
            sent += piece.length;
            if (!response.write(piece)) break;
          }
          if (sent < whole) response.once('drain', write);
          else response.end();
        };
        write();
      },
      '/sink': (request, response) => {
        received = 0;
        request.on('data', (chunk: Buffer) => {
          received += chunk.length;
        });
        request.once('end', () => response.end(String(received)));
      },
      '/stuck': (request) => {
        received = 0;
        request.once('data', (chunk: Buffer) => {
          received += chunk.length;
          request.pause();
        });
      },
    });
    session = new URLSession(URLSessionConfiguration.ephemeral);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await server.close();
  });

  it('as async bytes', async () => {
    const [bytes] = await session.bytes(`${server.url}/large`);
    let chunks = 0;
    for await (const chunk of bytes.chunks()) {
      expect(chunk.length).toBeGreaterThan(0);
      await wait(100);
      if (++chunks === 5) break;
    }
    expect(sent).toBeLessThan(most);
  });

  it('as a paced stream', async () => {
    const slow$ = session.dataTaskEvents(`${server.url}/large`).pipe(
      paced((chunk) => timer(100).pipe(map(() => chunk.length))),
      take(5),
    );
    expect(await lastValueFrom(slow$)).toBeGreaterThan(0);
    expect(sent).toBeLessThan(most);
  });

  it('as a suspended task', async () => {
    const task = session.dataTask(`${server.url}/large`);
    await new Promise<void>((resolve) => {
      task.events$.subscribe({
        next: (event) => {
          if (event.type !== 'response') return;
          task.suspend();
          resolve();
        },
        error: () => undefined,
      });
    });
    await wait(500);
    expect(sent).toBeLessThan(most);
    task.cancel();
  });

  it('and a stream that is uploaded is only read as fast as the server takes it', async () => {
    let given = 0;
    let isReleased = false;
    async function* source(): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          given += 64 * 1024;
          yield new Uint8Array(64 * 1024);
        }
      } finally {
        isReleased = true;
      }
    }
    const upload = session
      .uploadTaskEvents(URLRequest.post(`${server.url}/stuck`), { from: source() })
      .subscribe({ error: () => undefined });
    await wait(500);
    expect(given).toBeGreaterThan(0);
    expect(given).toBeLessThan(most);
    upload.unsubscribe();
    while (!isReleased) await wait(5);
  });

  it('while everything arrives when the consumer is quick', async () => {
    async function* source(): AsyncGenerator<Uint8Array> {
      for (let i = 0; i < 64; i++) yield new Uint8Array(64 * 1024).fill(i);
    }
    const [answer] = await session.upload(URLRequest.post(`${server.url}/sink`), { from: source() });
    expect(Buffer.from(answer).toString()).toBe(String(64 * 64 * 1024));
  });
});
