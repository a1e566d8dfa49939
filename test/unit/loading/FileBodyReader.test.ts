import { appendFile, truncate } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { FileBodyReader } from '../../../src/loading/FileBodyReader.ts';
import { nodeFileSystem } from '../../../src/platform/node/nodeFileSystem.ts';
import { CountedFiles } from '../../support/countedFiles.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const mebibyte = 1024 * 1024;
const folder = temporaryFolder();

const pattern = (size: number): Buffer => {
  const data = Buffer.allocUnsafe(size);
  for (let i = 0; i < size; i += 1) data[i] = (i * 7 + (i >> 8) * 13 + (i >> 16)) & 0xff;
  return data;
};

const readAll = async (reader: FileBodyReader): Promise<Uint8Array[]> => {
  const pieces: Uint8Array[] = [];
  for (let piece = await reader.read(); piece !== null; piece = await reader.read()) pieces.push(piece);
  return pieces;
};

const openReader = async (path: string): Promise<{ reader: FileBodyReader; files: CountedFiles }> => {
  const files = new CountedFiles(nodeFileSystem);
  return { reader: new FileBodyReader(await files.open(path)), files };
};

describe('FileBodyReader', () => {
  it.each([0, 1, 65_535, 65_536, 65_537, mebibyte - 1, mebibyte, mebibyte + 1, 3 * mebibyte, 3 * mebibyte + 12_345])(
    'gives a file of %i bytes in pieces of at most 64 KiB',
    async (size) => {
      const content = pattern(size);
      const { reader, files } = await openReader(await folder.write(`size-${size}`, content));
      const pieces = await readAll(reader);
      expect(reader.length).toBe(size);
      expect(Buffer.concat(pieces).equals(content)).toBe(true);
      expect(pieces.every(({ byteLength }) => byteLength > 0 && byteLength <= 65_536)).toBe(true);
      expect(files.stillOpen).toBe(0);
    },
  );

  it('reads large blocks, not pieces', async () => {
    const { reader, files } = await openReader(await folder.write('blocks', pattern(4 * mebibyte)));
    await readAll(reader);
    // The fifth one sees the end.
    expect(files.reads.map(({ length }) => length)).toEqual([mebibyte, mebibyte, mebibyte, mebibyte, 1]);
  });

  it('asks for no more memory than a small file needs', async () => {
    const { reader, files } = await openReader(await folder.write('small', pattern(100)));
    await readAll(reader);
    expect(files.reads).toEqual([{ length: 101, isIntoGiven: false }]);
  });

  it('never writes to what it gave while nobody says that it may', async () => {
    const content = pattern(5 * mebibyte + 1);
    const { reader, files } = await openReader(await folder.write('kept', content));
    const pieces = await readAll(reader);
    expect(files.reads.some(({ isIntoGiven }) => isIntoGiven)).toBe(false);
    expect(Buffer.concat(pieces).equals(content)).toBe(true);
  });

  it('reads into the same memory again once it may', async () => {
    const content = pattern(5 * mebibyte + 1);
    const { reader, files } = await openReader(await folder.write('recycled', content));
    const buffers = new Set<ArrayBufferLike>();
    const copies: Buffer[] = [];
    for (let piece = await reader.read(); piece !== null; piece = await reader.read()) {
      buffers.add(piece.buffer);
      copies.push(Buffer.from(piece));
      reader.recycle();
    }
    expect(Buffer.concat(copies).equals(content)).toBe(true);
    expect(buffers.size).toBe(1);
    expect(files.reads.slice(1).every(({ isIntoGiven }) => isIntoGiven)).toBe(true);
  });

  it('holds no more than three blocks, whether or not somebody says that they may be used again', async () => {
    const { reader, files } = await openReader(await folder.write('held', pattern(8 * mebibyte)));
    for (let count = 0; count < 5 * 16; count += 1) await reader.read();
    reader.recycle();
    for (let count = 0; count < 3 * 16; count += 1) await reader.read();
    expect(files.reads.filter(({ isIntoGiven }) => isIntoGiven)).toHaveLength(2);
    reader.close();
  });

  it('keeps the block that is being given when what was given before may be used again', async () => {
    const content = pattern(2 * mebibyte);
    const { reader } = await openReader(await folder.write('partly', content));
    const kept: Uint8Array[] = [];
    for (let count = 0; count < 16; count += 1) kept.push((await reader.read())!);
    // The first block is out, the second one begins; from here on both stay.
    kept.push((await reader.read())!);
    for (let count = 0; count < 10; count += 1) {
      kept.push((await reader.read())!);
      if (count === 0) reader.recycle();
    }
    expect(Buffer.concat(kept.slice(16)).equals(content.subarray(mebibyte, mebibyte + 11 * 65_536))).toBe(true);
    reader.close();
  });

  it('fails when the file grows, before its last piece is given', async () => {
    const path = await folder.write('grows', pattern(3 * mebibyte + 5));
    const { reader } = await openReader(path);
    const first = (await reader.read())!;
    await appendFile(path, 'more');
    let given = first.byteLength;
    const rest = (async () => {
      for (let piece = await reader.read(); piece !== null; piece = await reader.read()) given += piece.byteLength;
    })();
    await expect(rest).rejects.toMatchObject({
      code: URLErrorCode.requestBodyStreamExhausted,
      message: expect.stringContaining('longer than 3145733 bytes'),
    });
    expect(given).toBeLessThan(reader.length);
    reader.close();
  });

  it('fails when the file shrinks', async () => {
    const path = await folder.write('shrinks', pattern(3 * mebibyte));
    const { reader } = await openReader(path);
    await reader.read();
    await truncate(path, 2 * mebibyte - 5);
    await expect(readAll(reader)).rejects.toMatchObject({
      code: URLErrorCode.requestBodyStreamExhausted,
      message: expect.stringContaining('shorter than 3145728 bytes'),
    });
    reader.close();
  });

  it('fails when the file has another size than it was announced with', async () => {
    const path = await folder.write('announced', pattern(1000));
    for (const [size, how] of [
      [999, 'longer'],
      [1001, 'shorter'],
    ] as const) {
      const reader = new FileBodyReader(await nodeFileSystem.open(path), size);
      await expect(readAll(reader)).rejects.toMatchObject({ message: expect.stringContaining(how) });
      reader.close();
    }
  });

  it('closes the file once, however often and whenever it is told to', async () => {
    const { reader, files } = await openReader(await folder.write('closed', pattern(2 * mebibyte)));
    const reading = reader.read();
    reader.close();
    reader.close();
    await reading;
    reader.close();
    expect(files.closed).toBe(1);
  });
});
