import { parse } from 'content-disposition';

/** The file name of a `Content-Disposition` field, as sent, or null. @see RFC 6266 §4.3 */
export const filenameOfContentDisposition = (field: string): string | null => {
  try {
    const { filename } = parse(field).parameters;
    return filename === undefined || filename === '' ? null : filename;
  } catch {
    return null;
  }
};
