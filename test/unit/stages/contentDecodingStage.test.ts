import { promisify } from 'node:util';
import zlib from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import type { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { URLResponse } from '../../../src/foundation/URLResponse.ts';
import { defaultLimits } from '../../../src/loading/LoadingSettings.ts';
import type { ContentDecoders } from '../../../src/loading/ports.ts';
import { contentDecoders } from '../../../src/platform/node/contentDecoders.ts';
import { contentDecodingStage } from '../../../src/stages/contentDecodingStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

const request = URLRequest.get('https://a.test/b');

interface Started {
  readonly run: RecordingRun;
  readonly load: ScriptedLoad;
  /** The run's log once it says that it is over. */
  readonly ended: Promise<readonly string[]>;
  text(): string;
}

interface Options {
  readonly limits?: Partial<typeof defaultLimits>;
  readonly decoders?: ContentDecoders;
}

const start = ({ limits = {}, decoders = contentDecoders }: Options = {}): Started => {
  const scripted = new ScriptedLoader();
  const stage = contentDecodingStage({ decoders, limits: { ...defaultLimits, ...limits } });
  const run = new RecordingRun(stage(scripted.load), request);
  const ended = new Promise<readonly string[]>((resolve) => {
    run.onLog = (line) => {
      if (/^(?:finish|fail)/.test(line)) resolve(run.log);
    };
  });
  run.load.start();
  return { run, load: scripted.last, ended, text: () => Buffer.concat(run.chunks).toString() };
};

/** Lines of a log, one for all data in a row. */
const kinds = (log: readonly string[]): readonly string[] =>
  log.map((line) => line.split(' ')[0]!).filter((kind, index, all) => kind !== 'data' || all[index - 1] !== 'data');

const text = Array.from({ length: 300 }, (_, line) => `line ${line}\n`).join('');

describe('a body without a coding', () => {
  it.each([{}, { 'Content-Encoding': '' }, { 'Content-Encoding': 'identity' }])('passes by with %j', (fields) => {
    const { run, load } = start();
    const chunk = new TextEncoder().encode('as it is');
    load.respond(200, fields).bytes(chunk).finish();
    expect(run.log).toEqual(['response 200', 'data as it is', 'finish']);
    expect(run.chunks[0]).toBe(chunk);
  });

  it('counts its bytes as decoded', () => {
    const { run, load } = start();
    load.respond(200).data('12345').data('678').finish();
    expect(run.transfer?.decodedBodyBytes).toBe(8);
  });

  it('passes by when the response is none of HTTP', () => {
    const { run, load } = start();
    load.respondWith(new URLResponse('https://a.test/b', {})).data('x').finish();
    expect(run.log).toEqual(['response', 'data x', 'finish']);
  });

  it('makes no decoder', () => {
    const { load } = start({
      decoders: () => {
        throw new Error('nothing is to be decoded');
      },
    });
    expect(() => load.respond(200).data('x').finish()).not.toThrow();
  });
});

describe('a coded body', () => {
  it('is decoded, and the header fields stay as they were received', async () => {
    const { run, load, ended, text: decoded } = start();
    const body = zlib.gzipSync(text);
    load
      .respond(200, { 'Content-Encoding': 'gzip', 'Content-Length': String(body.byteLength) })
      .bytes(body)
      .finish();
    expect(kinds(await ended)).toEqual(['response', 'data', 'finish']);
    expect(decoded()).toBe(text);
    const response = run.responses[0] as HTTPURLResponse;
    expect(response.valueForHTTPHeaderField('content-encoding')).toBe('gzip');
    expect(response.valueForHTTPHeaderField('content-length')).toBe(String(body.byteLength));
  });

  it('counts decoded bytes in the transfer', async () => {
    const { run, load, ended } = start();
    load
      .respond(200, { 'Content-Encoding': 'br' })
      .bytes(zlib.brotliCompressSync(Buffer.from(text)))
      .finish();
    await ended;
    expect(run.transfer?.decodedBodyBytes).toBe(text.length);
  });

  it('comes out of codings on top of each other', async () => {
    const { load, ended, text: decoded } = start();
    const body = zlib.zstdCompressSync(zlib.gzipSync(text));
    load.respond(200, { 'Content-Encoding': 'x-gzip, ZSTD' }).bytes(body).finish();
    expect(kinds(await ended)).toEqual(['response', 'data', 'finish']);
    expect(decoded()).toBe(text);
  });

  it('comes before trailers and the end, which wait for it', async () => {
    const { load, ended } = start();
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zlib.gzipSync(text)).trailers(['checksum', '1']).finish();
    expect(kinds(await ended)).toEqual(['response', 'data', 'trailers', 'finish']);
  });

  it('delivers what is there while more is to come', async () => {
    const { run, load, ended, text: decoded } = start();
    const body = zlib.gzipSync(Buffer.alloc(400_000, text));
    const heard = new Promise<void>((resolve) => {
      run.onLog = (line) => {
        if (line.startsWith('data')) resolve();
      };
    });
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(body.subarray(0, -10));
    await heard;
    expect(run.isFinished).toBe(false);
    run.onLog = null;
    load.bytes(body.subarray(-10)).finish();
    await Promise.race([ended, until(() => run.isFinished)]);
    expect(decoded()).toHaveLength(400_000);
  });
});

