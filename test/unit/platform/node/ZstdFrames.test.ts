import { describe, expect, it } from '@jest/globals';
import { constants, zstdCompressSync } from 'node:zlib';
import { randomBytes } from 'node:crypto';
import { ZstdFrames } from '../../../../src/platform/node/ZstdFrames.ts';

const checksum = { params: { [constants.ZSTD_c_checksumFlag]: 1 } };
const skippable = Buffer.from([0x53, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]);

const follow = (bytes: Uint8Array, step: number): ZstdFrames => {
  const frames = new ZstdFrames();
  for (let at = 0; at < bytes.length; at += step) frames.push(bytes.subarray(at, at + step));
  return frames;
};

/** Frames as a real encoder makes them. @see RFC 8878 §3.1 */
const cases: readonly [string, Buffer][] = [
  ['a short text', zstdCompressSync('hello')],
  ['with a checksum', zstdCompressSync('hello', checksum)],
  ['nothing', zstdCompressSync('')],
  ['one repeated byte', zstdCompressSync(Buffer.alloc(300_000))],
  ['what cannot be compressed, in several blocks', zstdCompressSync(randomBytes(300_000))],
  ['two frames', Buffer.concat([zstdCompressSync('one'), zstdCompressSync('two', checksum)])],
  ['a skippable frame between two', Buffer.concat([zstdCompressSync('one'), skippable, zstdCompressSync('two')])],
];

describe('zstd frames', () => {
  it.each(cases)('are whole at their end, however they come: %s', (_what, bytes) => {
    for (const step of [1, 2, 3, 7, 1000, bytes.length]) expect(follow(bytes, step).isWhole).toBe(true);
  });

  it.each(cases)('are not whole anywhere inside: %s', (_what, bytes) => {
    const ends = new Set([0, bytes.length]);
    const first = zstdCompressSync('one').length;
    if (bytes.subarray(0, first).equals(zstdCompressSync('one'))) ends.add(first).add(first + skippable.length);
    const step = Math.max(1, Math.floor(bytes.length / 200));
    for (let cut = 1; cut < bytes.length; cut += step) {
      if (!ends.has(cut)) expect([cut, follow(bytes.subarray(0, cut), 500).isWhole]).toEqual([cut, false]);
    }
  });
});
