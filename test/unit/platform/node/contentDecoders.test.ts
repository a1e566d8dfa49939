import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { Decoder } from '../../../../src/loading/ports.ts';
import { acceptEncoding, contentDecoders } from '../../../../src/platform/node/contentDecoders.ts';

/** What a decoder says, and the end of it as a promise. */
class Hearer {
  readonly decoder: Decoder;
  readonly chunks: Uint8Array[] = [];
  readonly log: string[] = [];
  onChunk: (chunk: Uint8Array) => void = () => {};
  onDrain: () => void = () => {};
  readonly end: Promise<string>;

  constructor(coding: string) {
    let settle: (end: string) => void = () => {};
    this.end = new Promise((resolve) => {
      settle = resolve;
    });
    this.decoder = contentDecoders(coding, {
      didDecode: (chunk) => {
        this.log.push('data');
        this.chunks.push(chunk);
        this.onChunk(chunk);
      },
      didDrain: () => {
        this.log.push('drain');
        this.onDrain();
      },
      didFinish: () => {
        this.log.push('finish');
        settle('finish');
      },
      didFail: (reason) => {
        this.log.push('fail');
        settle(`fail ${String((reason as { code?: unknown }).code)}`);
      },
    })!;
  }

  get text(): string {
    return Buffer.concat(this.chunks).toString();
  }

  get size(): number {
    return this.chunks.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}

const decode = async (coding: string, chunks: readonly Uint8Array[]): Promise<{ end: string; text: string }> => {
  const hearer = new Hearer(coding);
  for (const chunk of chunks) hearer.decoder.write(chunk);
  hearer.decoder.end();
  const end = await hearer.end;
  return { end, text: hearer.text };
};

const byteByByte = (data: Uint8Array): Uint8Array[] => Array.from(data, (byte) => Uint8Array.of(byte));

const encoders: Readonly<Record<string, readonly [coding: string, encode: (data: Uint8Array) => Buffer]>> = {
  gzip: ['gzip', (data) => zlib.gzipSync(data)],
  'deflate in the zlib format': ['deflate', (data) => zlib.deflateSync(data)],
  'deflate without the zlib format': ['deflate', (data) => zlib.deflateRawSync(data)],
  br: ['br', (data) => zlib.brotliCompressSync(data, { params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } })],
  zstd: ['zstd', (data) => zlib.zstdCompressSync(data)],
};
const rows = Object.entries(encoders).map(([name, [coding, encode]]) => ({ name, coding, encode }));

const prose = Array.from({ length: 4000 }, (_, line) => `line ${line} of ${line * line}\n`).join('');
const proseBytes = Buffer.from(prose);

