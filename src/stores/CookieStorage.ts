import type { CookieRules } from '../foundation/CookieRules.ts';
import type { HTTPCookie } from '../foundation/HTTPCookie.ts';
import { presentTime } from '../foundation/presentTime.ts';
import type { HTTPCookieAcceptPolicy } from '../foundation/rawValues.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { parseURLTarget, type URLTarget } from '../foundation/URLTarget.ts';
import type { Clock } from '../loading/ports.ts';
import {
  acceptedCookie,
  type CookieOrigin,
  isAcceptable,
  isSecureScheme,
  mayStore,
} from '../policies/cookieAcceptance.ts';
import { isSameSite, siteOf } from '../policies/cookieSite.ts';
import { plainCookieRules } from '../policies/plainCookieRules.ts';
import { byteLength, readSetCookie } from '../policies/readSetCookie.ts';
import { CookieMemory } from './CookieMemory.ts';
import type { CookieStore } from '../loading/CookieStore.ts';
import type { HostCookies, RequestSite } from './HostCookies.ts';

/** What a storage is made with; everything has a default. */
export interface CookieStorageOptions {
  /** Where cookies that outlive a session are kept; null keeps all of them in memory only. */
  readonly store?: CookieStore | null;
  /** Of one domain; 180. Of more, those go that have expired, are not secure, or were not used for longest. */
  readonly maximumCookiesPerHost?: number;
  /** 3,300. */
  readonly maximumCookies?: number;
  /** Bytes of name and value; 4,096. Larger cookies are refused. */
  readonly maximumCookieSize?: number;
  /** Bytes of an attribute's value; 1,024. Longer attributes are passed over. */
  readonly maximumAttributeSize?: number;
  /** Whose time counts. */
  readonly clock?: Pick<Clock, 'now'>;
  /** Grammar and public suffixes; the platform's. */
  readonly rules?: CookieRules;
}

/** What a storage wants to know of a task. */
export interface CookieTask {
  readonly currentRequest: URLRequest | null;
  readonly originalRequest?: URLRequest | null;
}

/** Who hears of changes. */
export interface CookieStorageListener {
  cookiesChanged?(): void;
  acceptPolicyChanged?(): void;
}

/** For whom cookies are set. */
export interface CookieSetting {
  readonly for: URL | string;
  readonly mainDocumentURL?: URL | string | null;
}

const ownSite: RequestSite = Object.freeze({ isSameSite: true, partition: null });

const targetOf = (url: URL | string | null | undefined): URLTarget | null =>
  url === null || url === undefined ? null : parseURLTarget(String(url));

/**
 * Keeps cookies and gives those that a URL gets. Everything happens in memory, in the same turn; what may outlive the
 * session goes to the store, and what others have put there is seen the next time somebody asks.
 *
 * What servers say is stored by RFC 6265bis; what the app says (`setCookie`) is believed.
 * @see HTTPCookieStorage
 */
export class CookieStorage {
  readonly #clock: Pick<Clock, 'now'>;
  readonly #rules: CookieRules;
  readonly #sizes: { readonly maximumCookieSize: number; readonly maximumAttributeSize: number };
  readonly #memory: CookieMemory;
  readonly #listeners = new Set<CookieStorageListener>();
  #acceptPolicy: HTTPCookieAcceptPolicy = 'onlyFromMainDocumentDomain';

  constructor(options: CookieStorageOptions = {}) {
    const { maximumCookiesPerHost = 180, maximumCookies = 3300 } = options;
    const { maximumCookieSize = 4096, maximumAttributeSize = 1024 } = options;
    this.#clock = options.clock ?? { now: presentTime };
    this.#rules = options.rules ?? plainCookieRules;
    this.#sizes = { maximumCookieSize, maximumAttributeSize };
    this.#memory = new CookieMemory({ maximumCookiesPerHost, maximumCookies }, options.store ?? null, () => {
      for (const listener of [...this.#listeners]) listener.cookiesChanged?.();
    });
  }