const until = async (isSo: () => boolean): Promise<void> => {
  while (!isSo()) await promisify(setImmediate)();
};

describe('a response without a body', () => {
  // RFC 9110 §6.4.1: no content for HEAD, 204 and 304, whatever the fields say
  it.each([
    [200, 'gzip'],
    [204, 'gzip'],
    [304, 'br'],
    [200, 'no-such-coding'],
    [200, 'gzip, gzip, gzip, gzip, gzip, gzip'],
  ])('%i may name the coding %j', (status, coding) => {
    const { run, load } = start();
    load.respond(status, { 'Content-Encoding': coding }).trailers(['a', 'b']).finish();
    expect(run.log).toEqual([`response ${status}`, 'trailers a=b', 'finish']);
  });

  it('may have chunks of no bytes', () => {
    const { run, load } = start();
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(new Uint8Array(0)).finish();
    expect(run.log).toEqual(['response 200', 'finish']);
  });
});

describe('a body that cannot be decoded', () => {
  it('fails with -1015 when it is cut off, although the message was whole', async () => {
    const { run, load, ended } = start();
    run.attempt = 2;
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zlib.gzipSync(text).subarray(0, -1)).finish();
    expect(kinds(await ended)).toEqual(['response', 'data', 'fail']);
    expect(run.error).toMatchObject({
      code: URLErrorCode.cannotDecodeRawData,
      phase: 'receiving',
      failureURLString: 'https://a.test/b',
      attempt: 2,
      hop: 0,
      cause: { code: 'Z_BUF_ERROR' },
    });
  });

  it('fails with -1015 when it is something else, and the load below is cancelled', async () => {
    const { run, load, ended } = start();
    load.respond(200, { 'Content-Encoding': 'br' }).data('this is no coded body at all');
    await ended;
    expect(run.error?.code).toBe(URLErrorCode.cannotDecodeRawData);
    expect(load.isCancelled).toBe(true);
  });

  it.each(['no-such-coding', 'compress', 'gzip, no-such-coding', 'no-such-coding, gzip', 'gzip;q=1'])(
    'fails with -1016 when its coding is %j, with the first byte',
    (coding) => {
      const { run, load } = start();
      load.respond(200, { 'Content-Encoding': coding }).data('x').data('y').finish();
      expect(run.log).toEqual(['response 200', 'fail -1016']);
      expect(run.error?.message).toContain(coding);
      expect(load.isCancelled).toBe(true);
    },
  );

  it('fails with -1016 when it has more codings than maximumContentCodings', async () => {
    const six = Array.from({ length: 6 }, () => 'gzip').join(', ');
    const { run, load } = start();
    load.respond(200, { 'Content-Encoding': six }).data('x');
    expect(run.log).toEqual(['response 200', 'fail -1016']);
    expect(run.error?.message).toContain('maximumContentCodings');
    const five = start();
    const body = [1, 2, 3, 4, 5].reduce<Uint8Array>((data) => zlib.gzipSync(data), Buffer.from(text));
    five.load.respond(200, { 'Content-Encoding': 'gzip, gzip, gzip, gzip, gzip' }).bytes(body).finish();
    await five.ended;
    expect(five.text()).toBe(text);
  });

  it('keeps what was delivered before the load below failed, and says nothing more', async () => {
    const { run, load } = start();
    const body = zlib.gzipSync(Buffer.alloc(400_000, text));
    const heard = new Promise<void>((resolve) => {
      run.onLog = (line) => {
        if (line.startsWith('data')) resolve();
      };
    });
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(body);
    await heard;
    load.fail(URLErrorCode.networkConnectionLost);
    const { length } = run.log;
    await quiet();
    expect(run.log).toHaveLength(length);
    expect(run.log.at(-1)).toBe('fail -1005');
  });
});

