import {
  type CookieChanges,
  cookieIdentity,
  type CookieSnapshot,
  type CookieStore,
  type StoredCookie,
} from '../loading/CookieStore.ts';

/** A store that several storages of one thread share, and that ends with them. */
export class MemoryCookieStore implements CookieStore {
  readonly #cookies = new Map<string, StoredCookie>();
  #revision = 1;

  load(seen: number): CookieSnapshot | null {
    if (seen === this.#revision) return null;
    return { revision: this.#revision, cookies: [...this.#cookies.values()] };
  }

  apply({ stored, removed }: CookieChanges, seen: number): number {
    const isKnown = seen === this.#revision;
    for (const identity of removed) this.#cookies.delete(identity);
    for (const one of stored) this.#cookies.set(cookieIdentity(one.cookie), one);
    this.#revision += 1;
    return isKnown ? this.#revision : seen;
  }
}
