import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { certificates } from '../support/certificates.ts';
import { type Peer, startPeer } from './startPeer.ts';

const configuration = (folder: string, port: number): string => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  access_log off;
  keepalive_requests 100;
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${String(port)} ssl http2;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location / { return 200 "hello"; }
    location /moved { return 302 /; }
    location /large { root ${folder}; }
  }
}`;

describe('nginx', () => {
  let peer: Peer;
  let session: InstanceType<typeof URLSession>;

  beforeAll(async () => {
    peer = await startPeer((folder, port) => ({
      command: 'nginx',
      args: ['-p', folder, '-c', `${folder}/nginx.conf`],
      files: { 'nginx.conf': configuration(folder, port), large: 'x'.repeat(5_000_000) },
    }));
    const own = URLSessionConfiguration.ephemeral;
    own.certificateAuthorities = [(await certificates()).authority];
    session = new URLSession(own);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
  });

  it('speaks HTTP/2', async () => {
    const events = await lastValueFrom(session.dataTaskEvents(`${peer.origin}/`).pipe(toArray()));
    const metrics = events.find((event) => event.type === 'metrics')?.metrics;
    expect(metrics?.transactionMetrics.map((one) => one.networkProtocolName)).toEqual(['h2']);
  });

  it.each([
    ['GET', () => new URLRequest(`${peer.origin}/`)],
    ['POST', () => URLRequest.post(`${peer.origin}/`).json({ a: 1 })],
  ])('no load of 300, 20 at a time, fails although each connection ends after 100: %s', async (_, request) => {
    let left = 300;
    const bodies: string[] = [];
    const worker = async (): Promise<void> => {
      while (left-- > 0) bodies.push(Buffer.from((await session.data(request()))[0]).toString());
    };
    await Promise.all(Array.from({ length: 20 }, worker));
    expect(bodies).toHaveLength(300);
    expect(new Set(bodies)).toEqual(new Set(['hello']));
  });

  it('follows redirects and carries large bodies', async () => {
    expect((await session.data(`${peer.origin}/moved`))[0].byteLength).toBe(5);
    const large = await Promise.all(Array.from({ length: 5 }, () => session.data(`${peer.origin}/large`)));
    expect(large.map(([data]) => data.byteLength)).toEqual(large.map(() => 5_000_000));
  });
});
