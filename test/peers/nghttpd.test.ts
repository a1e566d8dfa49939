import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { certificates } from '../support/certificates.ts';
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
    const own = URLSessionConfiguration.ephemeral;
    own.certificateAuthorities = [(await certificates()).authority];
    session = new URLSession(own);
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await peer.close();
  });

  it('sends trailers, and pushes nothing that we refuse', async () => {
    const events = await lastValueFrom(session.dataTaskEvents(`${peer.origin}/small`).pipe(toArray()));
    const types = events.map(({ type }) => type).filter((type) => type !== 'progress');
    expect(types.join(' ')).toBe('created sent response data trailers metrics completed');
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
});
