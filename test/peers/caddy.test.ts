import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { URLRequest, type URLSession } from '../../src/node.ts';
import { codeOf, eventsOf, peerSession, protocolsOf, typesOf } from './peerSession.ts';
import { type SlowBackend, startSlowBackend } from './slowBackend.ts';
import { type Peer, startPeer } from './startPeer.ts';

const configuration = (folder: string, port: number, backend: string): string => `
{
  admin off
  auto_https off
  grace_period 20s
  log {
    output discard
  }
  servers {
    protocols h1 h2
  }
}
https://127.0.0.1:${String(port)} {
  bind 127.0.0.1
  tls ${folder}/cert.pem ${folder}/key.pem
  handle_path /proxied/* {
    reverse_proxy ${backend} {
      flush_interval -1
    }
  }
  handle {
    root * ${folder}
    file_server
  }
}
`;

describe('caddy', () => {
  let backend: SlowBackend;
  let peer: Peer;
  let session: InstanceType<typeof URLSession>;

  beforeAll(async () => {
    backend = await startSlowBackend();
    peer = await startPeer((folder, port) => ({
      command: 'caddy',
      args: ['run', '--config', `${folder}/Caddyfile`, '--adapter', 'caddyfile'],
      files: {
        Caddyfile: configuration(folder, port, backend.origin),
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

  it('speaks HTTP/2, and its proxy hands trailers on', async () => {
    const events = await eventsOf(session, `${peer.origin}/proxied/`);
    expect(protocolsOf(events)).toEqual(['h2']);
    expect(typesOf(events)).toBe('created sent response data trailers metrics completed');
    expect(events.find((event) => event.type === 'trailers')?.fields.get('x-sum')).toBe('42');
  });

  it('serves hundreds of loads on one connection', async () => {
    const all = await Promise.all(Array.from({ length: 400 }, () => eventsOf(session, `${peer.origin}/small`)));
    const metrics = all.flatMap((events) => events.filter((event) => event.type === 'metrics'));
    const exchanges = metrics.flatMap((event) => event.metrics.transactionMetrics);
    expect(exchanges).toHaveLength(400);
    expect(exchanges.every((one) => one.isReusedConnection && one.networkProtocolName === 'h2')).toBe(true);
  });

  it('sends large files at the same time as small ones', async () => {
    const large = Array.from({ length: 4 }, () => session.data(`${peer.origin}/large`));
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
    const loads = Array.from({ length: 20 }, () => session.data(`${peer.origin}/proxied/slow`));
    await backend.untilWaiting(20);
    const stopped = peer.stop();
    // It has heard of it when it takes no connections any more.
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
