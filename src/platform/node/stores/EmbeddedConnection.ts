import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite';

/** A value that a row can hold. */
export type SQLValue = SQLInputValue;

/** A row as it was read, by the names of its columns. Its prototype is null. */
export type SQLRow = Record<string, null | number | bigint | string | Uint8Array>;

/** Statements that are kept prepared; stores have a dozen. */
const mostStatements = 64;

/** Statements on one open database. A statement is prepared once for each text, so texts are constants. */
export class EmbeddedConnection {
  readonly #database: DatabaseSync;
  readonly #statements = new Map<string, StatementSync>();

  constructor(database: DatabaseSync) {
    this.#database = database;
  }

  #statement(sql: string): StatementSync {
    const known = this.#statements.get(sql);
    if (known !== undefined) return known;
    if (this.#statements.size >= mostStatements) this.#statements.clear();
    const statement = this.#database.prepare(sql);
    this.#statements.set(sql, statement);
    return statement;
  }

  /** Changes rows; how many. */
  run(sql: string, ...values: readonly SQLValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  get(sql: string, ...values: readonly SQLValue[]): SQLRow | null {
    return (this.#statement(sql).get(...values) as SQLRow | undefined) ?? null;
  }

  all(sql: string, ...values: readonly SQLValue[]): readonly SQLRow[] {
    return this.#statement(sql).all(...values);
  }

  /** Rows one by one; the connection must not be written to until the walk is over. */
  each(sql: string, ...values: readonly SQLValue[]): Iterable<SQLRow> {
    return this.#statement(sql).iterate(...values) as Iterable<SQLRow>;
  }

  /** Several statements at once, without values. */
  execute(sql: string): void {
    this.#database.exec(sql);
  }

  /** All or nothing; the only writer while it runs. */
  transaction<T>(body: (connection: this) => T): T {
    this.execute('BEGIN IMMEDIATE');
    try {
      const result = body(this);
      this.execute('COMMIT');
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    }
  }

  #rollBack(): void {
    try {
      this.execute('ROLLBACK');
    } catch {
      // SQLite has done it already: a full disk and a broken file end the transaction by themselves.
    }
  }

  /** A number that changes with every change by somebody else: another process, thread or connection. */
  get dataVersion(): number {
    return Number(this.get('PRAGMA data_version')?.['data_version'] ?? 0);
  }

  get schemaVersion(): number {
    return Number(this.get('PRAGMA user_version')?.['user_version'] ?? 0);
  }

  /** What SQLite finds wrong with the file, or null. */
  get damage(): string | null {
    const found = String(this.get('PRAGMA quick_check(1)')?.['quick_check'] ?? 'no answer');
    return found === 'ok' ? null : found;
  }

  close(): void {
    this.#statements.clear();
    this.#database.close();
  }
}
