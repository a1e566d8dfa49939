import { rm, writeFile } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { MultipartForm } from '../../../src/foundation/MultipartForm.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import type { BodyReader } from '../../../src/loading/BodyReader.ts';
import { openBodyReader } from '../../../src/loading/openBodyReader.ts';
import { nodeFileSystem } from '../../../src/platform/node/nodeFileSystem.ts';
import { CountedFiles } from '../../support/countedFiles.ts';
import { readableOf } from '../../support/readableOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const data = (content: string | number): HTTPBody => ({
  kind: 'data',
  data: typeof content === 'string' ? new TextEncoder().encode(content) : new Uint8Array(content).fill(120),
});
const composite = (...pieces: readonly HTTPBody[]): HTTPBody => ({ kind: 'composite', pieces });

const readAll = async (reader: BodyReader): Promise<Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for (let piece = await reader.read(); piece !== null; piece = await reader.read()) pieces.push(piece);
  return pieces;
};
const textOf = async (body: HTTPBody): Promise<string> =>
  Buffer.concat(await readAll(await openBodyReader(body, nodeFileSystem))).toString();

describe('a body of data', () => {
  it('is there at once, in pieces that share its memory', () => {
    const body = data(150_000);
    const reader = openBodyReader(body, null) as BodyReader;
    const pieces = [reader.read(), reader.read(), reader.read(), reader.read()] as (Uint8Array | null)[];
    expect(reader.length).toBe(150_000);
    expect(pieces.map((piece) => piece?.byteLength ?? null)).toEqual([65_536, 65_536, 18_928, null]);
    expect(pieces[2]!.buffer).toBe((body as { data: Uint8Array }).data.buffer);
  });

  it('gives nothing more once it is closed', () => {
    const reader = openBodyReader(data(150_000), null) as BodyReader;
    reader.read();
    reader.close();
    expect(reader.read()).toBeNull();
  });
});

