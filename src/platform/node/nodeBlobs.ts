import { type Blob, resolveObjectURL } from 'node:buffer';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { FileSystem, OpenFile } from '../../loading/ports.ts';
import { parseMediaType } from '../../syntax/mediaType.ts';

const find = (url: string): Blob => {
  const blob = resolveObjectURL(url);
  if (blob === undefined) throw new URLError(URLErrorCode.fileDoesNotExist, { detail: 'no blob has this URL' });
  return blob;
};

const openBlob = (blob: Blob, path: string): OpenFile => ({
  facts: { size: blob.size, modified: 0, isDirectory: false, path },
  read: async (offset, length) => new Uint8Array(await blob.slice(offset, offset + length).arrayBuffer()),
  close: () => Promise.resolve(),
});

/** Object URLs (`blob:`) as files; one that stands for nothing is missing (`-1100`). @see File API §8.3 */
export const nodeBlobs: FileSystem = Object.freeze({
  open: (file: string | URL) => Promise.resolve(openBlob(find(String(file)), String(file))),
  mimeType: (url: string) => {
    const { type } = find(url);
    return parseMediaType(type) === null ? '' : type;
  },
});
