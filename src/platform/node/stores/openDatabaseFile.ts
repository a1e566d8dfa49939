import { EmbeddedConnection } from './EmbeddedConnection.ts';
import { loadSQLite } from './sqlite.ts';
import { sqliteFailure } from './sqliteFailure.ts';

/** How long somebody else's writing is waited for. */
const busyTimeoutMs = 5_000;
/** Larger files are checked when something is found wrong with them, not at each start. */
const largestCheckedFile = 8 * 1024 * 1024;

const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

/** What came of opening a file. `busy` is thrown: whoever asks later may have better luck. */
export type OpenedFile =
  | { readonly kind: 'open'; readonly connection: EmbeddedConnection }
  /** Written by a newer version of the library: not ours to change. */
  | { readonly kind: 'newer'; readonly version: number }
  | { readonly kind: 'damaged' | 'unwritable'; readonly cause: unknown };

/** What there is to know of a file before it is opened. */
export interface DatabaseFile {
  readonly file: string;
  /** Statements that bring an older schema to the next version; their number is the version. */
  readonly migrations: readonly string[];
}

/** The folder and the file, for nobody but their owner. Those that are there already keep their folder's rights. */
const prepareFile = (file: string): void => {
  fs().mkdirSync(process.getBuiltinModule('node:path').dirname(file), { recursive: true, mode: 0o700 });
  fs().closeSync(fs().openSync(file, 'a', 0o600));
  if ((fs().statSync(file).mode & 0o077) !== 0) fs().chmodSync(file, 0o600);
};

const pause = (milliseconds: number): void => {
  Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, milliseconds);
};

/** Several that open a new file at once may find it locked without being made to wait; so the waiting is done here. */
const patiently = <T>(work: () => T): T => {
  for (let waited = 0; ; waited += 10) {
    try {
      return work();
    } catch (error) {
      if (sqliteFailure(error) !== 'busy' || waited >= busyTimeoutMs) throw error;
      pause(10);
    }
  }
};

const migrate = (connection: EmbeddedConnection, migrations: readonly string[]): void => {
  connection.transaction(() => {
    // Somebody else may have done it since.
    const from = connection.schemaVersion;
    for (const statements of migrations.slice(from)) connection.execute(statements);
    if (from < migrations.length) connection.execute(`PRAGMA user_version = ${String(migrations.length)}`);
  });
};

const mayCheck = (file: string, isSuspect: boolean): boolean =>
  isSuspect || fs().statSync(file).size <= largestCheckedFile;

const setUp = (connection: EmbeddedConnection, { file, migrations }: DatabaseFile, isSuspect: boolean): OpenedFile => {
  connection.execute(`PRAGMA busy_timeout = ${String(busyTimeoutMs)}`);
  const version = connection.schemaVersion;
  if (version > migrations.length) return { kind: 'newer', version };
  // A log beside the file: readers and a writer do not stop each other, and a process that dies tears nothing.
  patiently(() => {
    connection.execute('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
  });
  const damage = mayCheck(file, isSuspect) ? patiently(() => connection.damage) : null;
  if (damage !== null) return { kind: 'damaged', cause: new Error(damage) };
  if (version < migrations.length) migrate(connection, migrations);
  return { kind: 'open', connection };
};

/** A connection to a new database that is nowhere but in memory. */
export const openInMemory = (migrations: readonly string[]): EmbeddedConnection => {
  const connection = new EmbeddedConnection(new (loadSQLite().DatabaseSync)(':memory:'));
  migrate(connection, migrations);
  return connection;
};

/** Opens a file, and makes it first where there is none. `isSuspect` has it checked whatever its size. */
export const openDatabaseFile = (of: DatabaseFile, isSuspect: boolean): OpenedFile => {
  let connection: EmbeddedConnection | null = null;
  try {
    prepareFile(of.file);
    connection = new EmbeddedConnection(new (loadSQLite().DatabaseSync)(of.file));
    const opened = setUp(connection, of, isSuspect);
    if (opened.kind !== 'open') connection.close();
    return opened;
  } catch (cause) {
    connection?.close();
    const failure = sqliteFailure(cause);
    if (failure === 'busy') throw cause;
    return { kind: failure ?? 'unwritable', cause };
  }
};
