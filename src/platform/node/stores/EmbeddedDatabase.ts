import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { EmbeddedConnection } from './EmbeddedConnection.ts';
import { copyRows } from './copyRows.ts';
import { fileIdentity, moveAside } from './moveAside.ts';
import { type DatabaseFile, openDatabaseFile, openInMemory } from './openDatabaseFile.ts';
import { sqliteFailure } from './sqliteFailure.ts';

export type { SQLRow, SQLValue } from './EmbeddedConnection.ts';

/** What an embedded store is opened with. */
export interface EmbeddedDatabaseOptions extends DatabaseFile {
  /**
   * Told once of each kind of trouble: `-3001` for a damaged file and for one of a newer version, `-3003` for one that
   * cannot be written.
   */
  readonly onProblem: (error: URLError) => void;
}

/**
 * One SQLite file, for stores that outlive the process. Several processes and worker threads may use the same file; a
 * process that is killed loses nothing that `write` has come back from.
 *
 * Nothing touches the disk before the first `write`. Whatever is wrong with the file, the store works: a damaged one is
 * moved aside (`<name>.corrupt-1` to `-5`) and begun anew; one of a newer schema is left alone, and one that cannot be
 * written is copied, and the rest of this object's life happens in memory. Bodies given to `read` and `write` may be
 * called again after such a turn.
 */
export class EmbeddedDatabase {
  readonly #options: EmbeddedDatabaseOptions;
  readonly #reported = new Set<string>();
  #connection: EmbeddedConnection | null = null;
  #isInMemory = false;
  #isSuspect = false;

  constructor(options: EmbeddedDatabaseOptions) {
    this.#options = options;
  }

  /** Whether what is written is lost with the process. */
  get isInMemory(): boolean {
    return this.#isInMemory;
  }

  /** Looks something up; `empty` when nothing was ever written. Throws `-3001` when others keep the file locked. */
  read<T>(body: (connection: EmbeddedConnection) => T, empty: T): T {
    if (this.#connection === null && fileIdentity(this.#options.file) === 0) return empty;
    return this.#use(body);
  }

  /** Changes something: all of it or, when it throws, nothing. Throws `-3001` when others keep the file locked. */
  write<T>(body: (connection: EmbeddedConnection) => T): T {
    return this.#use((connection) => connection.transaction(body));
  }

  /**
   * Changes when somebody else has written, and stays as it is while only this object has; for asking whether what was
   * read before still holds. Costs a few microseconds.
   */
  get version(): number {
    return this.read((connection) => connection.dataVersion, 0);
  }

  /** Lets go of the file; the next use opens it again. What was only in memory is gone. */
  close(): void {
    this.#connection?.close();
    this.#connection = null;
    this.#isInMemory = false;
  }

  #use<T>(work: (connection: EmbeddedConnection) => T): T {
    for (let turn = 0; ; turn++) {
      try {
        return work(this.#opened());
      } catch (error) {
        this.#turnFrom(error, turn);
      }
    }
  }

  /** Makes the next try possible, or gives up. */
  #turnFrom(error: unknown, turn: number): void {
    const failure = sqliteFailure(error);
    if (failure === 'busy') throw this.#problem(URLErrorCode.cannotOpenFile, 'others keep it locked', error);
    if (failure === null || this.#isInMemory) throw error;
    if (failure === 'unwritable' || turn > 0) return this.#goOnInMemory(error, true);
    // Another look decides: somebody else may have put a new file in the place of the damaged one.
    this.close();
    this.#isSuspect = true;
  }

  #opened(): EmbeddedConnection {
    return this.#connection ?? this.#open();
  }

  #open(): EmbeddedConnection {
    const identity = fileIdentity(this.#options.file);
    const opened = openDatabaseFile(this.#options, this.#isSuspect);
    this.#isSuspect = false;
    if (opened.kind === 'open') return (this.#connection = opened.connection);
    if (opened.kind === 'newer') {
      this.#report('newer', URLErrorCode.cannotOpenFile, `it has the newer schema ${String(opened.version)}`);
      return this.#openInMemory();
    }
    if (opened.kind === 'damaged') return this.#startAnew(opened.cause, identity);
    this.#goOnInMemory(opened.cause, true);
    return this.#opened();
  }

  #startAnew(cause: unknown, identity: number): EmbeddedConnection {
    this.#report('damaged', URLErrorCode.cannotOpenFile, 'it is damaged and was moved aside', cause);
    try {
      moveAside(this.#options.file, identity);
      const opened = openDatabaseFile(this.#options, false);
      if (opened.kind === 'open') return (this.#connection = opened.connection);
    } catch {
      // What cannot be moved cannot be written either.
    }
    this.#goOnInMemory(cause, false);
    return this.#opened();
  }

  #goOnInMemory(cause: unknown, isReadable: boolean): void {
    this.#report('unwritable', URLErrorCode.cannotWriteToFile, 'what follows is kept in memory only', cause);
    this.#connection?.close();
    const connection = this.#openInMemory();
    if (isReadable) copyRows(this.#options, connection);
  }

  #openInMemory(): EmbeddedConnection {
    this.#isInMemory = true;
    return (this.#connection = openInMemory(this.#options.migrations));
  }

  #problem(code: number, detail: string, cause?: unknown): URLError {
    return new URLError(code, { detail: `the store ${this.#options.file}: ${detail}`, cause });
  }

  #report(kind: string, code: number, detail: string, cause?: unknown): void {
    if (this.#reported.has(kind)) return;
    this.#reported.add(kind);
    this.#options.onProblem(this.#problem(code, detail, cause));
  }
}
