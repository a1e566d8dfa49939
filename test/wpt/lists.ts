import { readFileSync } from 'node:fs';
import { matchesGlob } from 'node:path';

interface Exclusion {
  /** Files, by a pattern. */
  readonly files: string;
  readonly reason: string;
}

/** Subtests that are known to fail for us, and why. */
interface KnownFailures {
  readonly reason: string;
  readonly subtests: readonly string[];
}

const read = (name: string): unknown => JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8'));

/** Files that are run for nobody. */
export const exclusions = read('./excluded.json') as readonly Exclusion[];

const knownFailures = read('./expectations.json') as Readonly<Record<string, readonly KnownFailures[]>>;

export const isExcluded = (path: string): boolean => exclusions.some(({ files }) => matchesGlob(path, files));

/** Files with known failures. */
export const filesWithKnownFailures: readonly string[] = Object.keys(knownFailures);

/** Names of the subtests of a file that are known to fail. */
export const knownFailuresOf = (job: string): ReadonlySet<string> =>
  new Set((knownFailures[job] ?? []).flatMap(({ subtests }) => subtests));
