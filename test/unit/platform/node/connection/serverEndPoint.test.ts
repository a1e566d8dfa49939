import { describe, expect, it } from '@jest/globals';
import { createHash, X509Certificate } from 'node:crypto';
import { serverEndPoint } from '../../../../../src/platform/node/connection/serverEndPoint.ts';
import { certificates } from '../../../../support/certificates.ts';

describe('serverEndPoint', () => {
  it('is the digest of the certificate by the function that it is signed with (RFC 5929 §4.1)', async () => {
    const { raw } = new X509Certificate((await certificates()).valid.cert);
    const digest = createHash('sha256').update(raw).digest();
    expect(serverEndPoint(raw)).toEqual(new Uint8Array(Buffer.concat([Buffer.from('tls-server-end-point:'), digest])));
  });

  it.each([
    ['nothing', ''],
    ['what is cut off', '3082'],
    ['a length that leads out', '30ff30ff'],
    ['an algorithm that is not known', '300a 3000 3006 0604 55040301'.replace(/ /g, '')],
  ])('is null for %s', (_name, bytes) => {
    expect(serverEndPoint(Buffer.from(bytes, 'hex'))).toBeNull();
  });
});
