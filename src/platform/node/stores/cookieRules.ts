import { createRequire } from 'node:module';
import type { CookieRules, SetCookie } from '../../../foundation/CookieRules.ts';

type ToughCookie = typeof import('tough-cookie');
type ParsedCookie = NonNullable<ReturnType<ToughCookie['Cookie']['parse']>>;

const require = createRequire(import.meta.url);

/** Grammar and the list of public suffixes. It takes long to load, so it is loaded with the first cookie. */
const loadToughCookie = (): ToughCookie => require('tough-cookie') as ToughCookie;

const sameSites: ReadonlySet<string> = new Set(['strict', 'lax', 'none']);

const sameSiteOf = ({ sameSite }: ParsedCookie): SetCookie['sameSite'] =>
  sameSite !== undefined && sameSites.has(sameSite) ? (sameSite as SetCookie['sameSite']) : null;

const secondsOf = ({ maxAge }: ParsedCookie): number | null => {
  if (typeof maxAge === 'number') return maxAge;
  return maxAge === null ? null : maxAge === 'Infinity' ? Infinity : 0;
};

const isPartitioned = ({ extensions }: ParsedCookie): boolean =>
  (extensions ?? []).some((text) => text.split('=', 1)[0]?.trim().toLowerCase() === 'partitioned');

const read = (cookie: ParsedCookie): SetCookie => ({
  name: cookie.key,
  value: cookie.value,
  expires: cookie.expires instanceof Date ? cookie.expires.getTime() : null,
  maximumAge: secondsOf(cookie),
  domain: cookie.domain,
  path: cookie.path,
  isSecure: cookie.secure,
  isHTTPOnly: cookie.httpOnly,
  sameSite: sameSiteOf(cookie),
  isPartitioned: isPartitioned(cookie),
});

/** Cookies as `tough-cookie` reads them, and public suffixes as it knows them, those of private registries too. */
export const cookieRules: CookieRules = Object.freeze({
  parse: (field: string): SetCookie | null => {
    const cookie = loadToughCookie().Cookie.parse(field);
    return cookie === undefined ? null : read(cookie);
  },
  registrableDomain: (host: string): string | null =>
    loadToughCookie().getPublicSuffix(host, { allowSpecialUseDomain: true, ignoreError: true }) ?? null,
});
