import { domainMatches, isAddress } from '../policies/cookieDomain.ts';
import { pathMatches } from '../policies/cookiePath.ts';
import type { HTTPCookie } from '../foundation/HTTPCookie.ts';
import { HostCookies } from './HostCookies.ts';
import { type KeptCookie, sendingOrder } from './KeptCookie.ts';

/** How many cookies there may be. */
export interface CookieCaps {
  readonly maximumCookiesPerHost: number;
  readonly maximumCookies: number;
}

/** Hosts whose cookies are remembered in the order of sending; then they are forgotten together. */
const mostHosts = 256;

/** Who has to go first: what has expired, what is not secure, what was not used for longest. @see RFC 6265bis §5.7 step 26 */
const evictionOrder = (now: number): ((a: KeptCookie, b: KeptCookie) => number) => {
  const rank = ({ cookie }: KeptCookie): number => (cookie.expiresTime <= now ? 0 : cookie.isSecure ? 2 : 1);
  return (a, b) => rank(a) - rank(b) || a.lastAccessTime - b.lastAccessTime || a.order - b.order;
};

const firstOf = (cookies: Iterable<KeptCookie>, order: (a: KeptCookie, b: KeptCookie) => number): KeptCookie | null => {
  let first: KeptCookie | null = null;
  for (const cookie of cookies) if (first === null || order(cookie, first) < 0) first = cookie;
  return first;
};

/**
 * Cookies in memory: found by their domain, and by host with a memo in front, so that a host without cookies costs one
 * look-up and one with cookies hardly more.
 */
export class CookieIndex {
  readonly #caps: CookieCaps;
  readonly #domains = new Map<string, Map<string, KeptCookie>>();
  readonly #all = new Map<string, KeptCookie>();
  readonly #hosts = new Map<string, HostCookies>();
  readonly #nobody = new HostCookies([]);

  constructor(caps: CookieCaps) {
    this.#caps = caps;
  }

  get size(): number {
    return this.#all.size;
  }

  /** All cookies, those that have expired too. */
  values(): Iterable<KeptCookie> {
    return this.#all.values();
  }

  get(identity: string): KeptCookie | undefined {
    return this.#all.get(identity);
  }

  /** What a host may get. */
  host(name: string, now: number): HostCookies {
    if (this.#all.size === 0) return this.#nobody;
    const known = this.#hosts.get(name);
    return known !== undefined && known.earliestExpiry > now ? known : this.#look(name, now);
  }

  #look(name: string, now: number): HostCookies {
    const host = new HostCookies(this.#candidates(name, now).sort(sendingOrder));
    this.#forgetHost(name);
    if (this.#hosts.size >= mostHosts) for (const other of [...this.#hosts.keys()]) this.#forgetHost(other);
    this.#hosts.set(name, host);
    return host;
  }

  #candidates(host: string, now: number): KeptCookie[] {
    const found: KeptCookie[] = [];
    const take = (domain: string): void => {
      for (const kept of this.#domains.get(domain)?.values() ?? []) {
        if (kept.cookie.expiresTime > now && (domain === host || !kept.isHostOnly)) found.push(kept);
      }
    };
    take(host);
    if (this.#all.size === found.length || isAddress(host)) return found;
    for (let dot = host.indexOf('.'); dot >= 0; dot = host.indexOf('.', dot + 1)) take(host.slice(dot + 1));
    return found;
  }

  /** Takes down when its cookies were used, which only matters once some have to go. */
  #forgetHost(name: string): void {
    const host = this.#hosts.get(name);
    if (host === undefined) return;
    this.#hosts.delete(name);
    this.#noteAccess(host);
  }

  #noteAccess(host: HostCookies): void {
    for (const { cookies, lastAccessTime } of host.selections) {
      for (const kept of cookies) kept.lastAccessTime = Math.max(kept.lastAccessTime, lastAccessTime);
    }
  }

  /** Adds a cookie, in the place of one with its identity; gives those that had to make room, perhaps itself. */
  put(kept: KeptCookie, now: number): readonly KeptCookie[] {
    this.remove(kept.identity);
    this.#forgetDomain(kept.domain);
    this.#all.set(kept.identity, kept);
    const domain = this.#domains.get(kept.domain) ?? new Map<string, KeptCookie>();
    domain.set(kept.identity, kept);
    this.#domains.set(kept.domain, domain);
    const evicted: KeptCookie[] = [];
    if (domain.size > this.#caps.maximumCookiesPerHost) this.#evict(domain.values(), now, evicted);
    if (this.#all.size > this.#caps.maximumCookies) this.#evict(this.#all.values(), now, evicted);
    return evicted;
  }

  #evict(from: Iterable<KeptCookie>, now: number, evicted: KeptCookie[]): void {
    for (const host of this.#hosts.values()) this.#noteAccess(host);
    const first = firstOf(from, evictionOrder(now));
    if (first === null) return;
    this.remove(first.identity);
    evicted.push(first);
  }

  remove(identity: string): KeptCookie | null {
    const kept = this.#all.get(identity);
    if (kept === undefined) return null;
    this.#all.delete(identity);
    this.#forgetDomain(kept.domain);
    const domain = this.#domains.get(kept.domain);
    domain?.delete(identity);
    if (domain?.size === 0) this.#domains.delete(kept.domain);
    return kept;
  }

  clear(): void {
    this.#all.clear();
    this.#domains.clear();
    this.#hosts.clear();
  }

  #forgetDomain(domain: string): void {
    for (const host of [...this.#hosts.keys()]) if (domainMatches(host, domain)) this.#forgetHost(host);
  }

  /**
   * Whether a secure cookie would be hidden or replaced by one of this name from a server that nobody can be sure of.
   * @see RFC 6265bis §5.7 step 15 ("leave secure cookies alone")
   */
  hasSecureRival({ name, domain: said, path }: HTTPCookie): boolean {
    const domain = said.startsWith('.') ? said.slice(1) : said;
    for (const { cookie, domain: other } of this.#all.values()) {
      const isNear = cookie.isSecure && cookie.name === name && pathMatches(path, cookie.path);
      if (isNear && (domainMatches(domain, other) || domainMatches(other, domain))) return true;
    }
    return false;
  }
}
