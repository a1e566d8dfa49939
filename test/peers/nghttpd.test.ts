import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { URLRequest, type URLSession } from '../../src/node.ts';
import { codeOf, eventsOf, peerSession, typesOf } from './peerSession.ts';
import { type Peer, startPeer } from './startPeer.ts';

describe('nghttpd', () => {
  let peer: Peer;
  let session: InstanceType<typeof URLSession>;

  beforeAll(async () => {
    peer = await startPeer((folder, port) => ({
      command: 'nghttpd',
      args: [
        ...['-a', '127.0.0.1', '-d', folder, '--trailer', 'x-sum: 42', '-p', '/small=/large', '-m', '10'],
        ...['--echo-upload', String(port), `${folder}/key.pem`, `${folder}/cert.pem`],
      ],
      files: { small: 'hello', large: 'x'.repeat(3_000_000) },
    }));
    session = await peerSession();
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
  });

  it('sends trailers, and pushes nothing that we refuse', async () => {
    const events = await eventsOf(session, `${peer.origin}/small`);
    expect(typesOf(events)).toBe('created sent response data trailers metrics completed');
    const trailers = events.find((event) => event.type === 'trailers');
    expect(trailers?.fields.get('x-sum')).toBe('42');
  });

  it('takes ten streams at a time; hundreds of loads wait for their turn', async () => {
    const answers = await Promise.all(Array.from({ length: 300 }, () => session.data(`${peer.origin}/small`)));
    expect(answers.map(([data]) => data.byteLength)).toEqual(answers.map(() => 5));
  });

  it('gets what is uploaded, and sends it back', async () => {
    const bytes = new Uint8Array(1_000_000).map((_, index) => index);
    const [data] = await session.upload(URLRequest.post(`${peer.origin}/`), { from: bytes });
    expect(Buffer.compare(data, bytes)).toBe(0);
  });

  it('is cut off: loads in flight are -1005, later ones -1004, each once', async () => {
    const tasks = Array.from({ length: 5 }, () => session.data(`${peer.origin}/large`));
    const codes = Promise.all(tasks.map(codeOf));
    await session.data(`${peer.origin}/small`);
    await peer.stop();
    // Whoever was quick has been served.
    expect((await codes).filter((code) => code !== null && code !== -1005)).toEqual([]);
    expect(await codeOf(session.data(`${peer.origin}/small`))).toBe(-1004);
  });
});