  /** Tells changes until the function it gives is called. Listeners must not throw. @internal */
  observe(listener: CookieStorageListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  // The app's own calls.

  /** All cookies that have not expired, in the order of their creation. */
  get cookies(): HTTPCookie[] {
    return this.#memory.all(this.#clock.now());
  }

  get cookieAcceptPolicy(): HTTPCookieAcceptPolicy {
    return this.#acceptPolicy;
  }
  set cookieAcceptPolicy(policy: HTTPCookieAcceptPolicy) {
    if (policy === this.#acceptPolicy) return;
    this.#acceptPolicy = policy;
    for (const listener of [...this.#listeners]) listener.acceptPolicyChanged?.();
  }

  /** Stores a cookie as it is, in the place of one with its name, domain and path. One that has expired only removes. */
  setCookie(cookie: HTTPCookie): void {
    if (this.#acceptPolicy === 'never' || !this.#fits(cookie)) return;
    this.#memory.change(this.#clock.now(), () => [cookie]);
  }

  #fits({ name, value }: HTTPCookie): boolean {
    return byteLength(name) + byteLength(value) <= this.#sizes.maximumCookieSize;
  }

  /** Stores those that the URL may set on behalf of the main document, by the accept policy. */
  setCookies(cookies: readonly HTTPCookie[], setting: CookieSetting): void {
    const url = targetOf(setting.for);
    if (url === null) return;
    const mainDocument = targetOf(setting.mainDocumentURL);
    if (!mayStore(this.#acceptPolicy, url, mainDocument)) return;
    const origin = this.#originOf(url, mainDocument, null, this.#clock.now());
    this.#store(origin, () =>
      cookies.filter((cookie) => this.#fits(cookie) && isAcceptable(cookie, origin, this.#rules)),
    );
  }

  deleteCookie(cookie: HTTPCookie): void {
    this.#memory.remove((one) => one.isSame(cookie), this.#clock.now());
  }

  /** Those that were created after a date. */
  removeCookiesSince(date: Date): void {
    const since = date.getTime();
    this.#memory.remove((one) => one.creationTime > since, this.#clock.now());
  }

  /** Those that go along with a request for the URL, in the order of sending. */
  cookiesFor(url: URL | string): HTTPCookie[] {
    const target = targetOf(url);
    if (target === null) return [];
    const now = this.#clock.now();
    this.#memory.look();
    const host = this.#memory.host(target.hostname, now);
    if (host.isEmpty) return [];
    const site = host.hasPartitioned ? this.#site(target, null, null) : ownSite;
    return host.select(target, site).cookies.map(({ cookie }) => cookie);
  }

  /** All cookies in the order of the first comparator that tells two of them apart. */
  sortedCookies(comparators: readonly ((a: HTTPCookie, b: HTTPCookie) => number)[]): HTTPCookie[] {
    return this.cookies.sort((a, b) => {
      for (const compare of comparators) {
        const order = compare(a, b);
        if (order !== 0) return order;
      }
      return 0;
    });
  }

  /** `setCookies` for the URL, main document and partition of a task's current request. */
  storeCookiesForTask(cookies: readonly HTTPCookie[], task: CookieTask): void {
    const request = task.currentRequest ?? task.originalRequest ?? null;
    const url = request?.target ?? null;
    if (request === null || url === null) return;
    this.setCookies(cookies, { for: url.href, mainDocumentURL: request.mainDocumentURL });
  }

  /** The cookies that go along with a task's current request; the handler is called once, with null for none. */
  getCookiesForTask(task: CookieTask, completionHandler: (cookies: HTTPCookie[] | null) => void): void {
    const request = task.currentRequest ?? task.originalRequest ?? null;
    const selection = request === null ? null : this.#select(request, this.#clock.now());
    completionHandler(selection === null ? null : selection.map(({ cookie }) => cookie));
  }

  #select(request: URLRequest, now: number): readonly { readonly cookie: HTTPCookie }[] | null {
    const { target } = request;
    if (target === null) return null;
    this.#memory.look();
    const host = this.#memory.host(target.hostname, now);
    return host.isEmpty ? null : host.select(target, this.#siteOf(request, target, host)).cookies;
  }

  // What a session asks.

  /** What has to be waited for before cookies are read; null when nothing has. @internal */
  prepare(now: number): PromiseLike<unknown> | null {
    return this.#memory.lookNowAndThen(now);
  }

  /** The value of a request's `Cookie` field; null without cookies for it. @internal */
  headerFor(request: URLRequest, now: number): string | null {
    const { target } = request;
    if (target === null) return null;
    const host = this.#memory.host(target.hostname, now);
    if (host.isEmpty) return null;
    const selection = host.select(target, this.#siteOf(request, target, host));
    selection.lastAccessTime = now;
    return selection.header;
  }

  #siteOf(request: URLRequest, target: URLTarget, host: HostCookies): RequestSite {
    const mainDocument = targetOf(request.mainDocumentURL);
    const isOwn = mainDocument === null && !host.hasPartitioned;
    return isOwn ? ownSite : this.#site(target, mainDocument, request.cookiePartitionIdentifier);
  }

  #site(url: URLTarget, mainDocument: URLTarget | null, partition: string | null): RequestSite {
    return {
      isSameSite: mainDocument === null || isSameSite(url, mainDocument, this.#rules),
      partition: partition ?? siteOf(mainDocument ?? url, this.#rules),
    };
  }

  /** Stores what a response to a request says, each field by itself. @internal */
  storeFields(fields: readonly string[], request: URLRequest, policy: HTTPCookieAcceptPolicy, now: number): void {
    const url = request.target;
    if (url === null) return;
    const mainDocument = targetOf(request.mainDocumentURL);
    if (!mayStore(policy, url, mainDocument)) return;
    const origin = this.#originOf(url, mainDocument, request.cookiePartitionIdentifier, now);
    this.#store(origin, () =>
      fields.flatMap((field) => {
        const read = readSetCookie(field, this.#rules, this.#sizes);
        const cookie = read === null ? null : acceptedCookie(read, origin, this.#rules);
        return cookie === null ? [] : [cookie];
      }),
    );
  }

  #originOf(url: URLTarget, mainDocument: URLTarget | null, partition: string | null, now: number): CookieOrigin {
    return {
      url,
      isSameSite: mainDocument === null || isSameSite(url, mainDocument, this.#rules),
      partition: () => partition ?? siteOf(mainDocument ?? url, this.#rules),
      now,
    };
  }

  #store(origin: CookieOrigin, cookies: () => readonly HTTPCookie[]): void {
    const isSecure = isSecureScheme(origin.url);
    this.#memory.change(origin.now, cookies, (cookie) => isSecure || !this.#memory.hasSecureRival(cookie));
  }

  /** Calls when all changes are stored, or cannot be. @internal */
  flush(done: () => void): void {
    this.#memory.flush(done);
  }

  toString(): string {
    return `<HTTPCookieStorage cookies count:${String(this.cookies.length)}>`;
  }
  /** What may be logged: how many. */
  toJSON(): Record<string, unknown> {
    return { cookies: this.cookies.length, cookieAcceptPolicy: this.#acceptPolicy };
  }
}
