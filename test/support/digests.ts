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
