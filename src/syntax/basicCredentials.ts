import { encodeBase64 } from './base64.ts';

const control = /\p{Cc}/u;

/**
 * The value of `Authorization` for Basic, in UTF-8 and normal form C; null for a user with a colon, or where there are
 * control characters: neither can be said in this scheme.
 * @see RFC 7617 §2
 */
export const basicCredentials = (user: string, password: string): string | null => {
  if (user.includes(':') || control.test(user) || control.test(password)) return null;
  return `Basic ${encodeBase64(new TextEncoder().encode(`${user}:${password}`.normalize('NFC')))}`;
};
