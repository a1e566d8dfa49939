import type { URLTarget } from '../foundation/URLTarget.ts';
import { fieldValueIsSendable } from '../syntax/fieldSyntax.ts';
import { pathMatches, withoutQuery } from '../policies/cookiePath.ts';
import type { KeptCookie } from './KeptCookie.ts';

/** The cookies that go along with a request. */
export class CookieSelection {
  readonly cookies: readonly KeptCookie[];
  /** The value of the field; null when none go along. */
  readonly header: string | null;
  lastAccessTime = 0;

  constructor(cookies: readonly KeptCookie[]) {
    this.cookies = cookies;
    // An app may store what no field can carry.
    const pairs = cookies.map(({ cookie }) => `${cookie.name}=${cookie.value}`).filter(fieldValueIsSendable);
    this.header = pairs.length === 0 ? null : pairs.join('; ');
  }
}

/** Paths of one host that are remembered; then they are forgotten together. */
const mostPaths = 256;

/** On whose behalf a request is made. */
export interface RequestSite {
  readonly isSameSite: boolean;
  /** The top-level site. */
  readonly partition: string | null;
}

/**
 * What one host may get, in the order in which it is sent, and the fields that have been made of it. It holds as long as
 * nothing is stored or removed for the host, and until the first of its cookies expires.
 */
export class HostCookies {
  readonly #candidates: readonly KeptCookie[];
  /** Whether path, port and partition need no look. */
  readonly #isPlain: boolean;
  readonly #hasPorts: boolean;
  readonly hasPartitioned: boolean;
  readonly isEmpty: boolean;
  readonly earliestExpiry: number;
  #open: CookieSelection | null = null;
  #secure: CookieSelection | null = null;
  readonly #openPaths = new Map<string, CookieSelection>();
  readonly #securePaths = new Map<string, CookieSelection>();

  /** @param candidates - Those that the host matches and that have not expired, in sending order. */
  constructor(candidates: readonly KeptCookie[]) {
    this.#candidates = candidates;
    this.isEmpty = candidates.length === 0;
    this.#hasPorts = candidates.some(({ cookie }) => cookie.portList !== null);
    this.hasPartitioned = candidates.some(({ cookie }) => cookie.partition !== null);
    this.#isPlain = !this.#hasPorts && !this.hasPartitioned && candidates.every(({ cookie }) => cookie.path === '/');
    this.earliestExpiry = candidates.reduce((first, { cookie }) => Math.min(first, cookie.expiresTime), Infinity);
  }

  /** All selections that have been made, for those who want to know when cookies were used. */
  get selections(): readonly CookieSelection[] {
    const plain = [this.#open, this.#secure].filter((selection) => selection !== null);
    return [...plain, ...this.#openPaths.values(), ...this.#securePaths.values()];
  }

  select(target: URLTarget, { isSameSite, partition }: RequestSite): CookieSelection {
    const isSecure = target.scheme === 'https' || target.scheme === 'wss';
    if (!isSameSite || this.hasPartitioned || this.#hasPorts) {
      return this.#selection(target, isSecure, isSameSite, partition);
    }
    if (this.#isPlain) {
      return isSecure
        ? (this.#secure ??= this.#selection(target, true, true, null))
        : (this.#open ??= this.#selection(target, false, true, null));
    }
    const paths = isSecure ? this.#securePaths : this.#openPaths;
    return paths.get(target.path) ?? this.#remember(paths, target, isSecure);
  }

  #remember(paths: Map<string, CookieSelection>, target: URLTarget, isSecure: boolean): CookieSelection {
    const selection = this.#selection(target, isSecure, true, null);
    if (paths.size >= mostPaths) paths.clear();
    paths.set(target.path, selection);
    return selection;
  }

  #selection(target: URLTarget, isSecure: boolean, isSameSite: boolean, partition: string | null): CookieSelection {
    const path = withoutQuery(target.path);
    return new CookieSelection(
      this.#candidates.filter(
        ({ cookie }) =>
          (isSecure || !cookie.isSecure) &&
          (isSameSite || cookie.sameSitePolicy === null) &&
          (cookie.partition === null || cookie.partition === partition) &&
          (cookie.portList === null || cookie.portList.includes(target.port)) &&
          pathMatches(path, cookie.path),
      ),
    );
  }
}
