import { createReadStream } from 'node:fs';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ByteStream } from '../../../src/foundation/HTTPBody.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { StreamBodyReader } from '../../../src/loading/StreamBodyReader.ts';
import { readableOf } from '../../support/readableOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

const readAll = async (reader: StreamBodyReader): Promise<Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for (let piece = await reader.read(); piece !== null; piece = await reader.read()) pieces.push(piece);
  return pieces;
};

/** An async generator that notes what becomes of it. */
const noting = (log: string[], chunks: readonly unknown[] = [bytes('a'), bytes('b')]): AsyncIterable<Uint8Array> =>
  (async function* () {
    try {
      for (const chunk of chunks) {
        log.push('asked');
        yield chunk as Uint8Array;
      }
      log.push('ended');
    } finally {
      log.push('left');
    }
  })();

const readable = (log: string[]): ReadableStream<Uint8Array> =>
  new ReadableStream<Uint8Array>(
    {
      pull: (controller) => {
        log.push('asked');
        controller.enqueue(bytes('a'));
      },
      cancel: () => {
        log.push('cancelled');
      },
    },
    { highWaterMark: 0 },
  );

const sources: Readonly<Record<string, (chunks: readonly Uint8Array[]) => ByteStream>> = {
  'an async generator': (chunks) => noting([], chunks),
  'a ReadableStream': (chunks) => readableOf(chunks),
  'a Readable of Node': (chunks) => Readable.from(chunks),
  'an iterable that answers without promises': (chunks) => {
    const iterator = chunks.values();
    return { [Symbol.asyncIterator]: () => ({ next: () => iterator.next() }) } as unknown as ByteStream;
  },
};

describe.each(Object.entries(sources))('%s', (_name, make) => {
  it('gives its chunks as they are', async () => {
    const chunks = [bytes('one'), bytes('two')];
    const pieces = await readAll(new StreamBodyReader(make(chunks)));
    expect(pieces.map((piece) => Buffer.from(piece).toString())).toEqual(['one', 'two']);
    expect(pieces.every((piece, index) => piece.buffer === chunks[index]!.buffer)).toBe(true);
  });

  it('is cut into pieces of at most 64 KiB, without a copy', async () => {
    const large = new Uint8Array(150_000).fill(7);
    const pieces = await readAll(new StreamBodyReader(make([large, bytes('end')])));
    expect(pieces.map(({ byteLength }) => byteLength)).toEqual([65_536, 65_536, 18_928, 3]);
    expect(pieces[1]!.buffer).toBe(large.buffer);
  });

  it('may have chunks of no bytes, which are no pieces', async () => {
    const empty = new Uint8Array(0);
    const pieces = await readAll(new StreamBodyReader(make([empty, bytes('a'), empty, empty])));
    expect(pieces.map((piece) => Buffer.from(piece).toString())).toEqual(['a']);
  });

  it('may have no bytes at all', async () => {
    expect(await readAll(new StreamBodyReader(make([])))).toEqual([]);
  });
});

