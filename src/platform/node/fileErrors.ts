import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';

/** What the file system says, by its name. Whatever is not here means that the file cannot be opened or read. */
const codes: ReadonlyMap<string, number> = new Map([
  ['ENOENT', URLErrorCode.fileDoesNotExist],
  ['ENOTDIR', URLErrorCode.fileDoesNotExist],
  ['ENAMETOOLONG', URLErrorCode.fileDoesNotExist],
  // Names that no file can have: with a NUL, with an encoded slash, on another machine.
  ['ERR_INVALID_ARG_VALUE', URLErrorCode.fileDoesNotExist],
  ['ERR_INVALID_FILE_URL_PATH', URLErrorCode.fileDoesNotExist],
  ['ERR_INVALID_FILE_URL_HOST', URLErrorCode.fileDoesNotExist],
  ['ERR_INVALID_URL_SCHEME', URLErrorCode.unsupportedURL],
  ['EISDIR', URLErrorCode.fileIsDirectory],
  ['EACCES', URLErrorCode.noPermissionsToReadFile],
  ['EPERM', URLErrorCode.noPermissionsToReadFile],
]);

const codeOf = (cause: unknown): number => {
  const name = typeof cause === 'object' && cause !== null ? (cause as { readonly code?: unknown }).code : undefined;
  return (typeof name === 'string' ? codes.get(name) : undefined) ?? URLErrorCode.cannotOpenFile;
};

/**
 * The failure of a file: `-1100` missing, `-1101` a directory, `-1102` not ours to read, `-1002` not a `file:` URL,
 * `-3001` anything else.
 */
export const fileError = (cause: unknown, path: string): URLError =>
  URLError.is(cause) ? cause : new URLError(codeOf(cause), { cause, detail: `the file ${path}` });
