import { latin1Text } from './latin1.ts';

const alphabet = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
/** What stands for no six bits: more than six bits, so that one look at four of them together is enough. */
const invalid = 128;

const sextets: Readonly<Uint8Array> = Uint8Array.from({ length: 256 }, (_, code) => {
  const value = alphabet.indexOf(String.fromCharCode(code));
  return value < 0 ? invalid : value;
});

const isSpace = (byte: number): boolean => byte <= 32 && (byte === 32 || (byte >= 9 && byte <= 13 && byte !== 11));

const withoutSpaces = (text: Uint8Array): Uint8Array => {
  let first = 0;
  while (first < text.length && !isSpace(text[first] as number)) first += 1;
  if (first === text.length) return text;
  const kept = text.slice();
  let length = first;
  for (let i = first; i < text.length; i++) {
    const byte = text[i] as number;
    if (!isSpace(byte)) kept[length++] = byte;
  }
  return kept.subarray(0, length);
};

/**
 * Decodes padded base64 with white space anywhere; null when it is malformed.
 * @param text - ASCII
 * @see RFC 4648 §4
 */
export const decodeBase64 = (text: Uint8Array): Uint8Array | null => {
  const digits = withoutSpaces(text);
  const { length } = digits;
  if (length === 0) return digits;
  if (length % 4 !== 0) return null;
  const padding = digits[length - 1] !== 61 ? 0 : digits[length - 2] !== 61 ? 1 : 2;
  const bytes = new Uint8Array((length / 4) * 3);
  const whole = padding === 0 ? length : length - 4;
  let seen = 0;
  let to = 0;
  for (let from = 0; from < whole; from += 4) {
    const a = sextets[digits[from] as number] as number;
    const b = sextets[digits[from + 1] as number] as number;
    const c = sextets[digits[from + 2] as number] as number;
    const d = sextets[digits[from + 3] as number] as number;
    seen |= a | b | c | d;
    bytes[to++] = (a << 2) | (b >> 4);
    bytes[to++] = (b << 4) | (c >> 2);
    bytes[to++] = (c << 6) | d;
  }
  if (padding > 0) {
    const [a, b, c] = Array.from(digits.subarray(whole, length - padding), (digit) => sextets[digit] as number);
    seen |= (a as number) | (b as number) | (c ?? 0);
    bytes[to++] = ((a as number) << 2) | ((b as number) >> 4);
    bytes[to++] = ((b as number) << 4) | ((c ?? 0) >> 2);
  }
  return seen >= invalid ? null : bytes.subarray(0, bytes.length - padding);
};

/** Encodes with padding. @see RFC 4648 §4 */
export const encodeBase64 = (bytes: Uint8Array): string => btoa(latin1Text(bytes));
