import { posix } from 'node:path';

import ts from 'typescript';

import { importsOf } from './imports.ts';
import { layers } from './layers.ts';
import { layerOf, type SourceModule, spoken } from './SourceTree.ts';

/** Whether there is anything in a module that runs. */
const hasValues = (source: ts.SourceFile): boolean =>
  source.statements.some(
    (statement) =>
      !ts.isImportDeclaration(statement) &&
      !ts.isExportDeclaration(statement) &&
      !ts.isInterfaceDeclaration(statement) &&
      !ts.isTypeAliasDeclaration(statement),
  );

/** Where the test of a module lies: `src/policies/freshness.ts` → `test/unit/policies/freshness.test.ts`. */
export const twinOf = (path: string): string =>
  posix.join('test/unit', path.replace(/^src\//, '').replace(/\.ts$/, '.test.ts'));

/** What the index of a module's folder exports values from. */
const exportedBy = (index: SourceModule | undefined): readonly string[] =>
  index === undefined
    ? []
    : importsOf(index).flatMap(({ path, isTypeOnly }) => (path === null || isTypeOnly ? [] : [path]));

/** Modules that owe a test file of their own and have none. */
export const twinComplaints = (modules: readonly SourceModule[], tests: readonly string[]): readonly string[] => {
  const owes = (module: SourceModule): boolean => {
    const rule = layers[layerOf(module.path) ?? '']?.owesTwins;
    if (rule !== 'exported') return rule === 'all' && hasValues(module.source);
    const index = posix.join(posix.dirname(module.path), 'index.ts');
    return exportedBy(modules.find((one) => one.path === index)).includes(module.path);
  };
  return modules
    .filter((module) => owes(module) && !tests.includes(twinOf(module.path)))
    .map((module) => `${spoken(module.path)}: has no test ${twinOf(module.path)}`);
};
