import ts from 'typescript';

import { lineOf, type SourceModule, spoken, walk } from './SourceTree.ts';

const suites: ReadonlySet<string> = new Set(['it', 'test', 'describe']);
const leftOut: ReadonlySet<string> = new Set(['skip', 'only', 'todo', 'failing']);
const shortForms: ReadonlySet<string> = new Set(['xit', 'fit', 'xtest', 'xdescribe', 'fdescribe']);

const rootOf = (node: ts.Expression): ts.Expression =>
  ts.isPropertyAccessExpression(node) || ts.isCallExpression(node) ? rootOf(node.expression) : node;

/** Tests that are left out, or that leave all others out. */
export const leftOutComplaints = (tests: readonly SourceModule[]): readonly string[] => {
  const complaints: string[] = [];
  for (const module of tests) {
    const complain = (word: string, node: ts.Node): void => {
      complaints.push(`${spoken(module.path)}: ${word} leaves tests out (line ${String(lineOf(node))})`);
    };
    walk(module.source, (node) => {
      if (ts.isPropertyAccessExpression(node) && leftOut.has(node.name.text)) {
        const root = rootOf(node.expression);
        if (ts.isIdentifier(root) && suites.has(root.text)) complain(`${root.text}.${node.name.text}`, node);
      }
      if (ts.isCallExpression(node) && ts.isIdentifier(node.expression) && shortForms.has(node.expression.text)) {
        complain(node.expression.text, node);
      }
    });
  }
  return complaints;
};

const mentions: readonly RegExp[] = [
  /\b(?:issue|ticket|pull request|PR)s?\s+#?\d+/i,
  /(?<!\b(?:UAX|UTS|UTR|PKCS))(?:^|[\s([])#\d{1,5}(?![\w%#])/m,
  /\b(?:closes|fixes|resolves)\s+#?\d+/i,
];

/** Numbers of tickets: a reason is written out where it counts, it does not lie elsewhere. */
export const mentionComplaints = (
  files: readonly { readonly path: string; readonly text: string }[],
): readonly string[] =>
  files.flatMap(({ path, text }) =>
    mentions.flatMap((pattern) => {
      const found = pattern.exec(text);
      return found === null ? [] : [`${spoken(path)}: mentions a ticket: "${found[0].trim()}"`];
    }),
  );

const switches: readonly RegExp[] = [/@ts-(?:ignore|expect-error|nocheck)/, /eslint-disable/, /prettier-ignore/];

/** Comments that switch a check off. */
export const switchComplaints = (modules: readonly SourceModule[]): readonly string[] =>
  modules.flatMap((module) =>
    switches.flatMap((pattern) => {
      const found = pattern.exec(module.source.text);
      return found === null ? [] : [`${spoken(module.path)}: ${found[0]} switches a check off`];
    }),
  );
