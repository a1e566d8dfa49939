import { parse } from 'content-disposition';

import { asWritten } from './latin1.ts';

/** Names in the extended notation say themselves what they are written in. @see RFC 8187 §3.2 */
const isExtended = /;\s*filename\*\s*=/i;

/** The file name of a `Content-Disposition` field, or null. It may be anything: see `safeFilename`. @see RFC 6266 §4.3 */
export const filenameOfContentDisposition = (field: string): string | null => {
  const { filename } = parse(field).parameters;
  if (filename === undefined || filename === '') return null;
  return isExtended.test(field) ? filename : asWritten(filename);
};