describe('a composite body', () => {
  it('is its pieces one after the other, with a length that is known', async () => {
    const file = await folder.write('middle', 'in the middle');
    const body = composite(data('first, '), { kind: 'file', file }, composite(data(', then '), data('last')));
    const reader = await openBodyReader(body, nodeFileSystem);
    expect(reader.length).toBe('first, in the middle, then last'.length);
    expect(Buffer.concat(await readAll(reader)).toString()).toBe('first, in the middle, then last');
  });

  it('has no length that is known when a stream is among them', async () => {
    const body = composite(data('a'), { kind: 'stream', stream: Readable.from([Buffer.from('b')]) }, data('c'));
    const reader = await openBodyReader(body, nodeFileSystem);
    expect(reader.length).toBe(-1);
    expect(Buffer.concat(await readAll(reader)).toString()).toBe('abc');
  });

  it('is one piece of data when it is nothing else and small', () => {
    const reader = openBodyReader(composite(data('a'), composite(data('b'), data('')), data('c')), null) as BodyReader;
    expect(Buffer.from(reader.read() as Uint8Array).toString()).toBe('abc');
    expect(reader.read()).toBeNull();
  });

  it.each([
    ['small neighbours become one', [10, 20, 30], [60]],
    ['as long as they are small together', [40_000, 40_000, 10], [40_000, 40_010]],
    ['large ones stay as they are', [10, 100_000, 10, 10], [10, 65_536, 34_464, 20]],
    ['none at all', [], []],
    ['some are empty', [0, 10, 0], [10]],
  ])('in memory: %s', async (_rule, sizes, pieces) => {
    const reader = await openBodyReader(composite(...sizes.map(data)), null);
    expect((await readAll(reader)).map(({ byteLength }) => byteLength)).toEqual(pieces);
  });

  it('holds one of its files open at a time, and none afterwards', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const paths = await Promise.all([1, 2, 3].map((n) => folder.write(`many-${n}`, Buffer.alloc(100_000, n))));
    const reader = await openBodyReader(composite(...paths.map((file) => ({ kind: 'file', file }) as const)), files);
    expect(files.stillOpen).toBe(0);
    let most = 0;
    for (let piece = await reader.read(); piece !== null; piece = await reader.read())
      most = Math.max(most, files.stillOpen);
    expect(most).toBe(1);
    expect(files.opened).toBe(6);
    expect(files.stillOpen).toBe(0);
  });

  it('leaves its open file and its streams when it is closed in the middle', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const stream = Readable.from([Buffer.from('b')]);
    const file = await folder.write('left', Buffer.alloc(100_000));
    const reader = await openBodyReader(composite({ kind: 'file', file }, { kind: 'stream', stream }), files);
    await reader.read();
    expect(files.stillOpen).toBe(1);
    reader.close();
    expect(files.stillOpen).toBe(0);
    expect(stream.destroyed).toBe(true);
    expect(await reader.read()).toBeNull();
  });

  it('closes a file that was being opened when it was closed', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const file = await folder.write('opening', 'x');
    const reader = await openBodyReader(composite({ kind: 'file', file }), files);
    const reading = reader.read();
    reader.close();
    expect(await reading).toBeNull();
    expect(files.opened).toBe(2);
    expect(files.stillOpen).toBe(0);
  });

  it('fails when a file has changed its size since it was looked at', async () => {
    const file = await folder.write('changed', 'as it was');
    const reader = await openBodyReader(composite(data('a'), { kind: 'file', file }), nodeFileSystem);
    await writeFile(file, 'as it is now');
    expect(reader.length).toBe(10);
    await expect(readAll(reader)).rejects.toMatchObject({ code: URLErrorCode.requestBodyStreamExhausted });
    reader.close();
  });

  it('fails when a file is gone since it was looked at', async () => {
    const file = await folder.write('gone', 'as it was');
    const reader = await openBodyReader(composite(data('a'), { kind: 'file', file }), nodeFileSystem);
    await rm(file);
    await expect(readAll(reader)).rejects.toMatchObject({ code: URLErrorCode.fileDoesNotExist });
  });

  it('cannot be opened when a file is missing, and leaves the streams before it', async () => {
    const stream = Readable.from([Buffer.from('b')]);
    const missing = { kind: 'file', file: `${folder.path}/missing` } as const;
    const opening = openBodyReader(composite({ kind: 'stream', stream }, missing), nodeFileSystem);
    await expect(Promise.resolve(opening)).rejects.toMatchObject({ code: URLErrorCode.fileDoesNotExist });
    expect(stream.destroyed).toBe(true);
  });

  it('cannot be opened when a stream is locked, and leaves the streams before it', () => {
    const stream = Readable.from([Buffer.from('b')]);
    const locked = readableOf([new Uint8Array(1)]);
    locked.getReader();
    const body = composite({ kind: 'stream', stream }, { kind: 'stream', stream: locked });
    expect(() => openBodyReader(body, null)).toThrow('locked');
    expect(stream.destroyed).toBe(true);
  });

  it('is what a multipart form of fields and files is', async () => {
    const form = new MultipartForm()
      .field('name', 'value')
      .file('upload', await folder.write('upload.txt', 'content of a file'))
      .field('last', 'one');
    const reader = await openBodyReader(form.body, nodeFileSystem);
    const pieces = await readAll(reader);
    const text = Buffer.concat(pieces).toString();
    expect(reader.length).toBe(Buffer.byteLength(text));
    expect(pieces).toHaveLength(3);
    expect(text).toContain('\r\n\r\nvalue\r\n--');
    expect(text).toContain('\r\n\r\ncontent of a file\r\n--');
    expect(text).toContain('\r\n\r\none\r\n--');
  });
});

describe('what cannot be opened', () => {
  it.each([
    ['a body that is asked for', { kind: 'asked' } as const],
    ['one inside of another', composite(data('a'), { kind: 'asked' })],
    ['something else', { kind: 'other' } as unknown as HTTPBody],
    ['a file where there are none', { kind: 'file', file: 'name' } as const],
  ])('%s', (_what, body) => {
    expect(() => openBodyReader(body, null)).toThrow(
      expect.objectContaining({ code: URLErrorCode.requestBodyStreamExhausted }),
    );
  });

  it.each([
    ['', URLErrorCode.fileIsDirectory],
    ['/missing', URLErrorCode.fileDoesNotExist],
  ])('the file %j', async (name, code) => {
    const body = { kind: 'file', file: folder.path + name } as const;
    await expect(Promise.resolve(openBodyReader(body, nodeFileSystem))).rejects.toMatchObject({ code });
  });
});

describe('a body of a file', () => {
  it('may be named by a path or by a URL', async () => {
    const path = await folder.write('with space.txt', 'content');
    expect(await textOf({ kind: 'file', file: path })).toBe('content');
    expect(await textOf({ kind: 'file', file: new URL(`file://${path}`) })).toBe('content');
    expect(await textOf({ kind: 'file', file: new URL(`file://${path}`).href })).toBe('content');
  });
});
