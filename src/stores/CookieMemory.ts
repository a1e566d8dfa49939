import type { HTTPCookie } from '../foundation/HTTPCookie.ts';
import { type CookieCaps, CookieIndex } from './CookieIndex.ts';
import { CookieSaving, type SavingClient } from './CookieSaving.ts';
import { cookieIdentity, type CookieSnapshot, type CookieStore, type StoredCookie } from '../loading/CookieStore.ts';
import type { HostCookies } from './HostCookies.ts';
import { KeptCookie } from './KeptCookie.ts';

/** What is known of a cookie when somebody chooses which to remove. */
export interface RemovalCandidate {
  readonly creationTime: number;
  isSame(cookie: HTTPCookie): boolean;
}

/** All cookies of a storage, kept alike with its store, within the caps. Tells each change once, however large. */
export class CookieMemory implements SavingClient {
  readonly #index: CookieIndex;
  readonly #saving: CookieSaving | null;
  readonly #changed: () => void;
  #nextOrder = 0;

  constructor(caps: CookieCaps, store: CookieStore | null, changed: () => void) {
    this.#index = new CookieIndex(caps);
    // Each cookie there may be, and as many that are gone.
    this.#saving = store === null ? null : new CookieSaving(store, this, 2 * caps.maximumCookies);
    this.#changed = changed;
  }

  look(): void {
    this.#saving?.look();
  }

  lookNowAndThen(now: number): PromiseLike<unknown> | null {
    return this.#saving === null ? null : this.#saving.lookNowAndThen(now);
  }

  host(name: string, now: number): HostCookies {
    return this.#index.host(name, now);
  }

  hasSecureRival(cookie: HTTPCookie): boolean {
    return this.#index.hasSecureRival(cookie);
  }

  all(now: number): HTTPCookie[] {
    this.look();
    return [...this.#index.values()]
      .filter(({ cookie }) => cookie.expiresTime > now)
      .sort((a, b) => a.creationTime - b.creationTime || a.order - b.order)
      .map(({ cookie }) => cookie);
  }

  /** Stores cookies one after the other, each if it may be when its turn comes. */
  change(
    now: number,
    cookies: () => readonly HTTPCookie[],
    mayStore: (cookie: HTTPCookie) => boolean = () => true,
  ): void {
    // What others have stored counts for what may be stored now.
    this.look();
    let hasChanged = false;
    for (const cookie of cookies()) if (mayStore(cookie) && this.#put(cookie, now)) hasChanged = true;
    if (hasChanged) this.#didChange();
  }

  #put(cookie: HTTPCookie, now: number): boolean {
    const known = this.#index.get(cookieIdentity(cookie));
    if (cookie.expiresTime <= now) return known !== undefined && this.#drop(known);
    if (known !== undefined && isEqual(known.cookie, cookie)) {
      // Servers say the same again and again; it only counts as a use.
      known.lastAccessTime = now;
      return false;
    }
    const kept = new KeptCookie(cookie, known?.order ?? this.#nextOrder++, known?.creationTime ?? now, now);
    const evicted = this.#index.put(kept, now);
    this.#save(kept, known);
    for (const other of evicted) this.#save(null, other);
    return !(evicted.length === 1 && evicted[0] === kept && known === undefined);
  }

  /** Tells the store what a cookie has become; those that end with the session are none of its business. */
  #save(kept: KeptCookie | null, known: KeptCookie | undefined): void {
    if (kept?.isPersistent === true) this.#saving?.change(kept.identity, kept);
    else if (known?.isPersistent === true) this.#saving?.change(known.identity, null);
  }

  #drop(kept: KeptCookie): boolean {
    this.#index.remove(kept.identity);
    this.#save(null, kept);
    return true;
  }

  remove(isMeant: (candidate: RemovalCandidate) => boolean, now: number): void {
    this.look();
    let hasChanged = false;
    for (const kept of [...this.#index.values()]) {
      const isOver = kept.cookie.expiresTime <= now;
      const isSame = (cookie: HTTPCookie): boolean => kept.identity === cookieIdentity(cookie);
      if (!isOver && !isMeant({ creationTime: kept.creationTime, isSame })) continue;
      this.#drop(kept);
      hasChanged ||= !isOver;
    }
    if (hasChanged) this.#didChange();
  }

  #didChange(): void {
    this.#saving?.save();
    this.#changed();
  }

  flush(done: () => void): void {
    if (this.#saving === null) done();
    else this.#saving.whenSaved(done);
  }

  /** What the store holds takes the place of all that may outlive the session, but for what it has not been told yet. */
  didLoad({ cookies }: CookieSnapshot, unsaved: ReadonlyMap<string, StoredCookie | null>): void {
    const loaded = new Map(cookies.map((one) => [cookieIdentity(one.cookie), one]));
    let hasChanged = false;
    for (const kept of [...this.#index.values()]) {
      if (!kept.isPersistent || unsaved.has(kept.identity) || loaded.has(kept.identity)) continue;
      this.#index.remove(kept.identity);
      hasChanged = true;
    }
    for (const [identity, one] of loaded) if (!unsaved.has(identity) && this.#take(identity, one)) hasChanged = true;
    if (hasChanged) this.#changed();
  }

  #take(identity: string, { cookie, creationTime, lastAccessTime }: StoredCookie): boolean {
    const known = this.#index.get(identity);
    if (known !== undefined && isEqual(known.cookie, cookie)) return false;
    this.#index.put(
      new KeptCookie(cookie, known?.order ?? this.#nextOrder++, creationTime, lastAccessTime),
      lastAccessTime,
    );
    return true;
  }
}

const isEqual = (a: HTTPCookie, b: HTTPCookie): boolean => a.value === b.value && a.isEqual(b);
