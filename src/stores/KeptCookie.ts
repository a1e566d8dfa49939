import type { HTTPCookie } from '../foundation/HTTPCookie.ts';
import { cookieIdentity, type StoredCookie } from '../loading/CookieStore.ts';

/** A cookie in a storage's memory. */
export class KeptCookie implements StoredCookie {
  readonly cookie: HTTPCookie;
  readonly identity: string;
  /** Without a leading dot. */
  readonly domain: string;
  readonly isHostOnly: boolean;
  readonly creationTime: number;
  /** Tells apart what was created at the same time. */
  readonly order: number;
  lastAccessTime: number;

  constructor(cookie: HTTPCookie, order: number, creationTime: number, lastAccessTime: number) {
    this.cookie = cookie;
    this.identity = cookieIdentity(cookie);
    this.isHostOnly = !cookie.domain.startsWith('.');
    this.domain = this.isHostOnly ? cookie.domain : cookie.domain.slice(1);
    this.creationTime = creationTime;
    this.order = order;
    this.lastAccessTime = lastAccessTime;
  }

  /** Whether it may outlive the session. */
  get isPersistent(): boolean {
    return !this.cookie.isSessionOnly && this.cookie.expiresTime !== Infinity;
  }
}

/** The order in which cookies are sent: longer paths first, then older ones. @see RFC 6265bis §5.8.3 */
export const sendingOrder = (a: KeptCookie, b: KeptCookie): number =>
  b.cookie.path.length - a.cookie.path.length || a.creationTime - b.creationTime || a.order - b.order;
