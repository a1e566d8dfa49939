/** The bytes behind text as header fields carry it: one a character. Characters beyond Latin-1 lose what does not fit. */
export const latin1Bytes = (text: string): Uint8Array => {
  const bytes = new Uint8Array(text.length);
  for (let i = 0; i < text.length; i++) bytes[i] = text.charCodeAt(i);
  return bytes;
};

/** Bytes as a header field carries them. */
export const latin1Text = (bytes: Uint8Array): string => {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
};

/** Text of a field as its writer meant it: UTF-8 where it can be, else Latin-1. @see RFC 9110 §5.5 */
export const asWritten = (text: string): string => {
  if (/^[\0-\x7f]*$/.test(text) || /[^\0-\xff]/.test(text)) return text;
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(latin1Bytes(text));
  } catch {
    return text;
  }
};
