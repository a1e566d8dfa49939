import type { DataBody, HTTPBody } from '../foundation/HTTPBody.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { pieceSize } from './BodyReader.ts';

/** A body without pieces inside: what every body comes down to. */
export type PlainBody = Exclude<HTTPBody, { readonly kind: 'composite' | 'asked' }>;

const unusable = (detail: string): URLError =>
  new URLError(URLErrorCode.requestBodyStreamExhausted, { detail, phase: 'preparing' });

const flatten = (body: HTTPBody): readonly PlainBody[] => {
  switch (body.kind) {
    case 'data':
    case 'file':
    case 'stream':
      return [body];
    case 'composite':
      return body.pieces.flatMap(flatten);
    case 'asked':
      throw unusable('a body that is asked for has no bytes of its own');
    default:
      // Plain JavaScript gives what it likes.
      throw unusable('this is no body: its kind is none of data, file, stream and composite');
  }
};

const join = (pieces: readonly DataBody[], size: number): DataBody => {
  const [first] = pieces;
  if (first !== undefined && pieces.length === 1) return first;
  const data = new Uint8Array(size);
  let offset = 0;
  for (const piece of pieces) {
    data.set(piece.data, offset);
    offset += piece.data.byteLength;
  }
  return { kind: 'data', data };
};

/**
 * A body without its nesting. Neighbours in memory become one piece as long as they are small: each piece is a write, and
 * the fields of a form are many. Throws `-1021` for what is no body.
 */
export const plainPieces = (body: HTTPBody): readonly PlainBody[] => {
  const joined: PlainBody[] = [];
  let small: DataBody[] = [];
  let size = 0;
  const flush = (): void => {
    if (small.length > 0) joined.push(join(small, size));
    small = [];
    size = 0;
  };
  for (const piece of flatten(body)) {
    if (piece.kind !== 'data' || size + piece.data.byteLength > pieceSize) flush();
    if (piece.kind !== 'data' || piece.data.byteLength > pieceSize) {
      joined.push(piece);
    } else {
      small.push(piece);
      size += piece.data.byteLength;
    }
  }
  flush();
  return joined;
};
