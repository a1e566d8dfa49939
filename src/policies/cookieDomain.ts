import type { CookieRules } from '../foundation/CookieRules.ts';

const dotted = /^\d{1,3}(?:\.\d{1,3}){3}$/;

/** Whether a host, as URLs have them, is an address: it has no domain above it. */
export const isAddress = (host: string): boolean => host.includes(':') || dotted.test(host);

/** Whether a domain is the host's own or lies above it, at the border of a label. @see RFC 6265 §5.1.3 */
export const domainMatches = (host: string, domain: string): boolean =>
  host === domain ||
  (host.endsWith(domain) && host.charCodeAt(host.length - domain.length - 1) === 46 && !isAddress(host));

/** Where a cookie goes: only to its host, or to what lies below a domain, too. */
export interface CookieDomain {
  readonly domain: string;
  readonly isHostOnly: boolean;
}

/** As hosts of URLs are written; null for what is no name of a host. */
const canonical = (domain: string): string | null => {
  if (/^[a-z0-9._-]+$/i.test(domain)) return domain.toLowerCase();
  // What could be read as another part of a URL is no name.
  if (/[\s/\\?#@:[\]%]/.test(domain) || !URL.canParse(`http://${domain}/`)) return null;
  return new URL(`http://${domain}/`).hostname;
};

/**
 * The domain that a server at `host` may give its cookie; null when it may not. A public suffix is nobody's, so that a
 * cookie for it is either only for the very host of that name, or refused.
 *
 * Differs: a `Domain` that ends with a dot is refused, whatever the host: it would be another name for the same domain.
 * @param said - The attribute, without its leading dot.
 * @see RFC 6265bis §5.7 steps 9 and 10
 */
export const cookieDomain = (host: string, said: string | null, rules: CookieRules): CookieDomain | null => {
  if (said === null || said === '') return { domain: host, isHostOnly: true };
  const domain = canonical(said);
  if (domain === null || domain.startsWith('.') || domain.endsWith('.') || !domainMatches(host, domain)) return null;
  if (isAddress(host)) return { domain: host, isHostOnly: true };
  if (rules.registrableDomain(domain) !== null) return { domain, isHostOnly: false };
  return domain === host ? { domain: host, isHostOnly: true } : null;
};
