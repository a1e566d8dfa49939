import ts from 'typescript';

import { type Layer, layers, neutralGlobals } from './layers.ts';
import { layerOf, lineOf, type SourceModule, spoken, walk } from './SourceTree.ts';

/** Whether an identifier stands for something that has been declared elsewhere, and is no mere label of a member. */
const isReference = (node: ts.Identifier): boolean => {
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) || ts.isQualifiedName(parent)) {
    return (ts.isPropertyAccessExpression(parent) ? parent.expression : parent.left) === node;
  }
  if (ts.isTypeReferenceNode(parent)) return node.text !== 'const';
  if (ts.isBindingElement(parent)) return parent.propertyName !== node;
  if (ts.isMetaProperty(parent) || ts.isNamedTupleMember(parent)) return false;
  if (ts.isImportSpecifier(parent) || ts.isExportSpecifier(parent) || ts.isImportAttribute(parent)) return false;
  if (ts.isLabeledStatement(parent) || ts.isBreakOrContinueStatement(parent)) return false;
  return ts.isShorthandPropertyAssignment(parent) || (parent as { readonly name?: ts.Node }).name !== node;
};

const isTypeQueryOrValue = (node: ts.Identifier): boolean => !ts.isTypeReferenceNode(node.parent);

/** Whether a declaration of the module or the language stands behind a name. */
const isExplained = (node: ts.Identifier, checker: ts.TypeChecker): boolean => {
  const symbol = ts.isShorthandPropertyAssignment(node.parent)
    ? checker.getShorthandAssignmentValueSymbol(node.parent)
    : checker.getSymbolAtLocation(node);
  if (symbol === undefined) return false;
  const isIntrinsic = node.text === 'undefined' || node.text === 'arguments';
  return isIntrinsic || (symbol.declarations ?? []).length > 0;
};

/** Whether a name is read off the global object that may be used by itself. */
const isKnownMember = ({ parent }: ts.Identifier, allowed: ReadonlySet<string>): boolean =>
  ts.isPropertyAccessExpression(parent) && allowed.has(parent.name.text);

const isClockFile = (path: string, layer: Layer): boolean =>
  (layer.clockFiles ?? []).some((file) => path === `${layer.folder}/${file}`);

/** Names that no declaration of the module or the language explains and the table does not allow, each as a sentence. */
export const globalComplaints = (program: ts.Program, modules: readonly SourceModule[]): readonly string[] => {
  const checker = program.getTypeChecker();
  const complaints: string[] = [];
  for (const module of modules) {
    const name = layerOf(module.path);
    const layer = name === null ? undefined : layers[name];
    if (name === null || layer === undefined || isClockFile(module.path, layer)) continue;
    const waiting = layer.mayWait === true ? ['queueMicrotask'] : [];
    const allowed = new Set([...neutralGlobals, ...waiting, ...(layer.globals ?? [])]);
    const isForbidden = (node: ts.Identifier): boolean => {
      if (node.text === 'globalThis') return !isKnownMember(node, allowed);
      return !allowed.has(node.text) && !isExplained(node, checker);
    };
    walk(module.source, (node) => {
      if (ts.isIdentifier(node) && node.text !== '' && isReference(node) && isForbidden(node)) {
        complaints.push(`${spoken(module.path)}: ${name} must not use ${node.text} (line ${String(lineOf(node))})`);
      }
    });
  }
  return complaints;
};

const isNow = (node: ts.Node): boolean => {
  if (ts.isPropertyAccessExpression(node)) {
    return ts.isIdentifier(node.expression) && node.expression.text === 'Date' && node.name.text === 'now';
  }
  const isDate = (called: ts.Expression): boolean => ts.isIdentifier(called) && called.text === 'Date';
  if (ts.isNewExpression(node)) return isDate(node.expression) && (node.arguments ?? []).length === 0;
  return ts.isCallExpression(node) && isDate(node.expression);
};

const isRandom = (node: ts.Node): boolean =>
  ts.isPropertyAccessExpression(node) &&
  ts.isIdentifier(node.expression) &&
  node.expression.text === 'Math' &&
  node.name.text === 'random';

/** Readings of the wall clock, and dice that a port should throw. */
export const ambientComplaints = (modules: readonly SourceModule[]): readonly string[] => {
  const complaints: string[] = [];
  for (const module of modules) {
    const name = layerOf(module.path);
    const layer = name === null ? undefined : layers[name];
    if (name === null || layer === undefined || isClockFile(module.path, layer)) continue;
    walk(module.source, (node) => {
      if (isNow(node))
        complaints.push(`${spoken(module.path)}: ${name} must not read the time (line ${String(lineOf(node))})`);
      if (isRandom(node) && module.path.startsWith('src/') && !name?.startsWith('platform/')) {
        complaints.push(`${spoken(module.path)}: ${name} must not throw dice (line ${String(lineOf(node))})`);
      }
    });
  }
  return complaints;
};

/** `async`, `await` and promises made by hand, where a ready value has to go on in the same turn. */
export const waitingComplaints = (modules: readonly SourceModule[]): readonly string[] => {
  const complaints: string[] = [];
  for (const module of modules) {
    const name = layerOf(module.path);
    const layer = name === null ? undefined : layers[name];
    if (name === null || layer === undefined || layer.mayWait === true) continue;
    if ((layer.waitingFiles ?? []).some((file) => module.path === `${layer.folder}/${file}`)) continue;
    walk(module.source, (node) => {
      const waits =
        node.kind === ts.SyntaxKind.AsyncKeyword ||
        ts.isAwaitExpression(node) ||
        (ts.isForOfStatement(node) && node.awaitModifier !== undefined) ||
        (ts.isIdentifier(node) && node.text === 'Promise' && isReference(node) && isTypeQueryOrValue(node));
      if (waits)
        complaints.push(`${spoken(module.path)}: ${name} must not wait for promises (line ${String(lineOf(node))})`);
    });
  }
  return complaints;
};
