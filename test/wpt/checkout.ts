import { existsSync, globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The tests that are run. */
export const area = 'fetch/api';

/** Where the tests of the web platform lie: `WPT_DIR`, or what `npm run test:wpt:install` filled. Null when nowhere. */
export const findCheckout = (): string | null => {
  const { WPT_DIR: named } = process.env;
  const folder = named === undefined || named === '' ? join(root, '.wpt') : resolve(named);
  return existsSync(join(folder, area)) && existsSync(join(folder, 'resources/testharness.js')) ? folder : null;
};

/** One file, or one variant of it. */
export interface Job {
  /** Path in the checkout, with the variant's query. */
  readonly name: string;
  readonly path: string;
  readonly query: string;
  /** Paths of scripts that come first. */
  readonly scripts: readonly string[];
  readonly isLong: boolean;
}

/** Everything that a browser would run, documents too. */
export const testFiles = (checkout: string): readonly string[] =>
  globSync(`${area}/**/*.{any.js,window.js,worker.js,html}`, { cwd: checkout })
    .filter((path) => !path.includes('/resources/'))
    .sort();

const metadata = /^\/\/\s*META:\s*(\w+)=(.*)$/gm;

const scriptPath = (from: string, script: string): string => new URL(script, `http://localhost/${from}`).pathname;

/** The jobs of a script: one, or one a variant. @see https://web-platform-tests.org/writing-tests/testharness.html */
export const jobsOf = (checkout: string, path: string): readonly Job[] => {
  const pairs = [...readFileSync(join(checkout, path), 'utf8').matchAll(metadata)];
  const all = (key: string): readonly string[] =>
    pairs.filter(([, name]) => name === key).map(([, , value = '']) => value.trim());
  const variants = all('variant');
  return (variants.length === 0 ? [''] : variants).map((query) => ({
    name: path + query,
    path,
    query,
    scripts: all('script').map((script) => scriptPath(path, script)),
    isLong: all('timeout').includes('long'),
  }));
};
