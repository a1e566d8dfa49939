import { pathToFileURL } from 'node:url';
import { EmbeddedConnection } from './EmbeddedConnection.ts';
import type { DatabaseFile } from './openDatabaseFile.ts';
import { loadSQLite } from './sqlite.ts';

const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

/** More is not taken into memory. */
const largestCopied = 64 * 1024 * 1024;

/** Without rights to the folder not even the log's index can be made; the file is then read as it lies there. */
const unchanging = (file: string): URL => {
  const url = pathToFileURL(file);
  url.search = '?immutable=1';
  return url;
};

const copyTable = (from: EmbeddedConnection, to: EmbeddedConnection, table: string): void => {
  const quoted = `"${table.replaceAll('"', '""')}"`;
  for (const row of from.each(`SELECT * FROM ${quoted}`)) {
    const names = Object.keys(row).map((name) => `"${name.replaceAll('"', '""')}"`);
    const places = names.map(() => '?').join();
    to.run(`INSERT INTO ${quoted} (${names.join()}) VALUES (${places})`, ...Object.values(row));
  }
};

const copyFrom = (place: string | URL, { migrations }: DatabaseFile, to: EmbeddedConnection): boolean => {
  let from: EmbeddedConnection | null = null;
  try {
    const source = new EmbeddedConnection(new (loadSQLite().DatabaseSync)(place, { readOnly: true }));
    from = source;
    if (source.schemaVersion !== migrations.length) return false;
    to.transaction(() => {
      const tables = source.all("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%'");
      for (const { name } of tables) copyTable(source, to, String(name));
    });
    return true;
  } catch {
    return false;
  } finally {
    from?.close();
  }
};

/** Takes what a file that can no longer be written holds into memory, if it can be read and is not too large. */
export const copyRows = (of: DatabaseFile, to: EmbeddedConnection): void => {
  const size = fs().statSync(of.file, { throwIfNoEntry: false })?.size ?? 0;
  if (size === 0 || size > largestCopied) return;
  if (!copyFrom(of.file, of, to)) copyFrom(unchanging(of.file), of, to);
};
