import { describe, expect, it } from '@jest/globals';
import { nodeDigests } from '../../../src/platform/node/nodeDigests.ts';
import { digestOf, hasDigest, hmacMD5 } from '../../../src/syntax/Digests.ts';
import { hex } from '../../../src/syntax/hex.ts';
import { fromHex, withoutMD5 } from '../../support/digests.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

describe('digestOf', () => {
  it.each([
    ['md5' as const, '900150983cd24fb0d6963f7d28e17f72'],
    ['sha256' as const, 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad'],
    // FIPS 180-4: SHA-512/256 has initial values of its own, and is no SHA-512 cut short
    ['sha512-256' as const, '53048e2681941ef99b2e29b76b4c7dabe4c2d0c634fc6d46e0e2f13107e7af23'],
  ])('makes %s of pieces', (name, digest) => {
    expect(hex(digestOf(nodeDigests, name, bytes('a'), bytes('bc')))).toBe(digest);
  });

  it('throws where there is none, which can be asked before', () => {
    expect(hasDigest(withoutMD5, 'md5')).toBe(false);
    expect(hasDigest(withoutMD5, 'sha256')).toBe(true);
    expect(() => digestOf(withoutMD5, 'md5')).toThrow(RangeError);
  });
});

describe('hmacMD5', () => {
  // RFC 2202 §2
  it.each([
    ['0b'.repeat(16), '4869205468657265', '9294727a3638bb1c13f48ef8158bfc9d'],
    ['4a656665', hex(bytes('what do ya want for nothing?')), '750c783e6ab0b503eaa86e310a5db738'],
    ['aa'.repeat(16), 'dd'.repeat(50), '56be34521d144c88dbb8c733f0e8b3f6'],
    [
      'aa'.repeat(80),
      hex(bytes('Test Using Larger Than Block-Size Key - Hash Key First')),
      '6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd',
    ],
  ])('with the key %s', (key, data, expected) => {
    const message = fromHex(data);
    expect(hex(hmacMD5(nodeDigests, fromHex(key), message.subarray(0, 3), message.subarray(3)))).toBe(expected);
  });
});
