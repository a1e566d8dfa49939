import { decodeBase64 } from './base64.ts';
import { normalizedMediaType, parseMediaType } from './mediaType.ts';

/** What a data URL holds. */
export interface DataURLContent {
  readonly mimeType: string;
  readonly charset: string | null;
  readonly data: Uint8Array;
}

const defaultContent = { mimeType: 'text/plain', charset: 'us-ascii' } as const;
const base64Mark = /;\s*base64\s*$/i;

const hexValue = (code: number): number => {
  if (code >= 48 && code <= 57) return code - 48;
  const letter = code | 32;
  return letter >= 97 && letter <= 102 ? letter - 87 : -1;
};

/** The bytes of percent-escaped text; an escape without two digits stands for itself. */
const percentDecoded = (text: string): Uint8Array => {
  const source = new TextEncoder().encode(text);
  if (!text.includes('%')) return source;
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let i = 0; i < source.length; i++) {
    let byte = source[i] as number;
    if (byte === 37) {
      const high = hexValue(source[i + 1] ?? 0);
      const low = hexValue(source[i + 2] ?? 0);
      if (high >= 0 && low >= 0) {
        byte = high * 16 + low;
        i += 2;
      }
    }
    bytes[length++] = byte;
  }
  return bytes.subarray(0, length);
};

/** What stands before the comma, and where that is; null without a comma. */
const headOf = (url: string): { readonly head: string; readonly comma: number } | null => {
  const start = url.indexOf(':') + 1;
  const comma = url.indexOf(',', start);
  return start === 0 || comma < 0 ? null : { head: url.slice(start, comma).trim(), comma };
};

const typeIn = (head: string): string => {
  const type = head.replace(base64Mark, '');
  return type.startsWith(';') ? `text/plain${type}` : type;
};

/** The whole media type that a data URL names, or the one that it has without; null when it is none. @see Fetch §6 */
export const dataURLType = (url: string): string | null => {
  const found = headOf(url.split('#', 1)[0] as string);
  return found === null ? null : (normalizedMediaType(typeIn(found.head)) ?? 'text/plain;charset=US-ASCII');
};

/**
 * Reads a data URL; null when it has no comma or its base64 is malformed (unpadded counts as malformed).
 * @see RFC 2397 §3
 */
export const parseDataURL = (url: string): DataURLContent | null => {
  const withoutFragment = url.split('#', 1)[0] as string;
  const found = headOf(withoutFragment);
  if (found === null) return null;
  const { head, comma } = found;
  const bytes = percentDecoded(withoutFragment.slice(comma + 1));
  const isBase64 = base64Mark.test(head);
  const data = isBase64 ? decodeBase64(bytes) : bytes;
  if (data === null) return null;
  const parsed = parseMediaType(typeIn(head));
  return parsed === null ? { ...defaultContent, data } : { mimeType: parsed.essence, charset: parsed.charset, data };
};
