import { URLCredential } from '../foundation/URLCredential.ts';
import type { URLTarget } from '../foundation/URLTarget.ts';

const decoded = (text: string): string => {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
};

/** The credential that a URL carries, or null. A user without a password is a suggestion only. @see RFC 3986 §3.2.1 */
export const userInfoCredential = ({ username, password }: URLTarget): URLCredential | null => {
  if (username === '' && password === '') return null;
  return new URLCredential({ user: decoded(username), password: password === '' ? null : decoded(password) });
};
