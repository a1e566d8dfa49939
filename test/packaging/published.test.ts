import { readdirSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { complaintOf, type PackedApp, packedApp } from '../support/packedApp.ts';

const root = fileURLToPath(new URL('../..', import.meta.url));
/** The extractor and the checkers are slow on a busy machine. */
const patience = 300_000;
let made: PackedApp | undefined;
let app: PackedApp;

beforeAll(async () => {
  app = made = await packedApp();
}, patience);

afterAll(async () => {
  await made?.remove();
});

/** The modules that others import for what they do alone, as the manifest names files. */
const modulesWithEffects = (folder: string): readonly string[] => {
  const found = new Set<string>();
  for (const name of readdirSync(join(folder, 'dist'), { recursive: true, encoding: 'utf8' })) {
    if (!name.endsWith('.js')) continue;
    const file = join(folder, 'dist', name);
    for (const [, target = ''] of readFileSync(file, 'utf8').matchAll(/^import ['"](\.[^'"]*)['"]/gm)) {
      found.add(`./${relative(folder, resolve(dirname(file), target))}`);
    }
  }
  return [...found].sort();
};

describe('the packed package, as those see it who publish and bundle', () => {
  it(
    'has nothing that publint would change',
    async () => {
      const publint = join(root, 'node_modules/publint/src/cli.js');
      expect(await complaintOf(publint, [app.tarball, '--strict'])).toBe('');
    },
    patience,
  );

  it(
    'has types for every entry wherever ES modules are resolved',
    async () => {
      const attw = join(root, 'node_modules/@arethetypeswrong/cli/dist/index.js');
      expect(await complaintOf(attw, [app.tarball, '--profile', 'esm-only', '--no-emoji', '--no-color'])).toBe('');
    },
    patience,
  );

  it(
    'has the public surface that etc/api shows',
    async () => {
      // In node_modules the extractor would take every module for somebody else's.
      const surface = join(app.folder, 'surface');
      await cp(app.installed, surface, { recursive: true });
      expect(await complaintOf(join(root, 'config/apiReport.mjs'), ['check', surface])).toBe('');
    },
    patience,
  );

  // https://webpack.js.org/guides/tree-shaking: a module that `sideEffects` does not name goes when none of its exports
  // is used. The entry is not named: whoever takes only values from it gets neither the platform nor its check.
  it('tells bundlers to keep each module that is imported for its effect alone', () => {
    const effects = modulesWithEffects(app.installed);
    expect(effects).toContain('./dist/src/platform/node/nodeVersion.js');
    expect([...app.manifest.sideEffects].sort()).toEqual(effects);
  });
});
