import type { CookieRules, SetCookie } from '../foundation/CookieRules.ts';
import { parseCookieDate } from '../syntax/cookieDate.ts';
import { parseCookieText } from '../syntax/setCookie.ts';
import { isAddress } from './cookieDomain.ts';

const sameSites: ReadonlySet<string> = new Set(['strict', 'lax', 'none']);

/** Attributes that count; of several the last one that makes sense. @see RFC 6265bis §5.6 */
const attributesOf = (all: readonly (readonly [string, string | null])[]): Partial<SetCookie> => {
  let read: Partial<SetCookie> = {};
  for (const [name, given] of all) {
    const value = given ?? '';
    switch (name.toLowerCase()) {
      case 'expires':
        read = { ...read, expires: parseCookieDate(value) ?? read.expires ?? null };
        break;
      case 'max-age':
        if (/^-?\d+$/.test(value)) read = { ...read, maximumAge: Number(value) };
        break;
      case 'domain':
        if (value !== '') read = { ...read, domain: value.replace(/^\./, '').toLowerCase() };
        break;
      case 'path':
        read = { ...read, path: value.startsWith('/') ? value : null };
        break;
      case 'secure':
        read = { ...read, isSecure: true };
        break;
      case 'httponly':
        read = { ...read, isHTTPOnly: true };
        break;
      case 'samesite': {
        const policy = value.toLowerCase();
        read = { ...read, sameSite: sameSites.has(policy) ? (policy as SetCookie['sameSite']) : null };
        break;
      }
      case 'partitioned':
        read = { ...read, isPartitioned: true };
    }
  }
  return read;
};

const parse = (field: string): SetCookie | null => {
  const text = parseCookieText(field);
  if (text === null) return null;
  return {
    name: text.name,
    value: text.value,
    expires: null,
    maximumAge: null,
    domain: null,
    path: null,
    isSecure: false,
    isHTTPOnly: false,
    sameSite: null,
    isPartitioned: false,
    ...attributesOf(text.attributes),
  };
};

/**
 * Rules for a place that has no list of public suffixes. A name of one label counts as such a suffix, and nothing else
 * does, which is enough where all servers are the app's own: in tests.
 */
export const plainCookieRules: CookieRules = Object.freeze({
  parse,
  registrableDomain: (host: string) => {
    const labels = host.split('.');
    return labels.length < 2 || isAddress(host) ? null : labels.slice(-2).join('.');
  },
});
