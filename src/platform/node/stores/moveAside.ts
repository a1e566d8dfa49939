const fs = (): typeof import('node:fs') => process.getBuiltinModule('node:fs');

/** Damaged files that are kept for whoever wants to look at them; one more takes the place of the oldest. */
const mostKept = 5;

const changedAt = (file: string): number => fs().statSync(file, { throwIfNoEntry: false })?.mtimeMs ?? 0;

const freeName = (file: string): string => {
  const names = Array.from({ length: mostKept }, (_, i) => `${file}.corrupt-${String(i + 1)}`);
  const free = names.find((name) => !fs().existsSync(name));
  return free ?? names.reduce((oldest, name) => (changedAt(name) < changedAt(oldest) ? name : oldest));
};

/** A number by which a file is known whatever its name; 0 when there is none. */
export const fileIdentity = (file: string): number => fs().statSync(file, { throwIfNoEntry: false })?.ino ?? 0;

/**
 * Moves a damaged database out of the way, together with the log beside it, which would be read into the next one.
 * `identity` is the file that was found damaged: when another process was faster, a new one lies there, and stays.
 */
export const moveAside = (file: string, identity: number): void => {
  if (fileIdentity(file) !== identity) return;
  const name = freeName(file);
  fs().renameSync(file, name);
  fs().rmSync(`${file}-wal`, { force: true });
  fs().rmSync(`${file}-shm`, { force: true });
};
