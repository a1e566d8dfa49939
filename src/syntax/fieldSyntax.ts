const token = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Whether text is a token: a method, or the name of a field. @see RFC 9110 §5.6.2 */
export const isToken = (text: string): boolean => token.test(text);

/**
 * Whether a request keeps a value that was set: no NUL, CR or LF, except for a line folding (CR LF before a space or tab).
 * @see NSMutableURLRequest.setValue(_:forHTTPHeaderField:)
 */
export const fieldValueIsSettable = (value: string): boolean => {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if (code !== 0 && code !== 10 && code !== 13) continue;
    const after = value.charCodeAt(i + 2);
    const isFolding = code === 13 && value.charCodeAt(i + 1) === 10 && (after === 32 || after === 9);
    if (!isFolding) return false;
    i += 2;
  }
  return true;
};

/** Whether a value can go on the wire: visible characters, spaces, tabs and Latin-1 only. @see RFC 9110 §5.5 */
export const fieldValueIsSendable = (value: string): boolean => {
  for (let i = 0; i < value.length; i++) {
    const code = value.charCodeAt(i);
    if ((code < 32 && code !== 9) || code === 127 || code > 255) return false;
  }
  return true;
};
