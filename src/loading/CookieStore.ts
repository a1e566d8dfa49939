import type { Eventually } from '../foundation/Eventually.ts';
import type { HTTPCookie } from '../foundation/HTTPCookie.ts';

/** A cookie as it is kept, with what only its storage knows of it. Times are in milliseconds since 1970. */
export interface StoredCookie {
  readonly cookie: HTTPCookie;
  /** When a cookie of this identity was first stored. */
  readonly creationTime: number;
  /** When it was last stored or sent, as far as it has been written down. */
  readonly lastAccessTime: number;
}

/** All cookies of a store at one moment. */
export interface CookieSnapshot {
  /** Grows with every change; at least 1. */
  readonly revision: number;
  readonly cookies: readonly StoredCookie[];
}

/** What is to be changed. A cookie is known by `cookieIdentity`. */
export interface CookieChanges {
  /** Added, or put in the place of one of the same identity. */
  readonly stored: readonly StoredCookie[];
  /** Identities; those that are not there are no matter. */
  readonly removed: readonly string[];
}

/**
 * Keeps cookies beyond a storage's life, for several storages at once: of one process or of many. A storage holds all
 * cookies itself and comes here to tell changes and to ask for others'. Only cookies that may outlive a session come here.
 *
 * Each method may answer at once or later, and fails with `URLError`; a storage then goes on with what it has, and tells its
 * changes again with the next ones.
 */
export interface CookieStore {
  /** All cookies; or null when nothing has changed since revision `seen` (0: nothing is known yet). */
  load(seen: number): Eventually<CookieSnapshot | null>;
  /**
   * Makes all of these changes or, when it fails, none; they survive the end of the process as soon as it answers. The
   * answer is the revision whose content the caller knows now: the new one, if nobody else has changed anything since `seen`,
   * otherwise `seen`.
   */
  apply(changes: CookieChanges, seen: number): Eventually<number>;
}

/** Name, domain, path and partition: a second cookie with the same takes the first one's place. */
export const cookieIdentity = ({ domain, path, name, partition }: HTTPCookie): string =>
  // None of them can contain a line's end.
  `${domain}\n${path}\n${name}\n${partition ?? ''}`;
