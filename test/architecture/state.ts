import ts from 'typescript';

import { singletons } from './layers.ts';
import { lineOf, type SourceModule, spoken, walk } from './SourceTree.ts';

const containers: ReadonlySet<string> = new Set([
  ...['Map', 'Set', 'WeakMap', 'WeakSet', 'Array', 'WeakRef', 'FinalizationRegistry', 'AbortController'],
  ...['Subject', 'BehaviorSubject', 'ReplaySubject', 'EventEmitter', 'AsyncLocalStorage', 'ArrayBuffer'],
]);

const readOnlyTypes: ReadonlySet<string> = new Set(['Readonly', 'ReadonlyArray', 'ReadonlyMap', 'ReadonlySet']);

const isReadOnlyMember = (member: ts.TypeElement): boolean =>
  ts.isMethodSignature(member) ||
  (ts.isPropertySignature(member) && hasModifier(member, ts.SyntaxKind.ReadonlyKeyword)) ||
  (ts.isIndexSignatureDeclaration(member) && hasModifier(member, ts.SyntaxKind.ReadonlyKeyword));

/** Interfaces of a module all of whose members are read-only. */
const readOnlyInterfaces = (source: ts.SourceFile): readonly string[] =>
  source.statements.flatMap((statement) =>
    ts.isInterfaceDeclaration(statement) && statement.members.every(isReadOnlyMember) ? [statement.name.text] : [],
  );

/** Whether a written type says that nobody changes the value. */
const isReadOnlyType = (type: ts.TypeNode | undefined): boolean => {
  if (type === undefined) return false;
  if (ts.isTypeOperatorNode(type)) return type.operator === ts.SyntaxKind.ReadonlyKeyword;
  if (ts.isTypeLiteralNode(type)) return type.members.every(isReadOnlyMember);
  if (!ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) return false;
  const name = type.typeName.text;
  if (readOnlyTypes.has(name) || (name === 'const' && type.typeArguments === undefined)) return true;
  return readOnlyInterfaces(type.getSourceFile()).includes(name);
};

const strip = (expression: ts.Expression): ts.Expression =>
  ts.isParenthesizedExpression(expression) || ts.isSatisfiesExpression(expression)
    ? strip(expression.expression)
    : expression;

/** Whether a value can be changed by whoever reaches it. */
const isMutable = (given: ts.Expression | undefined): boolean => {
  if (given === undefined) return false;
  const value = strip(given);
  if (ts.isAsExpression(value)) return !isReadOnlyType(value.type) && isMutable(value.expression);
  if (ts.isArrayLiteralExpression(value) || ts.isObjectLiteralExpression(value)) return true;
  return ts.isNewExpression(value) && ts.isIdentifier(value.expression) && isContainer(value, value.expression.text);
};

/** An empty typed array has nothing that could change. */
const isContainer = (made: ts.NewExpression, name: string): boolean =>
  name === 'Uint8Array' ? (made.arguments?.[0]?.getText() ?? '0') !== '0' : containers.has(name);

interface Found {
  readonly name: string;
  readonly node: ts.Node;
}

const hasModifier = (node: ts.HasModifiers, kind: ts.SyntaxKind): boolean =>
  (ts.getModifiers(node) ?? []).some((modifier) => modifier.kind === kind);

const mutableStatics = (owner: ts.ClassLikeDeclaration): readonly Found[] =>
  owner.members.filter(ts.isPropertyDeclaration).flatMap((member) => {
    if (!hasModifier(member, ts.SyntaxKind.StaticKeyword)) return [];
    const isFixed = hasModifier(member, ts.SyntaxKind.ReadonlyKeyword);
    const changes = !isFixed || (isMutable(member.initializer) && !isReadOnlyType(member.type));
    return changes ? [{ name: `${owner.name?.text ?? ''}.${member.name.getText()}`, node: member }] : [];
  });

/** State that outlives every session: `let` at the top, containers, literals that are not frozen, static fields. */
const stateOf = (module: SourceModule): readonly Found[] => {
  const statics: Found[] = [];
  walk(module.source, (node) => {
    if (ts.isClassLike(node)) statics.push(...mutableStatics(node));
  });
  return [...variablesOf(module), ...statics];
};

const variablesOf = (module: SourceModule): readonly Found[] =>
  module.source.statements.flatMap((statement): readonly Found[] => {
    if (!ts.isVariableStatement(statement)) return [];
    if ((statement.modifiers ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.DeclareKeyword)) return [];
    const isConst = (statement.declarationList.flags & ts.NodeFlags.Const) !== 0;
    return statement.declarationList.declarations
      .filter((one) => !isConst || (isMutable(one.initializer) && !isReadOnlyType(one.type)))
      .map((one) => ({ name: one.name.getText(), node: one }));
  });

/** Changing state that the table does not name, and names of the table that are gone. */
export const stateComplaints = (
  modules: readonly SourceModule[],
  allowed: Readonly<Record<string, Readonly<Record<string, string>>>> = singletons,
): readonly string[] =>
  modules.flatMap((module) => {
    const names = Object.keys(allowed[module.path] ?? {});
    const found = stateOf(module);
    const strangers = found.filter(({ name }) => !names.includes(name));
    const gone = names.filter((name) => !found.some((one) => one.name === name));
    return [
      ...strangers.map(
        ({ name, node }) => `${spoken(module.path)}: ${name} is state at module level (line ${String(lineOf(node))})`,
      ),
      ...gone.map((name) => `${spoken(module.path)}: ${name} is listed as a singleton but is none`),
    ];
  });
