import type { FileHandle } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import type { Eventually } from '../../foundation/Eventually.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { FileFacts, FileSystem, OpenFile } from '../../loading/ports.ts';
import { fileError } from './fileErrors.ts';

/** Loaded with the first file. */
const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

const openForReading = (path: string): Promise<FileHandle> => {
  const { constants, promises } = fs();
  // Without the flag, opening a pipe that nobody writes to would wait for ever. Windows has none.
  return promises.open(path, constants.O_RDONLY | ((constants.O_NONBLOCK as number | undefined) ?? 0));
};

class NodeFile implements OpenFile {
  readonly facts: FileFacts;
  readonly #handle: FileHandle;

  constructor(handle: FileHandle, facts: FileFacts) {
    this.#handle = handle;
    this.facts = facts;
  }

  async read(offset: number, length: number, into?: Uint8Array): Promise<Uint8Array> {
    const buffer = into ?? Buffer.allocUnsafeSlow(length);
    try {
      const { bytesRead } = await this.#handle.read(buffer, 0, length, offset);
      return buffer.subarray(0, bytesRead);
    } catch (cause) {
      throw fileError(cause, this.facts.path);
    }
  }

  close(): Promise<void> {
    return this.#handle.close();
  }
}

const factsOf = async (handle: FileHandle, path: string): Promise<FileFacts> => {
  const stats = await handle.stat();
  if (stats.isDirectory()) throw new URLError(URLErrorCode.fileIsDirectory, { detail: `the file ${path}` });
  // Pipes, sockets and devices have no size, and may have no end.
  if (!stats.isFile()) throw new URLError(URLErrorCode.cannotOpenFile, { detail: `${path} is no regular file` });
  return Object.freeze({ size: stats.size, modified: stats.mtimeMs, isDirectory: false, path });
};

/** What the system makes up when it is read says that it is empty. A short success would be the end of that. */
const refuseSizeless = async (handle: FileHandle, facts: FileFacts): Promise<void> => {
  if (facts.size > 0) return;
  const { bytesRead } = await handle.read(new Uint8Array(1), 0, 1, 0);
  if (bytesRead === 0) return;
  throw new URLError(URLErrorCode.cannotOpenFile, { detail: `${facts.path} does not say how large it is` });
};

const pathOf = (file: string | URL): string =>
  typeof file === 'string' && !file.startsWith('file:') ? file : fileURLToPath(file);

const openFile = async (file: string | URL): Promise<OpenFile> => {
  let handle: FileHandle | null = null;
  try {
    const path = pathOf(file);
    handle = await openForReading(path);
    const facts = await factsOf(handle, path);
    await refuseSizeless(handle, facts);
    return new NodeFile(handle, facts);
  } catch (cause) {
    await handle?.close().catch(() => {});
    throw fileError(cause, String(file));
  }
};

/**
 * This machine's files. Only regular files can be opened; what else there is fails with `-3001`, and so do files without a
 * size of their own (`/proc`).
 */
export const nodeFileSystem: FileSystem = Object.freeze({
  open: openFile,
  mimeType: (path: string): Eventually<string | null> => import('mime').then((mime) => mime.default.getType(path)),
});
