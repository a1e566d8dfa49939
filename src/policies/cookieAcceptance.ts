import type { CookieRules, SetCookie } from '../foundation/CookieRules.ts';
import { HTTPCookie } from '../foundation/HTTPCookie.ts';
import type { HTTPCookieAcceptPolicy } from '../foundation/rawValues.ts';
import type { URLTarget } from '../foundation/URLTarget.ts';
import { cookieDomain, domainMatches } from './cookieDomain.ts';
import { defaultCookiePath, withoutQuery } from './cookiePath.ts';
import { keepsPrefix } from './cookiePrefix.ts';

/** 400 days. @see RFC 6265bis §5.6.1, §5.6.2 */
const longestLifeMs = 400 * 86_400_000;

/** From where and when a cookie comes. */
export interface CookieOrigin {
  readonly url: URLTarget;
  /** Whether the load works for a page of the same site, or for none. */
  readonly isSameSite: boolean;
  /** The top-level site. */
  readonly partition: () => string;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** Whether a URL's connection keeps secrets. */
export const isSecureScheme = ({ scheme }: URLTarget): boolean => scheme === 'https' || scheme === 'wss';

/**
 * Whether an accept policy lets a URL set cookies for a page: under `onlyFromMainDocumentDomain` only what the page's own
 * domain is, or lies above.
 * @see swift-corelibs TestHTTPCookieStorage (setCookiesForURLWithMainDocumentURL)
 */
export const mayStore = (policy: HTTPCookieAcceptPolicy, url: URLTarget, mainDocument: URLTarget | null): boolean => {
  if (policy === 'never') return false;
  return policy === 'always' || mainDocument === null || domainMatches(mainDocument.hostname, url.hostname);
};

const expiryOf = ({ maximumAge, expires }: SetCookie, now: number): number => {
  // What is over has no date that would need to be exact.
  if (maximumAge !== null) return maximumAge <= 0 ? 0 : now + Math.min(maximumAge * 1000, longestLifeMs);
  return expires === null ? Infinity : Math.min(expires, now + longestLifeMs);
};

const isAllowed = (read: SetCookie, { url, isSameSite }: CookieOrigin): boolean => {
  if (read.isSecure && !isSecureScheme(url)) return false;
  if (!read.isSecure && (read.sameSite === 'none' || read.isPartitioned)) return false;
  const isStrict = read.sameSite === 'strict' || read.sameSite === 'lax';
  return (isSameSite || !isStrict) && keepsPrefix(read);
};

/**
 * The cookie that a server gets for what it asked; null when it may not have one. What else is stored is not looked at.
 *
 * Differs: `localhost` over http counts as not secure; a cookie without `SameSite` goes along for other sites' pages.
 * @see RFC 6265bis §5.7
 */
export const acceptedCookie = (read: SetCookie, origin: CookieOrigin, rules: CookieRules): HTTPCookie | null => {
  if (!isAllowed(read, origin)) return null;
  const { url, now } = origin;
  const place = cookieDomain(url.hostname, read.domain, rules);
  if (place === null) return null;
  const expires = expiryOf(read, now);
  return HTTPCookie.of({
    name: read.name,
    value: read.value,
    domain: place.isHostOnly ? place.domain : `.${place.domain}`,
    path: read.path ?? defaultCookiePath(withoutQuery(url.path)),
    expiresDate: expires === Infinity ? null : new Date(expires),
    isSessionOnly: expires === Infinity,
    isSecure: read.isSecure,
    isHTTPOnly: read.isHTTPOnly,
    sameSitePolicy: read.sameSite === 'none' ? null : read.sameSite,
    partition: read.isPartitioned ? origin.partition() : null,
  });
};

/**
 * Whether a cookie that an app has made may be stored as one of a URL's.
 * @see HTTPCookieStorage setCookies(_:for:mainDocumentURL:)
 */
export const isAcceptable = (cookie: HTTPCookie, origin: CookieOrigin, rules: CookieRules): boolean => {
  const { name, isSecure, isHTTPOnly, path, sameSitePolicy: sameSite, partition } = cookie;
  const domain = cookie.domain.startsWith('.') ? cookie.domain.slice(1) : null;
  const read = { name, value: '', isSecure, isHTTPOnly, path, sameSite, domain, isPartitioned: partition !== null };
  if (!isAllowed({ ...read, expires: null, maximumAge: null }, origin)) return false;
  const { hostname } = origin.url;
  return domain === null ? cookie.domain === hostname : cookieDomain(hostname, domain, rules) !== null;
};
