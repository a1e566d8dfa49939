import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { createHash, randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { lastValueFrom, toArray } from 'rxjs';
import { type TaskEvent, URLError, URLRequest, URLSession, URLSessionConfiguration } from '../../../src/node.ts';
import { certificates } from '../../support/certificates.ts';
import { Http2Fixture } from '../../support/http2Fixture.ts';
import { flags, frames } from '../../support/http2Frames.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const codeOf = (load: Promise<unknown>): Promise<number | null> =>
  load.then(
    () => null,
    (error: unknown) => (URLError.is(error) ? error.code : null),
  );

type Session = InstanceType<typeof URLSession>;

let fixture: Http2Fixture;
const sessions: Session[] = [];
beforeEach(() => {
  fixture = new Http2Fixture();
});
afterEach(async () => {
  for (const session of sessions) session.invalidateAndCancel();
  await Promise.all(sessions.splice(0).map((session) => session.finished));
  await fixture.close();
});

const newSession = async (change: (configuration: URLSessionConfiguration) => void = () => {}): Promise<Session> => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.certificateAuthorities = [(await certificates()).authority];
  change(configuration);
  const session = new URLSession(configuration);
  sessions.push(session);
  return session;
};

const head = { ':status': '200' };
const eventsOf = (session: Session, request: URLRequest | string): Promise<TaskEvent[]> =>
  lastValueFrom(session.dataTaskEvents(request).pipe(toArray()));
const typesOf = (events: readonly TaskEvent[]): string =>
  events
    .map(({ type }) => type)
    .filter((type) => type !== 'progress')
    .join(' ');

describe('a session over HTTP/2', () => {
  const folder = temporaryFolder();

  it('loads, and its metrics say how', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200, 'content-type': 'text/plain' });
      stream.end('hello');
    });
    const events = await eventsOf(await newSession(), `${server.origin}/`);
    expect(typesOf(events)).toBe('created sent response data metrics completed');
    const metrics = events.find((event) => event.type === 'metrics')?.metrics.transactionMetrics[0];
    expect(metrics?.networkProtocolName).toBe('h2');
    expect(metrics?.isReusedConnection).toBe(false);
    expect(metrics?.negotiatedTLSProtocolVersion).toBe(0x0304);
    expect(metrics?.countOfResponseBodyBytesReceived).toBe(5);
  });

  it('httpProtocols: without h2, the same server is spoken to in HTTP/1.1', async () => {
    const server = await fixture.serve(() => {}, { allowHTTP1: true });
    server.server.on('request', (request, response) => response.end(request.httpVersion));
    const session = await newSession((configuration) => {
      configuration.httpProtocols = ['http/1.1'];
    });
    const [data] = await session.data(`${server.origin}/`);
    expect(Buffer.from(data).toString()).toBe('1.1');
  });

  it.each<[string, URLRequest]>([
    ['GET', new URLRequest('https://unset.test/')],
    ['POST with bytes', URLRequest.post('https://unset.test/').json({ a: 1 })],
  ])('replays what was refused, whatever the method: %s (RFC 9113 §8.7)', async (_, request) => {
    let asked = 0;
    const server = await fixture.serveRequests((stream, send) => {
      asked += 1;
      if (asked < 3) send(frames.reset(stream, 7));
      else send(frames.head(stream, head, flags.endHeaders | flags.endStream));
    });
    const copy = request.copy();
    copy.url = new URL(`${server.origin}/`);
    const events = await eventsOf(await newSession(), copy);
    expect(asked).toBe(3);
    expect(typesOf(events).replaceAll('sentBodyData ', '')).toBe(
      'created sent retry sent retry sent response metrics completed',
    );
  });

  it('uploads a file unchanged, however slowly the server takes it', async () => {
    const bytes = randomBytes(8 * 1024 * 1024);
    const file = await folder.write('large', bytes);
    const server = await fixture.serve((stream) => {
      const hash = createHash('sha256');
      let count = 0;
      stream.on('data', (chunk: Buffer) => {
        hash.update(chunk);
        // Now and then the window is left closed for a turn.
        if (++count % 50 !== 0) return;
        stream.pause();
        setImmediate(() => stream.resume());
      });
      stream.on('end', () => {
        stream.respond({ ':status': 200 });
        stream.end(hash.digest('hex'));
      });
    });
    const session = await newSession();
    const [data] = await session.upload(URLRequest.post(`${server.origin}/`), { fromFile: file });
    expect(Buffer.from(data).toString()).toBe(createHash('sha256').update(bytes).digest('hex'));
    expect(server.requests[0]?.['content-length']).toBe(String(bytes.byteLength));
  });

  it('does not replay what the peer may have looked at, unless the method is idempotent', async () => {
    let asked = 0;
    const server = await fixture.serveRequests((_stream, _send, socket) => {
      asked += 1;
      socket.destroy();
    });
    const session = await newSession();
    expect(await codeOf(session.data(URLRequest.post(`${server.origin}/`).json({})))).toBe(-1005);
    expect(asked).toBe(1);
  });

  it('gives up on a peer that refuses everything', async () => {
    let asked = 0;
    const server = await fixture.serveRequests((stream, send) => {
      asked += 1;
      send(frames.reset(stream, 7));
    });
    const session = await newSession();
    expect(await codeOf(session.data(`${server.origin}/`))).toBe(-1005);
    expect(asked).toBe(11);
  });

  it('no load fails on a server that ends each connection after a few requests', async () => {
    let asked = 0;
    const server = await fixture.serveRequests((stream, send) => {
      asked += 1;
      if (stream > 19) return;
      if (stream === 19) send(frames.goaway(19, 0));
      send(frames.head(stream, head));
      send(frames.data(stream, 'hello', flags.endStream));
    });
    const session = await newSession();
    let left = 100;
    const worker = async (): Promise<void> => {
      while (left-- > 0) {
        const [data] = await session.data(`${server.origin}/`);
        expect(data.byteLength).toBe(5);
      }
    };
    await Promise.all(Array.from({ length: 5 }, worker));
    expect(server.sockets.length).toBeGreaterThanOrEqual(10);
    expect(asked).toBeGreaterThanOrEqual(100);
  });

  it('a script that has ended its work exits by itself, without invalidating its session', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('hello');
    });
    const { authority } = await certificates();
    const entry = new URL('../../../src/node.ts', import.meta.url).href;
    const source = `import { URLSession, URLSessionConfiguration } from ${JSON.stringify(entry)};
const configuration = URLSessionConfiguration.ephemeral;
configuration.certificateAuthorities = [${JSON.stringify(authority)}];
const session = new URLSession(configuration);
const answers = await Promise.all(Array.from({ length: 20 }, () => session.data(${JSON.stringify(server.origin)} + '/')));
console.log(answers.length);`;
    const child = spawn(
      process.execPath,
      ['--input-type=module', '--disable-warning=ExperimentalWarning', '-e', source],
      {
        cwd: fileURLToPath(new URL('../../..', import.meta.url)),
        stdio: ['ignore', 'pipe', 'inherit'],
      },
    );
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
    const [code] = (await once(child, 'exit')) as [number | null];
    expect(code).toBe(0);
    expect(output.trim()).toBe('20');
    expect(server.connections).toHaveLength(1);
  });
});
