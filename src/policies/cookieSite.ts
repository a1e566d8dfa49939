import type { CookieRules } from '../foundation/CookieRules.ts';
import type { URLTarget } from '../foundation/URLTarget.ts';

const schemes: Readonly<Record<string, string>> = Object.freeze({ ws: 'http', wss: 'https' });

/**
 * Scheme and registrable domain of a URL; the host where there is none.
 * @see HTML §7.1.1 (obtain a site)
 */
export const siteOf = ({ scheme, hostname }: URLTarget, rules: CookieRules): string =>
  `${schemes[scheme] ?? scheme}://${rules.registrableDomain(hostname) ?? hostname}`;

/** Whether two URLs belong to one site. Looks at the public suffixes only when the hosts do not decide. */
export const isSameSite = (a: URLTarget, b: URLTarget, rules: CookieRules): boolean =>
  (a.scheme === b.scheme && a.hostname === b.hostname) || siteOf(a, rules) === siteOf(b, rules);
