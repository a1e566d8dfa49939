import { posix } from 'node:path';

import ts from 'typescript';

import { type Layer, layers } from './layers.ts';
import { layerOf, type SourceModule, spoken, walk } from './SourceTree.ts';

/** One thing that a module takes from elsewhere. */
export interface Import {
  readonly specifier: string;
  readonly isTypeOnly: boolean;
  /** Path from the root for a relative specifier, else null. */
  readonly path: string | null;
}

const isTypeOnlyImport = (clause: ts.ImportClause | undefined): boolean => {
  if (clause === undefined) return false;
  if (clause.phaseModifier === ts.SyntaxKind.TypeKeyword) return true;
  const bindings = clause.namedBindings;
  if (clause.name !== undefined || bindings === undefined || !ts.isNamedImports(bindings)) return false;
  return bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
};

const literalText = (node: ts.Node | undefined): string | null =>
  node !== undefined && ts.isStringLiteralLike(node) ? node.text : null;

/** Every `import` and `export … from`, types too, `import()` in both its meanings, and `require`. */
export const importsOf = (module: SourceModule): readonly Import[] => {
  const found: Import[] = [];
  const add = (specifier: string | null, isTypeOnly: boolean): void => {
    if (specifier === null) return;
    const path = specifier.startsWith('.') ? posix.join(posix.dirname(module.path), specifier) : null;
    found.push({ specifier, isTypeOnly, path });
  };
  walk(module.source, (node) => {
    if (ts.isImportDeclaration(node)) add(literalText(node.moduleSpecifier), isTypeOnlyImport(node.importClause));
    else if (ts.isExportDeclaration(node)) add(literalText(node.moduleSpecifier), node.isTypeOnly);
    else if (ts.isImportTypeNode(node) && ts.isLiteralTypeNode(node.argument)) {
      add(literalText(node.argument.literal), true);
    } else if (ts.isCallExpression(node)) {
      const isImport = node.expression.kind === ts.SyntaxKind.ImportKeyword;
      const isRequire = ts.isIdentifier(node.expression) && node.expression.text === 'require';
      if (isImport || isRequire) add(literalText(node.arguments[0]), false);
    }
  });
  return found;
};

const packageIsAllowed = (specifier: string, layer: Layer): boolean =>
  (layer.packages ?? []).some((name) => (name === 'node:' ? specifier.startsWith(name) : specifier === name));

const complaintAbout = (module: SourceModule, name: string, layer: Layer, found: Import): string | null => {
  if (found.path === null) {
    return packageIsAllowed(found.specifier, layer)
      ? null
      : `${spoken(module.path)}: ${name} must not import ${found.specifier}`;
  }
  const target = layerOf(found.path);
  if (target === null) return `${spoken(module.path)}: imports ${found.path}, which belongs to no layer`;
  if (target === name || layer.mayImport.includes(target)) return null;
  if ((layer.mayImportTypesOf ?? []).includes(target)) {
    return found.isTypeOnly ? null : `${spoken(module.path)}: ${name} may import only types of ${target}`;
  }
  return `${spoken(module.path)}: ${name} must not import ${target}`;
};

/** Imports that the table does not allow, each as a sentence. */
export const importComplaints = (modules: readonly SourceModule[]): readonly string[] => {
  const complaints = new Set<string>();
  for (const module of modules) {
    const name = layerOf(module.path);
    const layer = name === null ? undefined : layers[name];
    if (name === null || layer === undefined) {
      complaints.add(`${spoken(module.path)}: belongs to no layer`);
      continue;
    }
    for (const found of importsOf(module)) {
      const complaint = complaintAbout(module, name, layer, found);
      if (complaint !== null) complaints.add(complaint);
    }
  }
  return [...complaints];
};

/**
 * Circles of imports that exist when the code runs. Types that know each other inside one layer are no circle of
 * modules, and between layers the table leaves no way back.
 */
export const cycleComplaints = (modules: readonly SourceModule[]): readonly string[] => {
  const edges = new Map<string, readonly string[]>();
  for (const module of modules) {
    const layer = layerOf(module.path);
    const targets = importsOf(module).flatMap(({ path, isTypeOnly }) =>
      path === null || (isTypeOnly && mayKnowTypes(layer, layerOf(path))) ? [] : [path],
    );
    edges.set(module.path, targets);
  }
  return circlesOf(edges).map((circle) => `circle of imports: ${circle.map(spoken).join(' → ')}`);
};

const mayKnowTypes = (from: string | null, to: string | null): boolean =>
  from !== null && to !== null && (from === to || (layers[from]?.mayImportTypesOf ?? []).includes(to));

/** One circle for each place where a depth-first walk comes back to a node it is still inside of. */
const circlesOf = (edges: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] => {
  const circles: (readonly string[])[] = [];
  const done = new Set<string>();
  const trail: string[] = [];
  const visit = (node: string): void => {
    const start = trail.indexOf(node);
    if (start >= 0) {
      circles.push([...trail.slice(start), node]);
      return;
    }
    if (done.has(node)) return;
    trail.push(node);
    for (const target of edges.get(node) ?? []) visit(target);
    trail.pop();
    done.add(node);
  };
  for (const node of edges.keys()) visit(node);
  return circles;
};
