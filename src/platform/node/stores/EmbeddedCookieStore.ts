import { HTTPCookie } from '../../../foundation/HTTPCookie.ts';
import type { URLError } from '../../../foundation/URLError.ts';
import {
  type CookieChanges,
  cookieIdentity,
  type CookieSnapshot,
  type CookieStore,
  type StoredCookie,
} from '../../../loading/CookieStore.ts';
import type { EmbeddedConnection } from './EmbeddedConnection.ts';
import { EmbeddedDatabase, type SQLRow } from './EmbeddedDatabase.ts';

/** One string a version; those that were released never change. */
const migrations: readonly string[] = Object.freeze([
  `CREATE TABLE cookie (
     identity TEXT PRIMARY KEY, properties TEXT NOT NULL,
     created REAL NOT NULL, accessed REAL NOT NULL, expires REAL NOT NULL
   ) WITHOUT ROWID;
   CREATE TABLE state (name TEXT PRIMARY KEY, value INTEGER NOT NULL);
   INSERT INTO state VALUES ('revision', 1);`,
]);

const nothingYet: CookieSnapshot = Object.freeze({ revision: 1, cookies: Object.freeze([]) });

/** Null for a row that no longer says what a cookie is. */
const readRow = ({ properties, created, accessed, expires }: SQLRow): StoredCookie | null => {
  try {
    const known = JSON.parse(String(properties)) as Record<string, unknown>;
    const cookie = HTTPCookie.fromProperties({ ...known, Expires: new Date(Number(expires)) });
    return cookie === null ? null : { cookie, creationTime: Number(created), lastAccessTime: Number(accessed) };
  } catch {
    return null;
  }
};

const revisionOf = (connection: EmbeddedConnection): number =>
  Number(connection.get("SELECT value FROM state WHERE name = 'revision'")?.['value'] ?? 1);

/**
 * Cookies in one file, for all processes and threads that open it. They are told that nothing has changed without reading
 * any row; a change is one transaction.
 */
export class EmbeddedCookieStore implements CookieStore {
  readonly #database: EmbeddedDatabase;
  /** What SQLite called the state in which the file had `#revision`. */
  #version = -1;
  #revision = 0;

  constructor(file: string, onProblem: (error: URLError) => void) {
    this.#database = new EmbeddedDatabase({ file, migrations, onProblem });
  }

  load(seen: number): CookieSnapshot | null {
    const snapshot = this.#database.read((connection) => this.#load(connection, seen), nothingYet);
    return snapshot === null || snapshot.revision === seen ? null : snapshot;
  }

  #load(connection: EmbeddedConnection, seen: number): CookieSnapshot | null {
    const version = connection.dataVersion;
    if (version === this.#version && this.#revision === seen) return null;
    return connection.snapshot(() => {
      const revision = revisionOf(connection);
      this.#version = version;
      this.#revision = revision;
      if (revision === seen) return null;
      const rows = connection.all('SELECT * FROM cookie ORDER BY created, identity');
      return { revision, cookies: rows.map(readRow).filter((row) => row !== null) };
    });
  }

  apply(changes: CookieChanges, seen: number): number {
    const [before, after] = this.#database.write((connection) => this.#apply(connection, changes));
    this.#revision = after;
    return before === seen ? after : seen;
  }

  #apply(connection: EmbeddedConnection, { stored, removed }: CookieChanges): readonly [before: number, after: number] {
    const before = revisionOf(connection);
    for (const identity of removed) connection.run('DELETE FROM cookie WHERE identity = ?', identity);
    for (const one of stored) this.#put(connection, one);
    const latest = Math.max(0, ...stored.map(({ lastAccessTime }) => lastAccessTime));
    connection.run('DELETE FROM cookie WHERE expires <= ?', latest);
    connection.run("UPDATE state SET value = ? WHERE name = 'revision'", before + 1);
    return [before, before + 1];
  }

  #put(connection: EmbeddedConnection, { cookie, creationTime, lastAccessTime }: StoredCookie): void {
    connection.run(
      'INSERT OR REPLACE INTO cookie (identity, properties, created, accessed, expires) VALUES (?, ?, ?, ?, ?)',
      cookieIdentity(cookie),
      JSON.stringify(cookie.properties),
      creationTime,
      lastAccessTime,
      cookie.expiresTime,
    );
  }
}
