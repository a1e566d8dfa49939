import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type HTTPURLResponse, URLRequest, type URLSession } from '../../src/node.ts';
import { codeOf, eventsOf, peerSession, protocolsOf, typesOf } from './peerSession.ts';
import { type SlowBackend, startSlowBackend } from './slowBackend.ts';
import { type Peer, startPeer } from './startPeer.ts';

const configuration = (folder: string, port: number, backend: string): string => `
num-threads: 1
${process.getuid?.() === 0 ? 'user: root' : ''}
error-log: ${folder}/error.log
http2-max-concurrent-requests-per-connection: 4
http2-graceful-shutdown-timeout: 20
listen:
  host: 127.0.0.1
  port: ${String(port)}
  ssl:
    certificate-file: ${folder}/cert.pem
    key-file: ${folder}/key.pem
    ocsp-update-interval: 0
hosts:
  default:
    paths:
      /proxied:
        proxy.reverse.url: ${backend}
      /:
        file.dir: ${folder}
        access-log: ${folder}/access.log
`;

describe('h2o', () => {
  let backend: SlowBackend;
  let peer: Peer;
  let session: InstanceType<typeof URLSession>;

  beforeAll(async () => {
    backend = await startSlowBackend();
    peer = await startPeer((folder, port) => ({
      command: 'h2o',
      args: ['-m', 'worker', '-c', `${folder}/h2o.conf`],
      files: {
        'h2o.conf': configuration(folder, port, backend.origin),
        small: 'hello',
        large: 'x'.repeat(20_000_000),
      },
    }));
    session = await peerSession();
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
    await backend.close();
  });

  it('speaks HTTP/2, and does not push what its application names, because we refuse', async () => {
    const events = await eventsOf(session, `${peer.origin}/proxied/`);
    expect(protocolsOf(events)).toEqual(['h2']);
    // The trailers of its backend it keeps to itself.
    expect(typesOf(events)).toBe('created sent response data metrics completed');
    const response = events.find((event) => event.type === 'response')?.response as HTTPURLResponse;
    expect(response.valueForHTTPHeaderField('link')).toBe('</small>; rel=preload');
    await session.data(`${peer.origin}/small`);
    // What it pushes it writes down as a request.
    expect((await readFile(join(peer.folder, 'access.log'), 'utf8')).match(/GET \/small/g)).toHaveLength(1);
  });

  it('works on four requests at a time; hundreds of loads, urgent or not, wait for their turn', async () => {
    const answers = await Promise.all(
      Array.from({ length: 300 }, (_, index) => {
        const request = new URLRequest(`${peer.origin}/small`);
        return session.data(index % 2 === 0 ? request : request.header('priority', 'u=1, i'));
      }),
    );
    expect(answers.map(([data]) => data.byteLength)).toEqual(answers.map(() => 5));
  });

  it('sends large files at the same time as small ones', async () => {
    const large = Array.from({ length: 3 }, () => session.data(`${peer.origin}/large`));
    const small = await Promise.all(Array.from({ length: 50 }, () => session.data(`${peer.origin}/small`)));
    expect(new Set(small.map(([data]) => data.byteLength))).toEqual(new Set([5]));
    expect((await Promise.all(large)).map(([data]) => data.byteLength)).toEqual(large.map(() => 20_000_000));
  });

  it('takes an upload', async () => {
    const [data] = await session.upload(URLRequest.post(`${peer.origin}/proxied/`), {
      from: new Uint8Array(3_000_000),
    });
    expect(Buffer.from(data).toString()).toBe('3000000');
  });

  it('is stopped without harm to loads in flight; later ones are -1004', async () => {
    const loads = Array.from({ length: 4 }, () => session.data(`${peer.origin}/proxied/slow`));
    await backend.untilWaiting(4);
    const stopped = peer.stop();
    let code: number | null = null;
    while (code === null) {
      const other = await peerSession();
      code = await codeOf(other.data(`${peer.origin}/small`));
      other.invalidateAndCancel();
      await other.finished;
    }
    backend.finish();
    const answers = await Promise.all(loads);
    expect(new Set(answers.map(([data]) => Buffer.from(data).toString()))).toEqual(new Set(['first, last']));
    await stopped;
    // The system may have taken a connection that nobody serves any more.
    expect([-1004, -1200, -1005]).toContain(code);
    expect(await codeOf(session.data(`${peer.origin}/small`))).toBe(-1004);
  });
});