/** Longer than anything that a decoder had in hand: another one decodes as much meanwhile. */
const quiet = async (): Promise<void> => {
  await promisify(zlib.gunzip)(zlib.gzipSync(Buffer.alloc(2_000_000)));
  await promisify(setImmediate)();
};

/** Zeros in a coding, made while they are sent, so that neither side ever holds them. */
const bomb = (coding: string, size: number): AsyncIterable<Buffer> => {
  const encoder = {
    gzip: () => zlib.createGzip(),
    deflate: () => zlib.createDeflate(),
    br: () => zlib.createBrotliCompress({ params: { [zlib.constants.BROTLI_PARAM_QUALITY]: 4 } }),
    zstd: () => zlib.createZstdCompress(),
  }[coding]!();
  const zeros = Buffer.alloc(1024 * 1024);
  let left = size;
  const feed = (): void => {
    while (left > 0) {
      left -= zeros.byteLength;
      if (!encoder.write(zeros)) {
        encoder.once('drain', feed);
        return;
      }
    }
    encoder.end();
  };
  feed();
  return encoder;
};

describe('a bomb', () => {
  it.each(['gzip', 'deflate', 'br', 'zstd'])('of 300 MiB in %s is stopped long before its end', async (coding) => {
    const { run, load, ended } = start();
    load.respond(200, { 'Content-Encoding': coding });
    let largest = 0;
    const before = process.memoryUsage().arrayBuffers;
    let delivered = 0;
    run.onLog = null;
    const client = run as { didReceiveData(chunk: Uint8Array): void };
    client.didReceiveData = (chunk) => {
      delivered += chunk.byteLength;
      largest = Math.max(largest, process.memoryUsage().arrayBuffers - before);
    };
    for await (const chunk of bomb(coding, 300 * 1024 * 1024)) {
      if (run.error !== null) break;
      await until(() => !load.isPaused || run.error !== null);
      load.bytes(chunk);
    }
    load.finish();
    await Promise.race([ended, until(() => run.error !== null)]);
    expect(run.error?.code).toBe(URLErrorCode.dataLengthExceedsMaximum);
    expect(run.error?.message).toContain('maximumDecodedRatio');
    // Between the 10 MiB that are free and what 200 times the bytes that wait for the decoder come to.
    expect(delivered).toBeGreaterThan(9 * 1024 * 1024);
    expect(delivered).toBeLessThan(40 * 1024 * 1024);
    expect(largest).toBeLessThan(96 * 1024 * 1024);
    expect(load.isCancelled).toBe(true);
  });

  it('inside of another coding is one all the same', async () => {
    const { run, load, ended } = start();
    const body = zlib.gzipSync(zlib.gzipSync(Buffer.alloc(40 * 1024 * 1024)));
    load.respond(200, { 'Content-Encoding': 'gzip, gzip' }).bytes(body).finish();
    await ended;
    expect(run.error?.code).toBe(URLErrorCode.dataLengthExceedsMaximum);
  });

  it('is what the limit says', async () => {
    const zeros = zlib.gzipSync(Buffer.alloc(12 * 1024 * 1024));
    const generous = start({ limits: { maximumDecodedRatio: 2000 } });
    generous.load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zeros).finish();
    expect((await generous.ended).at(-1)).toBe('finish');
    // What is no number must not mean that there is no limit.
    for (const maximumDecodedRatio of [900, NaN]) {
      const strict = start({ limits: { maximumDecodedRatio } });
      strict.load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zeros).finish();
      expect((await strict.ended).at(-1)).toBe('fail -1103');
    }
  });

  it('is no small body, however well it was compressed', async () => {
    const { load, ended } = start();
    load
      .respond(200, { 'Content-Encoding': 'gzip' })
      .bytes(zlib.gzipSync(Buffer.alloc(10 * 1024 * 1024)))
      .finish();
    expect((await ended).at(-1)).toBe('finish');
  });

  it('is no large body that was compressed as usual', async () => {
    const line = Buffer.from(Array.from({ length: 64 * 1024 }, (_, i) => (Math.imul(i, 2654435761) >>> 24) & 0x3f));
    const { load, ended } = start();
    load
      .respond(200, { 'Content-Encoding': 'gzip' })
      .bytes(zlib.gzipSync(Buffer.alloc(30 * 1024 * 1024, line)))
      .finish();
    expect((await ended).at(-1)).toBe('finish');
  });
});

