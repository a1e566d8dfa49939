import type { ContentDecoders } from '../../loading/ports.ts';
import { type ZlibCoding, ZlibDecoder } from './ZlibDecoder.ts';
import { ZstdFrames } from './ZstdFrames.ts';

/** Loaded with the first coded body: it takes its time, and many programs never see one. */
const zlib = (): typeof import('node:zlib') => process.getBuiltinModule('node:zlib');

/** Larger pieces than zlib's own 16 KiB cost measurably less, and memory is taken for each body that is decoded. */
const chunkSize = 32 * 1024;

/** The largest window that a server may make us keep, as a power of two: 8 MiB. @see RFC 9659 §3 */
const zstdWindowLogMax = 23;

/** Whether two bytes are the head of the zlib format: method, window, and a multiple of 31. @see RFC 1950 §2.2 */
const isZlibHead = (first: number, second: number): boolean =>
  (first & 0x0f) === 8 && first >> 4 <= 7 && (first * 256 + second) % 31 === 0;

const codings: Readonly<Record<string, ZlibCoding>> = Object.freeze({
  /** One member or several; after the last one zeros are ignored and anything else fails. @see RFC 1952 §2.2 */
  gzip: { open: () => zlib().createGunzip({ chunkSize }), sniffedBytes: 0, isSeries: false },
  /**
   * One stream, which knows its end; what follows is ignored. Many servers leave out the zlib format around it.
   * @see RFC 9110 §8.4.1.2
   */
  deflate: {
    open: ([first = 0x78, second = 0x9c]) =>
      isZlibHead(first, second) ? zlib().createInflate({ chunkSize }) : zlib().createInflateRaw({ chunkSize }),
    sniffedBytes: 2,
    isSeries: false,
  },
  /** One stream, which knows its end; what follows is ignored. @see RFC 7932 §9.2 */
  br: { open: () => zlib().createBrotliDecompress({ chunkSize }), sniffedBytes: 0, isSeries: false },
  /** One frame or several; anything else after a frame fails. @see RFC 8878 §3.1 */
  zstd: {
    open: () =>
      zlib().createZstdDecompress({ chunkSize, params: { [zlib().constants.ZSTD_d_windowLogMax]: zstdWindowLogMax } }),
    sniffedBytes: 0,
    // The engine takes further frames from further chunks, and none from the chunk in which a frame has ended.
    isSeries: true,
    follow: () => new ZstdFrames(),
  },
});

/** What the decoders below know, in the order of preference. @see RFC 9110 §12.5.3 */
export const acceptEncoding = 'gzip, deflate, br, zstd';

/** Decoders of Node's zlib. They work in other threads and fail for coded streams without their end. */
export const contentDecoders: ContentDecoders = (coding, client) => {
  const known = Object.hasOwn(codings, coding) ? codings[coding] : undefined;
  return known === undefined ? null : new ZlibDecoder(known, client);
};
