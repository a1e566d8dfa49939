import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import ts from 'typescript';

import { layers } from './layers.ts';

/** One source file: its path from the root of the repository, with `/`, and its syntax tree. */
export interface SourceModule {
  readonly path: string;
  readonly source: ts.SourceFile;
}

export const parseModule = (path: string, text: string): SourceModule => ({
  path,
  source: ts.createSourceFile(path, text, ts.ScriptTarget.ES2023, true, ts.ScriptKind.TS),
});

/** All files below a folder that have one of the endings, as sorted paths from the root; nothing where no folder is. */
export const filesBelow = (root: string, folder: string, endings: readonly string[]): readonly string[] => {
  let entries;
  try {
    entries = readdirSync(join(root, folder), { recursive: true, withFileTypes: true });
  } catch (reason) {
    if ((reason as { code?: string }).code === 'ENOENT') return [];
    throw reason;
  }
  return entries
    .filter((entry) => entry.isFile() && endings.some((ending) => entry.name.endsWith(ending)))
    .map((entry) => join(entry.parentPath, entry.name).slice(root.length).replaceAll('\\', '/').replace(/^\//, ''))
    .filter((path) => !path.includes('node_modules/'))
    .sort();
};

export const readModules = (root: string, folders: readonly string[]): readonly SourceModule[] =>
  folders
    .flatMap((folder) => filesBelow(root, folder, ['.ts']))
    .map((path) => parseModule(path, readFileSync(join(root, path), 'utf8')));

/** How a path is written in a complaint: the folder `src` goes without saying. */
export const spoken = (path: string): string => `\`${path.replace(/^src\//, '')}\``;

/** The name of the layer that a file lies in, or null. */
export const layerOf = (path: string): string | null => {
  if (/^src\/[^/]+\.ts$/.test(path)) return 'entries';
  const found = Object.entries(layers).find(
    ([name, layer]) => name !== 'entries' && path.startsWith(`${layer.folder}/`),
  );
  return found?.[0] ?? null;
};

/** Calls `visit` for a node and everything below it. */
export const walk = (node: ts.Node, visit: (node: ts.Node) => void): void => {
  visit(node);
  ts.forEachChild(node, (child) => {
    walk(child, visit);
  });
};

/** `line` of a node, counted from 1. */
export const lineOf = (node: ts.Node): number => {
  const source = node.getSourceFile();
  return source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1;
};