describe('a part of a coded body (206)', () => {
  const body = zlib.gzipSync(text);

  // RFC 9110 §14.1.2: ranges are of the representation, whose coding is part of it
  it.each([
    ['bytes 100-199/1000', body.subarray(100, 200)],
    ['bytes 0-99/1000', body.subarray(0, 100)],
    ['bytes 0-99/*', body.subarray(0, 100)],
    [null, body.subarray(0, 100)],
  ])('is delivered as it came: %s', (range, part) => {
    const { run, load } = start();
    load.respond(206, { 'Content-Encoding': 'gzip', ...(range === null ? {} : { 'Content-Range': range }) });
    load.bytes(part).finish();
    expect(Buffer.concat(run.chunks).equals(part)).toBe(true);
    expect(run.isFinished).toBe(true);
  });

  it('is decoded when it is all of it', async () => {
    const { load, ended, text: decoded } = start();
    const range = `bytes 0-${body.byteLength - 1}/${body.byteLength}`;
    load.respond(206, { 'Content-Encoding': 'gzip', 'Content-Range': range }).bytes(body).finish();
    await ended;
    expect(decoded()).toBe(text);
  });
});

describe('back-pressure', () => {
  const large = Buffer.alloc(4 * 1024 * 1024, Buffer.from(Array.from({ length: 997 }, (_, i) => (i * i) & 0xff)));
  const body = zlib.gzipSync(large, { level: 0 });

  it('makes the load below wait while the decoder is full, and go on afterwards', async () => {
    const { run, load } = start();
    load.respond(200, { 'Content-Encoding': 'gzip' });
    let waits = 0;
    for (let at = 0; at < body.byteLength; at += 65_536) {
      if (load.isPaused) waits += 1;
      await until(() => !load.isPaused);
      load.bytes(body.subarray(at, at + 65_536));
    }
    load.finish();
    await until(() => run.isFinished);
    expect(waits).toBeGreaterThan(0);
    expect(Buffer.concat(run.chunks).equals(large)).toBe(true);
  });

  it('stops both while the client is paused', async () => {
    const { run, load } = start();
    load.respond(200, { 'Content-Encoding': 'gzip' });
    run.load.pause();
    expect(load.isPaused).toBe(true);
    load.bytes(body.subarray(0, 400_000));
    await quiet();
    expect(run.chunks).toEqual([]);
    run.load.resume();
    // It stays held back: the decoder has more than it can take.
    expect(load.isPaused).toBe(true);
    await until(() => !load.isPaused);
    load.bytes(body.subarray(400_000)).finish();
    await until(() => run.isFinished);
    expect(Buffer.concat(run.chunks).equals(large)).toBe(true);
  });

  it('keeps the end back while the client is paused', async () => {
    const { run, load } = start();
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zlib.gzipSync(text));
    run.load.pause();
    load.finish();
    await quiet();
    expect(run.isFinished).toBe(false);
    run.load.resume();
    await until(() => run.isFinished);
    expect(Buffer.concat(run.chunks).toString()).toBe(text);
  });

  it('lets the client pause between any two chunks', async () => {
    const { run, load } = start();
    let isPaused = false;
    let isHeard = true;
    run.onLog = (line) => {
      if (!line.startsWith('data')) return;
      isHeard &&= !isPaused;
      isPaused = true;
      run.load.pause();
      setImmediate(() => {
        isPaused = false;
        run.load.resume();
      });
    };
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(body).finish();
    await until(() => run.isFinished);
    expect(isHeard).toBe(true);
    expect(Buffer.concat(run.chunks).equals(large)).toBe(true);
  });

  it('says nothing after it was cancelled in the middle of a chunk', async () => {
    const { run, load } = start();
    run.onLog = (line) => {
      if (line.startsWith('data')) run.load.cancel();
    };
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(body).finish();
    await until(() => run.chunks.length > 0);
    await quiet();
    expect(run.chunks).toHaveLength(1);
    expect(run.isFinished).toBe(false);
    expect(run.error).toBeNull();
    // Whoever did not hear of it says nothing either.
    run.load.pause();
    run.load.resume();
  });

  it('says nothing after it was cancelled by the trailers', async () => {
    const { run, load } = start();
    run.onLog = (line) => {
      if (line.startsWith('trailers')) run.load.cancel();
    };
    load.respond(200, { 'Content-Encoding': 'gzip' }).bytes(zlib.gzipSync(text)).trailers(['a', 'b']).finish();
    await until(() => run.log.includes('trailers a=b'));
    await quiet();
    expect(run.log.at(-1)).toBe('trailers a=b');
  });
});
