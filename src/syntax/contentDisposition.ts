import { parse } from 'content-disposition';

/** A field is read as Latin-1; servers that write names in UTF-8 are meant as they wrote. @see RFC 9110 §5.5 */
const asWritten = (text: string): string => {
  const bytes = new Uint8Array(text.length);
  let isPlain = true;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 255) return text;
    if (code > 127) isPlain = false;
    bytes[i] = code;
  }
  if (isPlain) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
};

/** Names in the extended notation say themselves what they are written in. @see RFC 8187 §3.2 */
const isExtended = /;\s*filename\*\s*=/i;

/** The file name of a `Content-Disposition` field, or null. It may be anything: see `safeFilename`. @see RFC 6266 §4.3 */
export const filenameOfContentDisposition = (field: string): string | null => {
  const { filename } = parse(field).parameters;
  if (filename === undefined || filename === '') return null;
  return isExtended.test(field) ? filename : asWritten(filename);
};
