import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { URLRequest, type URLSession } from '../../src/node.ts';
import { codeOf, eventsOf, peerSession, protocolsOf } from './peerSession.ts';
import { type Peer, startPeer } from './startPeer.ts';

const configuration = (folder: string, port: number, requests: number): string => `
daemon off;
master_process off;
pid ${folder}/pid;
error_log ${folder}/error.log;
events {}
http {
  log_format what '$request_method $request_uri $status';
  access_log off;
  keepalive_requests ${String(requests)};
  client_body_temp_path ${folder}/body;
  proxy_temp_path ${folder}/proxy;
  fastcgi_temp_path ${folder}/fastcgi;
  uwsgi_temp_path ${folder}/uwsgi;
  scgi_temp_path ${folder}/scgi;
  server {
    listen 127.0.0.1:${String(port)} ssl http2;
    ssl_certificate ${folder}/cert.pem;
    ssl_certificate_key ${folder}/key.pem;
    location /counted { access_log ${folder}/access.log what; return 200 "hello"; }
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
      files: { 'nginx.conf': configuration(folder, port, 100), large: 'x'.repeat(5_000_000) },
    }));
    session = await peerSession();
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
  });

  it('speaks HTTP/2', async () => {
    expect(protocolsOf(await eventsOf(session, `${peer.origin}/`))).toEqual(['h2']);
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

describe.each([100])('nginx that serves %i requests of a connection, with hundreds of loads at once', (requests) => {
  let peer: Peer;
  let session: InstanceType<typeof URLSession>;

  beforeAll(async () => {
    peer = await startPeer((folder, port) => ({
      command: 'nginx',
      args: ['-p', folder, '-c', `${folder}/nginx.conf`],
      files: { 'nginx.conf': configuration(folder, port, requests) },
    }));
    session = await peerSession();
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
  });

  it.each([
    ['GET', (path: string) => new URLRequest(peer.origin + path)],
    ['POST', (path: string) => URLRequest.post(peer.origin + path).json({ a: 1 })],
  ])('none fails, and none is worked on twice: %s', async (method, request) => {
    const answers = await Promise.all(
      Array.from({ length: 500 }, (_, index) => session.data(request(`/counted?${method}${String(index)}`))),
    );
    expect(new Set(answers.map(([data]) => Buffer.from(data).toString()))).toEqual(new Set(['hello']));
    // What is not written down yet is by the time that the next request is answered.
    const lines = (await readFile(join(peer.folder, 'access.log'), 'utf8')).split('\n');
    const ours = lines.filter((line) => line.startsWith(`${method} /counted?`));
    expect(ours.filter((line) => line.endsWith(' 200'))).toHaveLength(500);
    expect(new Set(ours).size).toBe(ours.length);
  });

  it('is gone when it is stopped: -1004', async () => {
    await peer.stop();
    expect(await codeOf(session.data(`${peer.origin}/`))).toBe(-1004);
  });
});