describe.each(rows)('$name', ({ coding, encode }) => {
  const encoded = encode(proseBytes);

  it('decodes a body that comes whole', async () => {
    expect(await decode(coding, [encoded])).toEqual({ end: 'finish', text: prose });
  });

  it('decodes a body that comes byte by byte', async () => {
    const short = 'a body of a few bytes, and not much more';
    expect(await decode(coding, byteByByte(encode(Buffer.from(short))))).toEqual({ end: 'finish', text: short });
  });

  it('decodes a body of no bytes', async () => {
    expect(await decode(coding, [encode(new Uint8Array(0))])).toEqual({ end: 'finish', text: '' });
  });

  it('fails wherever the coded stream is cut off', async () => {
    const small = encode(Buffer.from('abc'.repeat(20)));
    const ends = await Promise.all(
      Array.from({ length: small.byteLength - 1 }, (_, length) => decode(coding, [small.subarray(0, length + 1)])),
    );
    expect(ends.map(({ end }) => end)).toEqual(ends.map(() => 'fail Z_BUF_ERROR'));
  });

  it('fails when the cut comes byte by byte', async () => {
    const small = encode(Buffer.from('abc'.repeat(20)));
    expect((await decode(coding, byteByByte(small).slice(0, -1))).end).toBe('fail Z_BUF_ERROR');
  });

  it('fails for text that is not coded at all', async () => {
    expect((await decode(coding, [Buffer.from('<html>this is no coded body</html>')])).end).toMatch(/^fail /);
  });

  it('holds its input back while it is paused, and gives all of it afterwards', async () => {
    const large = Buffer.alloc(8 * 1024 * 1024, prose);
    const coded = encode(large);
    const hearer = new Hearer(coding);
    hearer.decoder.pause();
    for (let at = 0; at < coded.byteLength; at += 1000) hearer.decoder.write(coded.subarray(at, at + 1000));
    hearer.decoder.end();
    await promisify(setImmediate)();
    expect(hearer.log).toEqual([]);
    let isPaused = false;
    let isHeard = true;
    hearer.onChunk = () => {
      isHeard &&= !isPaused;
      isPaused = true;
      hearer.decoder.pause();
      setImmediate(() => {
        isPaused = false;
        hearer.decoder.resume();
      });
    };
    hearer.decoder.resume();
    expect(await hearer.end).toBe('finish');
    expect(hearer.size).toBe(large.byteLength);
    expect(isHeard).toBe(true);
    expect(Buffer.concat(hearer.chunks).equals(large)).toBe(true);
  });

  it('decodes a bomb no further than somebody takes it', async () => {
    const zeros = encode(Buffer.alloc(32 * 1024 * 1024));
    const hearer = new Hearer(coding);
    hearer.decoder.pause();
    hearer.decoder.write(zeros);
    hearer.decoder.end();
    const stopped = new Promise<void>((resolve) => {
      hearer.onChunk = () => {
        if (hearer.size < 1024 * 1024) return;
        hearer.decoder.destroy();
        resolve();
      };
    });
    hearer.decoder.resume();
    await stopped;
    await decode(coding, [encoded]);
    expect(hearer.size).toBeLessThan(1024 * 1024 + 128 * 1024);
    expect(hearer.log).not.toContain('finish');
  });

  it('says nothing after it was destroyed', async () => {
    const hearer = new Hearer(coding);
    hearer.decoder.write(encoded);
    hearer.decoder.end();
    hearer.decoder.destroy();
    // What was on its way is older than this.
    await decode(coding, [encoded]);
    expect(hearer.log).toEqual([]);
  });

  it('says nothing after it was destroyed in the middle of a broken body', async () => {
    const hearer = new Hearer(coding);
    hearer.decoder.write(Buffer.from('<html>this is no coded body</html>'));
    hearer.decoder.destroy();
    hearer.decoder.write(encoded);
    hearer.decoder.end();
    await decode(coding, [encoded]);
    expect(hearer.log).toEqual([]);
  });

  it('does not keep a large buffer for a small body', async () => {
    const hearer = new Hearer(coding);
    hearer.decoder.write(encode(Buffer.from('{"small":true}')));
    hearer.decoder.end();
    await hearer.end;
    expect(hearer.text).toBe('{"small":true}');
    expect(hearer.chunks.every((chunk) => chunk.buffer.byteLength <= 4 * chunk.byteLength)).toBe(true);
  });
});

describe('a decoder that gets more than it can take', () => {
  const random = Buffer.from(Array.from({ length: 512 * 1024 }, (_, i) => (i * i * 31 + (i >> 3)) & 0xff));
  const coded = zlib.gzipSync(random, { level: 0 });

  it('is full until it has worked most of it off, and says when', async () => {
    const hearer = new Hearer('gzip');
    hearer.decoder.pause();
    let at = 0;
    for (; at < coded.byteLength && !hearer.decoder.isFull; at += 16_384) {
      hearer.decoder.write(coded.subarray(at, at + 16_384));
    }
    expect(at).toBe(128 * 1024);
    const drained = new Promise<void>((resolve) => {
      hearer.onDrain = resolve;
    });
    hearer.decoder.resume();
    await drained;
    expect(hearer.decoder.isFull).toBe(false);
    hearer.onDrain = () => {};
    hearer.decoder.write(coded.subarray(at));
    hearer.decoder.end();
    expect(await hearer.end).toBe('finish');
    expect(Buffer.concat(hearer.chunks).equals(random)).toBe(true);
  });
});

