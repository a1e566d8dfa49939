import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { ByteStream, HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { BodySource, type OpenBody, type OpenedStreams } from '../../../src/loading/BodySource.ts';
import { nodeFileSystem } from '../../../src/platform/node/nodeFileSystem.ts';
import { takeFlushing, takeWhole } from '../../support/bodyTransport.ts';
import { CountedFiles } from '../../support/countedFiles.ts';
import { readableOf } from '../../support/readableOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const data = (size: number): HTTPBody => ({ kind: 'data', data: new Uint8Array(size).fill(1) });
const chunksOf = (...sizes: readonly number[]): Uint8Array[] => sizes.map((size) => new Uint8Array(size).fill(2));
const stream = (...sizes: readonly number[]): HTTPBody => ({
  kind: 'stream',
  stream: readableOf(chunksOf(...sizes)),
});

interface Opened {
  readonly body: OpenBody;
  readonly sent: [bytes: number, total: number][];
  readonly failures: unknown[];
}

const open = async (
  body: HTTPBody,
  announcedLength = -1,
  files = new CountedFiles(nodeFileSystem),
  opened: OpenedStreams = new WeakSet<ByteStream>(),
): Promise<Opened> => {
  const sent: [bytes: number, total: number][] = [];
  const failures: unknown[] = [];
  const listener = {
    didSendBody: (bytes: number, total: number) => sent.push([bytes, total]),
    bodyDidFail: (reason: unknown) => failures.push(reason),
  };
  return { body: await new BodySource(body, files, opened).open(listener, announcedLength), sent, failures };
};

describe('what is opened', () => {
  it('is data as a whole up to 64 KiB, and pieces beyond', async () => {
    const small = await open(data(65_536));
    expect(small.body.data?.byteLength).toBe(65_536);
    const large = await open(data(65_537));
    expect(large.body.data).toBeNull();
    expect(large.body.length).toBe(65_537);
    expect((await takeWhole(large.body)).equals(Buffer.alloc(65_537, 1))).toBe(true);
  });

  it('is there in the same turn without a file', () => {
    const source = new BodySource(data(100), null, new WeakSet<ByteStream>());
    expect(source.open({ didSendBody() {}, bodyDidFail() {} }, -1)).toHaveProperty('length', 100);
  });

  it('is as long as the request announced, when nobody else knows', async () => {
    expect((await open(stream(3, 4), 7)).body.length).toBe(7);
    expect((await open(stream(3, 4))).body.length).toBe(-1);
    expect((await open(data(5), 7)).body.length).toBe(5);
  });
});

describe('a stream', () => {
  it('is opened once, whoever opens it', async () => {
    const opened = new WeakSet<ByteStream>();
    const body = stream(1);
    const first = new BodySource(body, null, opened);
    expect(first.isSpent).toBe(false);
    first.open({ didSendBody() {}, bodyDidFail() {} }, -1);
    const second = new BodySource({ kind: 'composite', pieces: [data(1), body] }, null, opened);
    expect(second.isSpent).toBe(true);
    expect(() => second.open({ didSendBody() {}, bodyDidFail() {} }, -1)).toThrow('has been opened before');
  });

  it('cannot stand twice in one body', () => {
    const body = stream(1);
    const twice = new BodySource({ kind: 'composite', pieces: [body, body] }, null, new WeakSet<ByteStream>());
    expect(() => twice.open({ didSendBody() {}, bodyDidFail() {} }, -1)).toThrow('has been opened before');
  });

  it.each([
    ['data', data(1), false],
    ['a file', { kind: 'file', file: 'x' } as const, false],
    ['a body that is asked for', { kind: 'asked' } as const, true],
  ])('is what can be spent; %s', (_what, body, isSpent) => {
    const opened = new WeakSet<ByteStream>();
    expect(new BodySource(body, null, opened).isSpent).toBe(isSpent);
  });
});

describe('what is counted as sent', () => {
  it('is data when the transport says so', async () => {
    const { body, sent } = await open(data(1000));
    expect(sent).toEqual([]);
    body.didSend(400);
    body.didSend(600);
    expect(sent).toEqual([
      [400, 400],
      [600, 1000],
    ]);
  });

  it('is a piece when the next one is pulled', async () => {
    const { body, sent } = await open(data(150_000));
    const iterator = body.chunks()[Symbol.asyncIterator]();
    await iterator.next();
    expect(sent).toEqual([]);
    await iterator.next();
    expect(sent).toEqual([[65_536, 65_536]]);
    await iterator.next();
    await iterator.next();
    expect(sent).toEqual([
      [65_536, 65_536],
      [65_536, 131_072],
      [18_928, 150_000],
    ]);
  });

  it('is the last piece when the transport stops because it has all', async () => {
    const { body, sent } = await open(data(70_000));
    await body.next();
    await body.next();
    await body.return();
    expect(sent.at(-1)).toEqual([4464, 70_000]);
  });

  it('is no piece after which the transport stops early', async () => {
    const { body, sent } = await open(data(150_000));
    await body.next();
    await body.next();
    await body.return();
    expect(sent).toEqual([[65_536, 65_536]]);
  });

  it('is at least every 64 KiB, ends at the length, and never goes back', async () => {
    const file = await folder.write('counted', Buffer.alloc(3_000_000, 5));
    for (const body of [data(3_000_000), { kind: 'file', file } as const, stream(1_000_000, 10, 1_999_990)]) {
      const { body: opened, sent } = await open(body);
      expect((await takeWhole(opened)).byteLength).toBe(3_000_000);
      expect(sent.every(([bytes]) => bytes > 0 && bytes <= 65_536)).toBe(true);
      expect(sent.map(([, total]) => total)).toEqual(
        sent.map((_, i) => sent.slice(0, i + 1).reduce((sum, [n]) => sum + n, 0)),
      );
      expect(sent.at(-1)![1]).toBe(3_000_000);
    }
  });

  it('is nothing when there is nothing', async () => {
    const { body, sent } = await open(stream());
    expect(await takeWhole(body)).toHaveLength(0);
    expect(sent).toEqual([]);
  });
});

describe('a body that does not keep its promise', () => {
  it.each([
    ['ends too early', [3, 4], 8, 'ended after 7'],
    ['has too much', [3, 4, 2], 8, 'has more'],
    ['has too much at its end', [8, 1], 8, 'has more'],
  ])('fails when it %s', async (_what, sizes, announced, words) => {
    const { body, failures } = await open(stream(...sizes), announced);
    await expect(takeWhole(body)).rejects.toMatchObject({ code: URLErrorCode.requestBodyStreamExhausted });
    expect(failures).toEqual([expect.objectContaining({ message: expect.stringContaining(words) })]);
  });

  it('hands out no byte beyond what was announced', async () => {
    const { body } = await open(stream(5, 5), 8);
    expect((await body.next()).value).toHaveLength(5);
    await expect(body.next()).rejects.toMatchObject({ code: URLErrorCode.requestBodyStreamExhausted });
  });

  it('fails the pull and tells the listener, once', async () => {
    const reason = new Error('the source broke');
    const { body, failures } = await open({
      kind: 'stream',
      stream: Readable.from(
        (function* () {
          yield Buffer.from('a');
          throw reason;
        })(),
      ),
    });
    await body.next();
    await expect(body.next()).rejects.toBe(reason);
    await expect(body.next()).rejects.toBe(reason);
    expect(failures).toEqual([reason]);
  });

  it('fails the same way when the stream throws at once', async () => {
    const reason = new Error('at once');
    const { body, failures } = await open({
      kind: 'stream',
      stream: {
        [Symbol.asyncIterator]: () => ({
          next: () => {
            throw reason;
          },
        }),
      },
    });
    await expect(body.next()).rejects.toBe(reason);
    expect(failures).toEqual([reason]);
  });
});

describe('a body that is closed', () => {
  it('ends a pull that waits, with a failure: what was sent is no whole body', async () => {
    const { body, failures } = await open({
      kind: 'stream',
      stream: { [Symbol.asyncIterator]: () => ({ next: () => new Promise<never>(() => {}) }) },
    });
    const pull = body.next();
    body.close();
    await expect(pull).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    await expect(body.next()).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    expect(failures).toEqual([]);
  });

  it('counts and says nothing more', async () => {
    const { body, sent } = await open(data(150_000));
    await body.next();
    body.close();
    body.didSend(5);
    await expect(body.next()).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    expect(sent).toEqual([]);
  });

  it('leaves no rejection behind for a transport that has gone', async () => {
    const { body } = await open({
      kind: 'stream',
      stream: { [Symbol.asyncIterator]: () => ({ next: () => Promise.reject(new Error('nobody hears it')) }) },
    });
    void body.next();
    body.close();
    await new Promise(setImmediate);
  });

  it.each(['before it was read', 'while it was read', 'after some of it', 'after its end'])(
    'closes its file once: %s',
    async (when) => {
      const files = new CountedFiles(nodeFileSystem);
      const file = await folder.write('once', Buffer.alloc(200_000));
      const { body } = await open({ kind: 'file', file }, -1, files);
      if (when === 'while it was read') void body.next();
      if (when === 'after some of it') await body.next();
      if (when === 'after its end') await takeWhole(body);
      body.close();
      await body.return();
      await new Promise(setImmediate);
      expect(files).toMatchObject({ opened: 1, closed: 1 });
    },
  );

  it('may be closed by whoever hears of sent bytes', async () => {
    const seen: number[] = [];
    const source = new BodySource(data(300_000), null, new WeakSet<ByteStream>());
    const body = await source.open(
      {
        didSendBody: (_bytes, total) => {
          seen.push(total);
          body.close();
        },
        bodyDidFail: () => {},
      },
      -1,
    );
    await expect(takeWhole(body)).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    expect(seen).toEqual([65_536]);
  });
});

describe('a transport that tells when it has written', () => {
  it('gets the file whole, out of one block of memory', async () => {
    const content = Buffer.alloc(3_500_000, Buffer.from(Array.from({ length: 997 }, (_, i) => (i * i) >> 2)));
    const files = new CountedFiles(nodeFileSystem);
    const file = await folder.write('flushed', content);
    const { body, sent } = await open({ kind: 'file', file }, -1, files);
    expect((await takeFlushing(body)).equals(content)).toBe(true);
    expect(files.reads.map(({ isIntoGiven }) => isIntoGiven)).toEqual([false, true, true, true]);
    expect(sent.at(-1)![1]).toBe(content.byteLength);
  });
});
