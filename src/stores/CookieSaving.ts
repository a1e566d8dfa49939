import { isPromiseLike, whenReady } from '../foundation/Eventually.ts';
import type { CookieSnapshot, CookieStore, StoredCookie } from '../loading/CookieStore.ts';

/** What others have changed is asked for at most this often while requests are made. */
const shortestPauseMs = 20;

/** Who takes what a store has. */
export interface SavingClient {
  /** All that the store holds; `unsaved` has identities about which this side knows better. */
  didLoad(snapshot: CookieSnapshot, unsaved: ReadonlyMap<string, StoredCookie | null>): void;
}

/**
 * Keeps a storage and its store alike. Changes that could not be told stay here and are told with the next ones; what is
 * read from the store meanwhile does not undo them.
 */
export class CookieSaving {
  readonly #store: CookieStore;
  readonly #client: SavingClient;
  readonly #mostUnsaved: number;
  /** By identity; null means removed. */
  #unsaved = new Map<string, StoredCookie | null>();
  #underWay: ReadonlyMap<string, StoredCookie | null> | null = null;
  #loading: PromiseLike<unknown> | null = null;
  #seen = 0;
  #lookedAt = -Infinity;
  #waiting: (() => void)[] = [];

  constructor(store: CookieStore, client: SavingClient, mostUnsaved: number) {
    this.#store = store;
    this.#client = client;
    this.#mostUnsaved = mostUnsaved;
  }

  /** Asks for others' changes, unless that was done a moment ago; what to wait for, or null when it is done. */
  lookNowAndThen(now: number): PromiseLike<unknown> | null {
    if (now - this.#lookedAt < shortestPauseMs && now >= this.#lookedAt) return this.#loading;
    this.#lookedAt = now;
    return this.look();
  }

  look(): PromiseLike<unknown> | null {
    if (this.#loading !== null) return this.#loading;
    try {
      const answer = this.#store.load(this.#seen);
      if (!isPromiseLike(answer)) {
        this.#didLoad(answer);
        return null;
      }
      const done = (): void => {
        this.#loading = null;
      };
      this.#loading = answer
        .then((snapshot) => {
          this.#didLoad(snapshot);
        })
        .then(done, done);
      return this.#loading;
    } catch {
      // What is known here is all there is, until the store answers again.
      return null;
    }
  }

  #didLoad(snapshot: CookieSnapshot | null): void {
    if (snapshot === null || snapshot.revision === this.#seen) return;
    this.#seen = snapshot.revision;
    this.#client.didLoad(snapshot, new Map([...(this.#underWay ?? []), ...this.#unsaved]));
  }

  /** A cookie that is to be stored, or null for one that is to be removed. `save` tells the store. */
  change(identity: string, cookie: StoredCookie | null): void {
    this.#unsaved.delete(identity);
    this.#unsaved.set(identity, cookie);
    if (this.#unsaved.size <= this.#mostUnsaved) return;
    for (const oldest of this.#unsaved.keys()) {
      this.#unsaved.delete(oldest);
      return;
    }
  }

  save(): void {
    if (this.#underWay !== null) return;
    if (this.#unsaved.size === 0) return this.#settle();
    const changes = this.#unsaved;
    this.#underWay = changes;
    this.#unsaved = new Map();
    const fail = (): void => {
      // Later changes of the same cookies count.
      this.#unsaved = new Map([...changes, ...this.#unsaved]);
      this.#underWay = null;
      this.#settle();
    };
    const done = (revision: number): void => {
      this.#seen = revision;
      this.#underWay = null;
      this.save();
    };
    try {
      whenReady(this.#store.apply(changesOf(changes), this.#seen), done, fail);
    } catch {
      fail();
    }
  }

  /** Calls when everything is stored, or cannot be. */
  whenSaved(done: () => void): void {
    this.#waiting.push(done);
    this.save();
  }

  #settle(): void {
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const done of waiting) done();
  }
}

const changesOf = (
  changes: ReadonlyMap<string, StoredCookie | null>,
): { readonly stored: readonly StoredCookie[]; readonly removed: readonly string[] } => {
  const stored: StoredCookie[] = [];
  const removed: string[] = [];
  for (const [identity, cookie] of changes) {
    if (cookie === null) removed.push(identity);
    else stored.push(cookie);
  }
  return { stored, removed };
};