describe('what follows a coded stream', () => {
  const one = Buffer.from('the first');
  const two = Buffer.from('the second');
  const newline = Buffer.from('\r\n');
  const zeros = Buffer.alloc(20);

  it.each([
    // RFC 1952 §2.2: a gzip file is a series of members
    ['gzip', 'a second member', zlib.gzipSync(two), 'finish', 'the firstthe second'],
    ['gzip', 'zeros, as tapes have them', zeros, 'finish', 'the first'],
    ['gzip', 'a line end', newline, 'fail', null],
    ['gzip', 'a second member that is cut off', zlib.gzipSync(two).subarray(0, -3), 'fail', null],
    // RFC 1950 §2.2: one stream; RFC 7932 §9.2: the last meta-block is marked
    ['deflate', 'a line end', newline, 'finish', 'the first'],
    ['deflate', 'a second stream', zlib.deflateSync(two), 'finish', 'the first'],
    ['br', 'a line end', newline, 'finish', 'the first'],
    ['br', 'a second stream', zlib.brotliCompressSync(two), 'finish', 'the first'],
    // RFC 8878 §3.1: Zstandard data is made up of one or more frames, some of which are to be skipped
    ['zstd', 'a second frame', zlib.zstdCompressSync(two), 'finish', 'the firstthe second'],
    [
      'zstd',
      'two more frames',
      Buffer.concat([zlib.zstdCompressSync(two), zlib.zstdCompressSync(one)]),
      'finish',
      'the firstthe secondthe first',
    ],
    [
      'zstd',
      'a frame to be skipped',
      Buffer.from([0x50, 0x2a, 0x4d, 0x18, 3, 0, 0, 0, 1, 2, 3]),
      'finish',
      'the first',
    ],
    ['zstd', 'a line end', newline, 'fail', null],
    ['zstd', 'zeros', zeros, 'fail', null],
    ['zstd', 'a second frame that is cut off', zlib.zstdCompressSync(two).subarray(0, -1), 'fail', null],
  ] as const)('%s and then %s', async (coding, _what, rest, end, text) => {
    const first = Object.values(encoders).find(([name]) => name === coding)![1](one);
    const together = Buffer.concat([first, rest]);
    for (const chunks of [[together], [first, rest], byteByByte(together)]) {
      const result = await decode(coding, chunks);
      expect(result.end.split(' ')[0]).toBe(end);
      if (text !== null) expect(result.text).toBe(text);
    }
  });
});

describe('a coded stream that is flushed in the middle', () => {
  const flushing = {
    gzip: () => zlib.createGzip(),
    deflate: () => zlib.createDeflate(),
    br: () => zlib.createBrotliCompress(),
    zstd: () => zlib.createZstdCompress(),
  } as const;

  it.each(Object.entries(flushing))('gives at once what the flushed piece of %s holds', async (coding, make) => {
    const encoder = make();
    const pieces: Buffer[] = [];
    encoder.on('data', (piece: Buffer) => pieces.push(piece));
    encoder.write('data: first\n\n');
    await new Promise<void>((resolve) => {
      encoder.flush(resolve);
    });
    const hearer = new Hearer(coding);
    const heard = new Promise<void>((resolve) => {
      hearer.onChunk = () => {
        if (hearer.text === 'data: first\n\n') resolve();
      };
    });
    for (const piece of pieces) hearer.decoder.write(piece);
    await heard;
    expect(hearer.log).not.toContain('finish');
    hearer.decoder.destroy();
    encoder.destroy();
  });
});

describe('contentDecoders', () => {
  it('knows the codings that are asked for, in that order', () => {
    expect(acceptEncoding).toBe('gzip, deflate, br, zstd');
    for (const coding of acceptEncoding.split(', ')) expect(new Hearer(coding).decoder).not.toBeNull();
  });

  it.each(['compress', 'identity', '', 'toString', '__proto__'])('does not know %j', (coding) => {
    expect(contentDecoders(coding, { didDecode() {}, didDrain() {}, didFinish() {}, didFail() {} })).toBeNull();
  });

  it('refuses a zstd window of more than 8 MiB, which a server could make us keep', async () => {
    // RFC 9659 §3
    const frame = zlib.zstdCompressSync(Buffer.from('x'.repeat(100)), {
      params: { [zlib.constants.ZSTD_c_windowLog]: 27, [zlib.constants.ZSTD_c_contentSizeFlag]: 0 },
    });
    const streamed = await new Promise<Buffer>((resolve) => {
      const encoder = zlib.createZstdCompress({ params: { [zlib.constants.ZSTD_c_windowLog]: 27 } });
      const pieces: Buffer[] = [frame.subarray(0, 0)];
      encoder.on('data', (piece: Buffer) => pieces.push(piece));
      encoder.on('end', () => resolve(Buffer.concat(pieces)));
      encoder.end(Buffer.alloc(100_000, 'window'));
    });
    expect((await decode('zstd', [streamed])).end).toBe('fail ZSTD_error_frameParameter_windowTooLarge');
  });

  it('decodes nothing from nothing', async () => {
    expect(await decode('gzip', [])).toEqual({ end: 'finish', text: '' });
  });
});
