import { nodeDigests } from '../../src/platform/node/nodeDigests.ts';
import type { Digests } from '../../src/syntax/Digests.ts';

/** The engine's digests, with random bytes that are known. */
export const knownDigests = (byte: number): Digests => ({
  begin: (name) => nodeDigests.begin(name),
  randomBytes: (length) => new Uint8Array(length).fill(byte),
});

/** A place that forbids MD5. */
export const withoutMD5: Digests = {
  begin: (name) => (name === 'md5' ? null : nodeDigests.begin(name)),
  randomBytes: (length) => new Uint8Array(length),
};

export const fromHex = (text: string): Uint8Array => {
  const digits = text.replace(/\s/g, '');
  return Uint8Array.from({ length: digits.length / 2 }, (_, i) => Number.parseInt(digits.slice(2 * i, 2 * i + 2), 16));
};

/** The challenge of MS-NLMP §4.2.4.3, as a server sends it. */
export const ntlmExample: Uint8Array = fromHex(
  `4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 2400 2400 44000000
   0600 7017 0000000f 530065007200760065007200
   02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000`,
);
