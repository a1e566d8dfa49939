import { type Eventually, isPromiseLike } from '../foundation/Eventually.ts';
import type { FileBody, HTTPBody } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { BodyReader } from './BodyReader.ts';
import { type BodyPart, CompositeBodyReader } from './CompositeBodyReader.ts';
import { DataBodyReader } from './DataBodyReader.ts';
import { FileBodyReader } from './FileBodyReader.ts';
import { type PlainBody, plainPieces } from './plainPieces.ts';
import type { FileSystem, OpenFile } from './ports.ts';
import { StreamBodyReader } from './StreamBodyReader.ts';

const unusable = (detail: string): URLError =>
  new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'preparing' });

const openFile = (body: FileBody, files: FileSystem | null): PromiseLike<OpenFile> => {
  if (files === null) throw unusable('files cannot be read on this platform');
  return files.open(body.file);
};

/** A file inside a composite body: looked at now, opened again when its turn comes, and then still of the same size. */
const filePart = (body: FileBody, files: FileSystem | null): PromiseLike<BodyPart> =>
  openFile(body, files).then((seen) => {
    const { size } = seen.facts;
    seen.close().then(undefined, () => {});
    return {
      length: size,
      open: () => openFile(body, files).then((file) => new FileBodyReader(file, size)),
      drop: () => {},
    };
  });

const partOf = (piece: PlainBody, files: FileSystem | null): Eventually<BodyPart> => {
  if (piece.kind === 'file') return filePart(piece, files);
  const reader = piece.kind === 'data' ? new DataBodyReader(piece.data) : new StreamBodyReader(piece.stream);
  return {
    length: reader.length,
    open: () => reader,
    drop: () => {
      reader.close();
    },
  };
};

/** All pieces are looked at before the first byte goes out, so that one that is missing fails the load in time. */
const openComposite = (pieces: readonly PlainBody[], files: FileSystem | null): Eventually<BodyReader> => {
  const parts: BodyPart[] = [];
  const dropAll = (reason: unknown): never => {
    for (const part of parts) part.drop();
    throw reason;
  };
  const goOn = (): Eventually<BodyReader> => {
    for (const piece of pieces.slice(parts.length)) {
      const part = partOf(piece, files);
      if (isPromiseLike(part)) {
        return part.then((known) => {
          parts.push(known);
          return goOn();
        });
      }
      parts.push(part);
    }
    return new CompositeBodyReader(parts);
  };
  try {
    const reader = goOn();
    return isPromiseLike(reader) ? reader.then(undefined, dropAll) : reader;
  } catch (reason) {
    return dropAll(reason);
  }
};

/**
 * Opens a body for reading. Streams are taken, files are looked at; a body of data alone is there at once.
 * Fails with `-1100`, `-1101`, `-1102` or `-3001` for a file that cannot be read and `-1021` for a stream that cannot.
 */
export const openBodyReader = (body: HTTPBody, files: FileSystem | null): Eventually<BodyReader> => {
  switch (body.kind) {
    case 'data':
      return new DataBodyReader(body.data);
    case 'stream':
      return new StreamBodyReader(body.stream);
    case 'file':
      return openFile(body, files).then((file) => new FileBodyReader(file));
    default: {
      const pieces = plainPieces(body);
      const [only] = pieces;
      return pieces.length === 1 && only?.kind === 'data'
        ? new DataBodyReader(only.data)
        : openComposite(pieces, files);
    }
  }
};
