import type { DatabaseSync } from 'node:sqlite';

/** What the embedded store takes from Node. */
export interface SQLite {
  readonly DatabaseSync: typeof DatabaseSync;
}

type EmitWarning = typeof process.emitWarning;

const isAboutSQLite = (warning: unknown): boolean => String(warning).includes('SQLite');

/**
 * SQLite as Node has it, loaded with the first store that is opened. Node 22 warns that it is experimental; the app's
 * user can do nothing about that, so this one warning is kept from them, and no other.
 */
export const loadSQLite = (): SQLite => {
  const emitWarning: EmitWarning = Reflect.get(process, 'emitWarning');
  process.emitWarning = ((...args: Parameters<EmitWarning>) => {
    if (!isAboutSQLite(args[0])) emitWarning.apply(process, args);
  }) as EmitWarning;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
};
