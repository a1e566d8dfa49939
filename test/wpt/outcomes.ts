import type { Subtest } from './child.ts';
import type { Served } from './startServer.ts';

/** Messages by subtest; an empty one is a pass. */
export type Outcome = ReadonlyMap<string, string>;

/** Ports and identifiers are new in every run. */
const stableName = (name: string, server: Served): string => {
  let result = name.replace(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>');
  for (const [scheme, ports] of Object.entries(server.ports)) {
    for (const [index, port] of ports.entries()) result = result.replaceAll(String(port), `<${scheme} ${index}>`);
  }
  return result;
};

/** What a run of a file comes to. A name that stands for several subtests has passed when all of them have. */
export const outcomeOf = (subtests: readonly Subtest[], server: Served): Outcome => {
  const outcome = new Map<string, string>();
  for (const { name, hasPassed, message } of subtests) {
    const key = stableName(name, server);
    const earlier = outcome.get(key) ?? '';
    outcome.set(key, hasPassed ? earlier : earlier || message || 'failed');
  }
  return outcome;
};

/** What nobody reported has not passed; a file is only reported when it went wrong. */
export const hasPassed = (outcome: Outcome, name: string): boolean => {
  const message = outcome.get(name);
  return message === undefined ? name === '(file)' : message === '';
};

/** What differs from the failures that are known: one line each. */
export const surprisesIn = (outcome: Outcome, known: ReadonlySet<string>): readonly string[] => {
  const failing = [...outcome].filter(([name, message]) => message !== '' && !known.has(name));
  const passing = [...known].filter((name) => (outcome.get(name) ?? '') === '');
  return [
    ...failing.map(([name, message]) => `fails: ${name}: ${message}`),
    ...passing.map((name) => `is known to fail, and ${outcome.has(name) ? 'passes' : 'is gone'}: ${name}`),
  ];
};
