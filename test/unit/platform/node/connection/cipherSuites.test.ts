import { describe, expect, it } from '@jest/globals';
import { getCiphers } from 'node:tls';
import { cipherSuiteNumber } from '../../../../../src/platform/node/connection/cipherSuites.ts';

/** The standard name of a suite that OpenSSL calls `ecdhe-rsa-aes128-gcm-sha256`, `aes256-sha`, … */
const standardName = (name: string): string => {
  const upper = name.toUpperCase().replaceAll('-', '_');
  if (upper.startsWith('TLS_')) return upper;
  const [, exchange = '', cipher = ''] = /^((?:ECDHE|DHE)_(?:RSA|ECDSA)_)?(.*)$/.exec(upper) ?? [];
  const spelled = cipher
    .replace(/^AES(128|256)_(?!GCM)/, 'AES_$1_CBC_')
    .replace(/^AES(128|256)_GCM/, 'AES_$1_GCM')
    .replace(/POLY1305$/, 'POLY1305_SHA256');
  return `TLS_${exchange === '' ? 'RSA_' : exchange}WITH_${spelled}`;
};

describe('the numbers of cipher suites', () => {
  it.each([
    ['TLS_AES_256_GCM_SHA384', 0x1302],
    ['TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 0xc02f],
    ['TLS_RSA_WITH_AES_128_CBC_SHA', 0x002f],
    ['TLS_NO_SUCH_SUITE', null],
    ['constructor', null],
  ])('%s is %s (IANA TLS cipher suites)', (name, number) => {
    expect(cipherSuiteNumber(name)).toBe(number);
  });

  it('are known for all suites that Node can agree on with a server that has a certificate', () => {
    const names = getCiphers().filter((name) => !/psk|srp/.test(name));
    expect(names.length).toBeGreaterThan(20);
    const known = names.map((name) => cipherSuiteNumber(standardName(name)));
    expect(names.filter((_, index) => known[index] === null)).toEqual([]);
    expect(new Set(known).size).toBe(names.length);
  });
});
