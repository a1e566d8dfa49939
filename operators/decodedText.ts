/** The encoding that the first bytes announce; UTF-8 without. @see https://encoding.spec.whatwg.org/#bom-sniff */
const announcedEncoding = (bytes: Uint8Array): string => {
  if (bytes[0] === 0xfe && bytes[1] === 0xff) return 'utf-16be';
  if (bytes[0] === 0xff && bytes[1] === 0xfe) return 'utf-16le';
  return 'utf-8';
};

/** A decoder for the encoding with this label, or null when nobody knows it. */
export const textDecoder = (label: string): TextDecoder | null => {
  try {
    return new TextDecoder(label);
  } catch {
    return null;
  }
};

/**
 * Bytes as text: in the declared encoding if there is such a one, else in the one that a byte order mark announces,
 * else UTF-8. The mark is removed; what cannot be decoded becomes U+FFFD.
 */
export const decodedText = (bytes: Uint8Array, declared: string | null): string => {
  const decoder = declared === null ? null : textDecoder(declared);
  return (decoder ?? new TextDecoder(announcedEncoding(bytes))).decode(bytes);
};