describe('StreamBodyReader', () => {
  it('does not know its length', () => {
    expect(new StreamBodyReader(noting([])).length).toBe(-1);
  });

  it('asks for nothing before it is asked', () => {
    const log: string[] = [];
    new StreamBodyReader(noting(log));
    new StreamBodyReader(readable(log));
    expect(log).toEqual([]);
  });

  it.each([
    ['a string', 'text', 'string'],
    ['null', null, 'null'],
    ['a number', 7, 'number'],
    ['an ArrayBuffer', new ArrayBuffer(3), 'ArrayBuffer'],
    ['another view', new Uint16Array(3), 'Uint16Array'],
    ['an object without a prototype', Object.create(null), 'object'],
  ])('fails clearly for a chunk that is %s', async (_what, chunk, name) => {
    const log: string[] = [];
    const reader = new StreamBodyReader(noting(log, [chunk]));
    await expect(reader.read()).rejects.toMatchObject({
      code: URLErrorCode.requestBodyStreamExhausted,
      message: expect.stringContaining(`of type ${name};`),
    });
    reader.close();
    await new Promise(setImmediate);
    expect(log).toEqual(['asked', 'left']);
  });

  it('fails with what the stream fails with, which is then over', async () => {
    const reason = new Error('the disk is gone');
    let left = 0;
    const reader = new StreamBodyReader({
      [Symbol.asyncIterator]: () => ({
        next: () => Promise.reject(reason),
        return: () => {
          left += 1;
          return Promise.resolve({ done: true as const, value: undefined });
        },
      }),
    });
    await expect(Promise.resolve(reader.read())).rejects.toBe(reason);
    reader.close();
    expect(left).toBe(0);
  });

  it.each([
    [
      'a ReadableStream that somebody reads',
      () => {
        const stream = readableOf([bytes('a')]);
        stream.getReader();
        return stream;
      },
    ],
    ['a destroyed Readable', () => Readable.from([bytes('a')]).destroy()],
    ['no stream', () => ({}) as ByteStream],
  ])('cannot be made for %s', (_what, make) => {
    expect(() => new StreamBodyReader(make())).toThrow(
      expect.objectContaining({ code: URLErrorCode.requestBodyStreamExhausted }),
    );
  });

  it('cannot be made for a Readable that has been read', async () => {
    const stream = Readable.from([bytes('a'), bytes('b')]);
    for await (const chunk of stream) {
      expect(chunk).toEqual(bytes('a'));
      break;
    }
    expect(() => new StreamBodyReader(stream)).toThrow('has been read already');
  });

  it.each([
    ['before it is read', 0, ['left']],
    ['between two chunks', 1, ['asked', 'left']],
    ['after its end', 3, ['asked', 'asked', 'ended', 'left']],
  ])('leaves an async generator once when it is closed %s', async (_when, count, log) => {
    const noted: string[] = [];
    const generator = noting(noted);
    const reader = new StreamBodyReader(generator);
    for (let read = 0; read < count; read += 1) await reader.read();
    reader.close();
    reader.close();
    await new Promise(setImmediate);
    // A generator that was never asked has not begun, so there is nothing in it to leave.
    expect(noted).toEqual(count === 0 ? [] : log);
    expect(await generator[Symbol.asyncIterator]().next()).toMatchObject({ done: true });
  });

  it('leaves an async generator that is busy when it is done with that', async () => {
    const log: string[] = [];
    let goOn: () => void = () => {};
    const reader = new StreamBodyReader(
      (async function* () {
        try {
          await new Promise<void>((resolve) => {
            goOn = resolve;
          });
          yield bytes('late');
        } finally {
          log.push('left');
        }
      })(),
    );
    const reading = reader.read();
    reader.close();
    expect(log).toEqual([]);
    goOn();
    await reading;
    await new Promise(setImmediate);
    expect(log).toEqual(['left']);
    expect(await reader.read()).toBeNull();
  });

  it.each([0, 1])('cancels a ReadableStream that is closed after %i chunks', async (count) => {
    const log: string[] = [];
    const reader = new StreamBodyReader(readable(log));
    for (let read = 0; read < count; read += 1) await reader.read();
    reader.close();
    await new Promise(setImmediate);
    expect(log.filter((line) => line === 'cancelled')).toHaveLength(1);
  });

  it.each([0, 1])('closes the file behind a Readable that is closed after %i chunks', async (count) => {
    const stream = createReadStream(await folder.write('readable', Buffer.alloc(300_000)));
    const closed = new Promise<void>((resolve) => stream.once('close', resolve));
    const reader = new StreamBodyReader(stream);
    for (let read = 0; read < count; read += 1) await reader.read();
    reader.close();
    await closed;
    expect(stream.destroyed).toBe(true);
  });

  it('does not care how a stream takes being left', async () => {
    const leavers: readonly (() => never | Promise<never>)[] = [
      () => {
        throw new Error('at once');
      },
      () => Promise.reject(new Error('later')),
    ];
    for (const leave of leavers) {
      const reader = new StreamBodyReader({
        [Symbol.asyncIterator]: () => ({
          next: () => Promise.resolve({ done: false, value: bytes('a') }),
          return: leave,
        }),
      });
      await reader.read();
      expect(() => reader.close()).not.toThrow();
    }
    await new Promise(setImmediate);
  });
});
