import { posix } from 'node:path';

import ts from 'typescript';

import { applesNames, emptyWords } from './layers.ts';
import { type SourceModule, spoken } from './SourceTree.ts';

/** `URLSessionTaskDelegate` → url, session, task, delegate. */
export const wordsOf = (name: string): readonly string[] =>
  name
    .replace(/([A-Z]+)([A-Z][a-z])/g, '$1 $2')
    .replace(/([a-z0-9])([A-Z])/g, '$1 $2')
    .split(/[^A-Za-z0-9]+/)
    .map((word) => word.toLowerCase());

const isEmpty = (name: string): boolean =>
  !applesNames.some((apples) => apples.test(name)) && wordsOf(name).some((word) => emptyWords.includes(word));

const declaredNames = (source: ts.SourceFile): readonly string[] =>
  source.statements.flatMap((statement): readonly string[] => {
    if (ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.map((one) => one.name.getText());
    }
    const isNamed =
      ts.isClassDeclaration(statement) ||
      ts.isFunctionDeclaration(statement) ||
      ts.isInterfaceDeclaration(statement) ||
      ts.isTypeAliasDeclaration(statement);
    return isNamed && statement.name !== undefined ? [statement.name.text] : [];
  });

/** Files, folders and declarations whose names hide their duty. */
export const nameComplaints = (modules: readonly SourceModule[]): readonly string[] =>
  modules.flatMap((module) => {
    const parts = module.path.split('/').map((part) => posix.basename(part, '.ts'));
    const inPath = parts.filter(isEmpty).map((part) => `${spoken(module.path)}: "${part}" does not say what it is for`);
    const inside = declaredNames(module.source)
      .filter(isEmpty)
      .map((name) => `${spoken(module.path)}: "${name}" does not say what it is for`);
    return [...inPath, ...inside];
  });
