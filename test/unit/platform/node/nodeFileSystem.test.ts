import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chmod, symlink, utimes } from 'node:fs/promises';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../../src/foundation/URLErrorCode.ts';
import { fileError } from '../../../../src/platform/node/fileErrors.ts';
import { nodeFileSystem } from '../../../../src/platform/node/nodeFileSystem.ts';
import { temporaryFolder } from '../../../support/temporaryFolder.ts';

const folder = temporaryFolder();
const failure = async (file: string | URL): Promise<URLError> => {
  const file2 = await nodeFileSystem.open(file).catch((reason: unknown) => reason);
  if (!URLError.is(file2)) throw new Error('it was opened');
  return file2;
};

type Unopenable = readonly [what: string, path: () => string | URL | Promise<string>, code: number];
const unopenable: readonly Unopenable[] = [
  ['a missing file', () => join(folder.path, 'missing'), URLErrorCode.fileDoesNotExist],
  ['something below a file', async () => join(await folder.write('leaf', ''), 'below'), URLErrorCode.fileDoesNotExist],
  ['an endless name', () => join(folder.path, 'x'.repeat(5000)), URLErrorCode.fileDoesNotExist],
  ['a name with a NUL', () => join(folder.path, 'a\0b'), URLErrorCode.fileDoesNotExist],
  ['a URL with an encoded slash', () => new URL('file:///a%2Fb'), URLErrorCode.fileDoesNotExist],
  ['a file of another machine', () => new URL('file://elsewhere/a'), URLErrorCode.fileDoesNotExist],
  ['a directory', () => folder.path, URLErrorCode.fileIsDirectory],
  ['a URL of another scheme', () => new URL('https://a.test/b'), URLErrorCode.unsupportedURL],
  ['a device', () => '/dev/zero', URLErrorCode.cannotOpenFile],
];

describe('opening a file', () => {
  it('gives its facts', async () => {
    const path = await folder.write('facts.txt', 'five!');
    await utimes(path, 1_000_000, 1_234_567.5);
    const file = await nodeFileSystem.open(path);
    expect(file.facts).toEqual({ size: 5, modified: 1_234_567_500, isDirectory: false, path });
    await file.close();
  });

  it.each([
    ['a path', (path: string) => path],
    ['a URL', (path: string) => pathToFileURL(path)],
    ['the text of a URL', (path: string) => pathToFileURL(path).href],
    [
      'a URL with a query and a fragment, which name no file',
      (path: string) => new URL(`${pathToFileURL(path).href}?a#b`),
    ],
  ])('takes %s', async (_what, of) => {
    const path = await folder.write('näme with space#1.txt', 'content');
    const file = await nodeFileSystem.open(of(path));
    expect(file.facts.path).toBe(path);
    await file.close();
  });

  it('follows links', async () => {
    const link = join(folder.path, 'link');
    await symlink(await folder.write('linked', 'behind the link'), link);
    const file = await nodeFileSystem.open(link);
    expect(file.facts.size).toBe(15);
    await file.close();
  });

  it.each(unopenable)('fails for %s', async (_what, path, code) => {
    const error = await failure(await path());
    expect(error.code).toBe(code);
    expect(error.failingURL).toBeNull();
  });

  it('names the file in the error', async () => {
    expect((await failure(join(folder.path, 'missing'))).message).toContain(join(folder.path, 'missing'));
  });

  it('fails for a pipe, and does not wait for its writer', async () => {
    const pipe = join(folder.path, 'pipe');
    await promisify(execFile)('mkfifo', [pipe]);
    expect((await failure(pipe)).code).toBe(URLErrorCode.cannotOpenFile);
  });

  it('fails for a socket', async () => {
    const path = join(folder.path, 'socket');
    const server = createServer().listen(path);
    await new Promise((resolve) => server.once('listening', resolve));
    expect((await failure(path)).code).toBe(URLErrorCode.cannotOpenFile);
    await new Promise((resolve) => server.close(resolve));
  });

  it('fails for a file that has content and no size, so that it is no short success', async () => {
    // Where systems have such files.
    const code = existsSync('/proc/self/status') ? URLErrorCode.cannotOpenFile : URLErrorCode.fileDoesNotExist;
    expect((await failure('/proc/self/status')).code).toBe(code);
  });

  it('fails without permission', async () => {
    const path = await folder.write('secret', 'x');
    await chmod(path, 0);
    // The administrator may read everything, so somebody else tries.
    const isAdministrator = process.geteuid?.() === 0;
    if (isAdministrator) {
      await chmod(folder.path, 0o755);
      process.seteuid?.(65_534);
    }
    try {
      expect((await failure(path)).code).toBe(URLErrorCode.noPermissionsToReadFile);
    } finally {
      if (isAdministrator) process.seteuid?.(0);
    }
  });
});

describe('reading a file', () => {
  it('gives what there is from an offset, and nothing at the end', async () => {
    const file = await nodeFileSystem.open(await folder.write('digits', '0123456789'));
    const read = async (offset: number, length: number): Promise<string> =>
      Buffer.from(await file.read(offset, length)).toString();
    expect(await read(0, 4)).toBe('0123');
    expect(await read(8, 4)).toBe('89');
    expect(await read(10, 4)).toBe('');
    expect(await read(100, 4)).toBe('');
    await file.close();
  });

  it('puts bytes into the memory it is given, and touches no more of it than that', async () => {
    const file = await nodeFileSystem.open(await folder.write('into', 'abcdef'));
    const memory = new Uint8Array(10).fill(46);
    const read = await file.read(1, 3, memory);
    expect(Buffer.from(read).toString()).toBe('bcd');
    expect(read.buffer).toBe(memory.buffer);
    expect(Buffer.from(memory).toString()).toBe('bcd.......');
    await file.close();
  });

  it('fails as a URLError once it is closed', async () => {
    const file = await nodeFileSystem.open(await folder.write('closed', 'x'));
    await file.close();
    await expect(file.read(0, 1)).rejects.toMatchObject({ name: 'URLError', code: URLErrorCode.cannotOpenFile });
  });
});

describe('what the system says of a file', () => {
  it.each([
    ['ENOENT', -1100],
    ['ENOTDIR', -1100],
    ['ENAMETOOLONG', -1100],
    ['EISDIR', -1101],
    ['EACCES', -1102],
    ['EPERM', -1102],
    ['EMFILE', -3001],
    ['EIO', -3001],
    ['ELOOP', -3001],
  ])('%s is %i', (code, number) => {
    const cause = Object.assign(new Error(code), { code });
    expect(fileError(cause, '/a')).toMatchObject({ code: number, cause });
  });

  it.each([null, undefined, 'text', {}, { code: 7 }])('%j is -3001', (cause) => {
    expect(fileError(cause, '/a').code).toBe(-3001);
  });

  it('is left alone when it is a URLError', () => {
    const error = new URLError(-1);
    expect(fileError(error, '/a')).toBe(error);
  });
});

describe('the type of a file', () => {
  it.each([
    ['/a/b.html', 'text/html'],
    ['b.JSON', 'application/json'],
    ['/a.b/photo.jpeg', 'image/jpeg'],
    ['/a/archive.tar.gz', 'application/gzip'],
    ['/a/README', null],
    ['/a/b.no-such-ending', null],
  ])('%s is %j', async (path, type) => {
    expect(await nodeFileSystem.mimeType(path)).toBe(type);
  });
});
