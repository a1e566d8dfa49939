/** Text as little-endian UTF-16. */
export const utf16 = (text: string): Uint8Array => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), true);
  return new Uint8Array(view.buffer);
};
