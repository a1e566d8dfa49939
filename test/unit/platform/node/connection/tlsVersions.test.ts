import { describe, expect, it } from '@jest/globals';
import { tlsVersionName, tlsVersionNumber } from '../../../../../src/platform/node/connection/tlsVersions.ts';

describe('TLS versions', () => {
  it.each([
    [0x0301, 'TLSv1'],
    [0x0302, 'TLSv1.1'],
    [0x0303, 'TLSv1.2'],
    [0x0304, 'TLSv1.3'],
  ])('%d is what Node calls %s', (number, name) => {
    expect([tlsVersionName(number), tlsVersionNumber(name)]).toEqual([name, number]);
  });

  it.each([0xfeff, 0xfefd, 0, 0x0300])('%d is none', (number) => {
    expect(tlsVersionName(number)).toBeNull();
  });

  it.each([null, 'unknown', 'SSLv3'])('Node means none by %s', (name) => {
    expect(tlsVersionNumber(name)).toBeNull();
  });
});
