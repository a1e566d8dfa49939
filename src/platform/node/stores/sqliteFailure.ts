/** What a failure of SQLite means for a store. @see https://www.sqlite.org/rescode.html */
export type SQLiteFailure = 'damaged' | 'unwritable' | 'busy';

const failures: ReadonlyMap<number, SQLiteFailure> = new Map<number, SQLiteFailure>([
  [11, 'damaged'], // SQLITE_CORRUPT
  [26, 'damaged'], // SQLITE_NOTADB
  [3, 'unwritable'], // SQLITE_PERM
  [8, 'unwritable'], // SQLITE_READONLY
  [10, 'unwritable'], // SQLITE_IOERR
  [13, 'unwritable'], // SQLITE_FULL
  [14, 'unwritable'], // SQLITE_CANTOPEN
  [22, 'unwritable'], // SQLITE_NOLFS
  [5, 'busy'], // SQLITE_BUSY
  [6, 'busy'], // SQLITE_LOCKED
  [15, 'busy'], // SQLITE_PROTOCOL: too many at once began to open the log
]);

/** Null for what is no failure of the file: wrong statements, values that a table refuses, and everybody else's errors. */
export const sqliteFailure = (error: unknown): SQLiteFailure | null => {
  const { code, errcode } = (error ?? {}) as { readonly code?: unknown; readonly errcode?: unknown };
  if (code !== 'ERR_SQLITE_ERROR' || typeof errcode !== 'number') return null;
  // The low byte is the kind; the others say more about it.
  return failures.get(errcode & 0xff) ?? null;
};
