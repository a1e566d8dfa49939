import type { HTTPBody } from '../../foundation/HTTPBody.ts';
import { MultipartForm } from '../../foundation/MultipartForm.ts';
import { parseMediaType } from '../../syntax/mediaType.ts';
import type { RequestBody } from './requestBody.ts';

const withCRLF = (text: string): string => text.replace(/\r\n|\r|\n/g, '\r\n');

const typeOf = (file: File): string =>
  file.type !== '' && parseMediaType(file.type) !== null ? file.type : 'application/octet-stream';

const sizeOf = (piece: HTTPBody): number => (piece.kind === 'data' ? piece.data.byteLength : 0);

/**
 * A `FormData` as `multipart/form-data`, of known length; its files are read while they are sent.
 * @see HTML §4.10.21.8 (multipart/form-data encoding algorithm)
 */
export const formBody = (data: FormData): RequestBody => {
  const form = new MultipartForm();
  const files: File[] = [];
  for (const [name, value] of data) {
    if (typeof value === 'string') {
      form.field(name, withCRLF(value));
    } else {
      files.push(value);
      form.stream(name, value.stream(), { filename: value.name, contentType: typeOf(value) });
    }
  }
  const { body } = form;
  const pieces = body.kind === 'composite' ? body.pieces : [body];
  const reopen = (): HTTPBody => {
    const rest = files.values();
    const reopened = pieces.map((piece): HTTPBody => {
      const file = piece.kind === 'stream' ? rest.next().value : undefined;
      return file === undefined ? piece : { kind: 'stream', stream: file.stream() };
    });
    return { kind: 'composite', pieces: reopened };
  };
  const length =
    pieces.reduce((sum, piece) => sum + sizeOf(piece), 0) + files.reduce((sum, file) => sum + file.size, 0);
  return { body, type: form.contentType, length, reopen };
};
