import { type Eventually, isPromiseLike } from '../../foundation/Eventually.ts';
import { type HTTPBody, isReplayable } from '../../foundation/HTTPBody.ts';
import type { RunningDigest } from '../../syntax/Digests.ts';
import { andThen } from '../andThen.ts';
import type { BodyReader } from '../BodyReader.ts';
import { openBodyReader } from '../openBodyReader.ts';
import type { FileSystem } from '../ports.ts';
import type { BodyDigest } from './AuthenticationScheme.ts';

/** Pieces that are there are taken in one turn. */
const readAll = (reader: BodyReader, digest: RunningDigest): Eventually<Uint8Array> => {
  for (;;) {
    const piece = reader.read();
    if (isPromiseLike(piece))
      return piece.then((read) => (take(read, reader, digest) ? readAll(reader, digest) : end(reader, digest)));
    if (!take(piece, reader, digest)) return end(reader, digest);
  }
};

const take = (piece: Uint8Array | null, reader: BodyReader, digest: RunningDigest): boolean => {
  if (piece === null) return false;
  digest.update(piece);
  reader.recycle();
  return true;
};

const end = (reader: BodyReader, digest: RunningDigest): Uint8Array => {
  reader.close();
  return digest.finish();
};

/** Makes digests of a request's body by reading it, files too; null for one that can be read only once. */
export const digestOfBody = (body: HTTPBody | null, files: FileSystem | null): BodyDigest | null => {
  if (body === null) return null;
  return (begin) => {
    if (!isReplayable(body)) return null;
    return andThen(openBodyReader(body, files), (reader) => {
      const close = (reason: unknown): never => {
        reader.close();
        throw reason;
      };
      try {
        const made = readAll(reader, begin());
        return isPromiseLike(made) ? made.then(undefined, close) : made;
      } catch (reason) {
        return close(reason);
      }
    });
  };
};
