import type { SetCookie } from '../foundation/CookieRules.ts';

/** What the prefixes look at. */
export type PrefixedCookie = Pick<SetCookie, 'name' | 'isSecure' | 'isHTTPOnly' | 'domain' | 'path'>;

const isForHostOnly = ({ isSecure, domain, path }: PrefixedCookie): boolean =>
  isSecure && domain === null && path === '/';

/**
 * Whether a cookie keeps the promise of its name. Servers that trust a prefix read it in any case, so it counts in any.
 * @see RFC 6265bis §4.1.3, §5.7 steps 18 to 21
 */
export const keepsPrefix = (cookie: PrefixedCookie): boolean => {
  const name = cookie.name.toLowerCase();
  if (name.startsWith('__secure-')) return cookie.isSecure;
  if (name.startsWith('__http-')) return cookie.isSecure && cookie.isHTTPOnly;
  if (name.startsWith('__host-http-')) return isForHostOnly(cookie) && cookie.isHTTPOnly;
  return !name.startsWith('__host-') || isForHostOnly(cookie);
};
