import rxjsX from 'eslint-plugin-rxjs-x';
import { defineConfig, globalIgnores } from 'eslint/config';
import tseslint from 'typescript-eslint';

import { layers } from './test/architecture/layers.ts';

const shipped = ['src/**/*.ts', 'operators/**/*.ts', 'marbles/**/*.ts'];

/** What the house has no use for, wherever it is written. */
const everywhere = [
  { selector: 'TSEnumDeclaration', message: 'A union of case names and a frozen table instead of an enum.' },
  { selector: 'TSModuleDeclaration[kind!="global"]', message: 'Modules instead of namespaces.' },
  { selector: 'TSParameterProperty', message: 'Fields are declared in the class.' },
];

const inShippedCode = [
  ...everywhere,
  { selector: 'ExportDefaultDeclaration', message: 'Exports have names.' },
  {
    selector: 'BinaryExpression[operator="instanceof"][right.name=/^(Error|TypeError|RangeError|DOMException)$/]',
    message: 'Errors of another realm are no instances: test `code` or `name`.',
  },
];

const timers = ['setTimeout', 'setInterval', 'setImmediate', 'queueMicrotask', 'performance'].map((name) => ({
  name,
  message: 'Time is the Clock port.',
}));
const now = [
  {
    selector: 'MemberExpression[object.name="Date"][property.name="now"]',
    message: 'Time is the Clock port.',
  },
  { selector: 'NewExpression[callee.name="Date"][arguments.length=0]', message: 'Time is the Clock port.' },
];

/** Quick form of the walls that `test/architecture.test.ts` checks in full: same table, one block a layer. */
const walls = Object.entries(layers)
  .filter(([name]) => name !== 'entries')
  .map(([name, layer]) => {
    const packages = layer.packages ?? [];
    const patterns = [{ group: ['rxjs/internal/*', 'rxjs/src/*'], message: 'rxjs has public entries.' }];
    if (!packages.includes('rxjs')) {
      patterns.push({ group: ['rxjs', 'rxjs/*'], message: `${name} must not know rxjs.` });
    }
    if (!packages.includes('node:')) {
      patterns.push({ group: ['node:*'], message: `${name} must not know Node.` });
    }
    return {
      name: `walls/${name}`,
      files: [`${layer.folder}/**/*.ts`],
      ignores: (layer.clockFiles ?? []).map((file) => `${layer.folder}/${file}`),
      rules: {
        'no-restricted-imports': ['error', { patterns }],
        'no-restricted-globals': [
          'error',
          ...timers.filter(
            (timer) =>
              !(layer.globals ?? []).includes(timer.name) && !(timer.name === 'queueMicrotask' && layer.mayWait),
          ),
          ...(packages.includes('node:') ? [] : ['Buffer', 'process', 'window', 'document', 'fetch']).filter(
            (name) => !(layer.globals ?? []).includes(name),
          ),
        ],
        'no-restricted-syntax': ['error', ...inShippedCode, ...now],
      },
    };
  });

export default defineConfig(
  globalIgnores(['dist/', 'coverage/', '.cache/', '.wpt/']),
  {
    // A rule that is wrong is changed here, where it can be seen.
    linterOptions: { noInlineConfig: true },
    rules: { eqeqeq: 'error', 'no-restricted-syntax': ['error', ...everywhere] },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.strictTypeChecked, rxjsX.configs.strict],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      '@typescript-eslint/consistent-type-exports': 'error',
      '@typescript-eslint/no-import-type-side-effects': 'error',
      '@typescript-eslint/prefer-readonly': 'error',
      '@typescript-eslint/promise-function-async': [
        'error',
        {
          checkArrowFunctions: false,
          checkFunctionDeclarations: false,
          checkFunctionExpressions: false,
          checkMethodDeclarations: false,
        },
      ],
      '@typescript-eslint/switch-exhaustiveness-check': ['error', { considerDefaultExhaustiveForUnions: true }],
      // `return next()` where both sides are void reads well and is checked by the compiler.
      '@typescript-eslint/no-confusing-void-expression': [
        'error',
        { ignoreArrowShorthand: true, ignoreVoidReturningFunctions: true },
      ],
      '@typescript-eslint/restrict-template-expressions': ['error', { allowNumber: true, allowBoolean: true }],
      // The kinds of task differ by what their events say, not by their members.
      '@typescript-eslint/no-unsafe-class-instance-assignment': 'off',
      // Ends and answers carry what the user gave, whatever it is.
      '@typescript-eslint/only-throw-error': ['error', { allowThrowingAny: false, allowThrowingUnknown: true }],
      '@typescript-eslint/prefer-promise-reject-errors': [
        'error',
        { allowThrowingAny: false, allowThrowingUnknown: true },
      ],
      // The kernel is re-entrant: a call in between may change what the compiler believes it has narrowed.
      '@typescript-eslint/no-unnecessary-condition': 'off',
      // Text from users of plain JavaScript becomes a string once, at the border, whatever its type says.
      '@typescript-eslint/no-unnecessary-type-conversion': 'off',
      // Empty implementations of ports and observers say that nothing is to be done.
      '@typescript-eslint/no-empty-function': 'off',
      // The compiler looks after these.
      '@typescript-eslint/no-unused-vars': 'off',
      '@typescript-eslint/unified-signatures': 'off',
      '@typescript-eslint/no-unnecessary-type-parameters': 'off',
      // A delegate's method may return nothing at all.
      '@typescript-eslint/no-invalid-void-type': 'off',
      // rxjs 7 marks as deprecated what only its next major replaces.
      '@typescript-eslint/no-deprecated': 'off',
      // Every request passes the edge: there one hand-written subscriber stands for several operators.
      'rxjs-x/no-subclass': 'off',
      'rxjs-x/no-ignored-default-value': 'off',
    },
  },
  {
    name: 'shipped',
    files: shipped,
    rules: {
      'no-console': 'error',
      'no-restricted-syntax': ['error', ...inShippedCode],
    },
  },
  ...walls,
  {
    name: 'tests, benches and examples',
    files: ['test/**/*.ts', 'bench/**/*.ts', 'examples/**/*.ts'],
    rules: {
      // Tests look at values from outside, throw odd ones on purpose and leave errors to the expectation.
      '@typescript-eslint/no-non-null-assertion': 'off',
      '@typescript-eslint/only-throw-error': 'off',
      '@typescript-eslint/prefer-promise-reject-errors': 'off',
      '@typescript-eslint/require-await': 'off',
      '@typescript-eslint/no-extraneous-class': 'off',
      '@typescript-eslint/prefer-readonly': 'off',
      '@typescript-eslint/unbound-method': 'off',
      '@typescript-eslint/no-confusing-void-expression': 'off',
      '@typescript-eslint/no-meaningless-void-operator': 'off',
      '@typescript-eslint/no-misused-spread': 'off',
      'rxjs-x/no-implicit-any-catch': 'off',
      'rxjs-x/no-ignored-error': 'off',
      'rxjs-x/no-nested-subscribe': 'off',
      'rxjs-x/no-exposed-subjects': 'off',
      'rxjs-x/throw-error': 'off',
    },
  },
);
