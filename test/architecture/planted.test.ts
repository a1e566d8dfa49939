import { describe, expect, it } from '@jest/globals';

import { docComplaints } from './docComments.ts';
import { ambientComplaints, globalComplaints, waitingComplaints } from './globals.ts';
import { leftOutComplaints, mentionComplaints, switchComplaints } from './habits.ts';
import { cycleComplaints, importComplaints } from './imports.ts';
import { nameComplaints, wordsOf } from './names.ts';
import { programOf } from './program.ts';
import { parseModule, type SourceModule } from './SourceTree.ts';
import { stateComplaints } from './state.ts';
import { twinComplaints } from './twins.ts';

const tree = (files: Readonly<Record<string, string>>): readonly SourceModule[] =>
  Object.entries(files).map(([path, text]) => parseModule(path, text));

const globalsIn = (files: Readonly<Record<string, string>>): readonly string[] => {
  const modules = tree(files);
  return globalComplaints(programOf(modules), modules);
};

describe('imports', () => {
  it.each([
    [
      'src/stages/cacheStage.ts',
      "import { URLSession } from '../session/URLSession.ts';",
      'stages must not import session',
    ],
    [
      'src/stages/cacheStage.ts',
      "import type { URLSession } from '../session/URLSession.ts';",
      'stages must not import session',
    ],
    [
      'src/stages/cacheStage.ts',
      "export { URLSession } from '../session/URLSession.ts';",
      'stages must not import session',
    ],
    [
      'src/stages/cacheStage.ts',
      "type S = import('../session/URLSession.ts').URLSession;",
      'stages must not import session',
    ],
    ['src/stages/cacheStage.ts', "void import('../session/URLSession.ts');", 'stages must not import session'],
    ['src/syntax/httpDate.ts', "import { a } from '../foundation/a.ts';", 'syntax must not import foundation'],
    ['src/loading/Loader.ts', "import type { Observable } from 'rxjs';", 'loading must not import rxjs'],
    [
      'src/stream/TaskRun.ts',
      "import { map } from 'rxjs/internal/operators/map';",
      'stream must not import rxjs/internal/operators/map',
    ],
    ['src/session/URLSession.ts', "import { connect } from 'node:net';", 'session must not import node:net'],
    ['src/session/URLSession.ts', "const undici = require('undici');", 'session must not import undici'],
    [
      'src/platform/node/nodeClock.ts',
      "import { URLSession } from '../../session/URLSession.ts';",
      'platform/node must not import session',
    ],
    [
      'operators/text.ts',
      "import { URLSession } from '../src/session/URLSession.ts';",
      'operators must not import session',
    ],
    [
      'src/adapters/delegate.ts',
      "import { URLSession } from '../session/URLSession.ts';",
      'adapters may import only types of session',
    ],
    [
      'src/adapters/delegate.ts',
      "import { URLSession, type A } from '../session/URLSession.ts';",
      'adapters may import only types of session',
    ],
  ])('are refused in %s: %s', (path, text, complaint) => {
    expect(importComplaints(tree({ [path]: text }))).toEqual([`\`${path.replace('src/', '')}\`: ${complaint}`]);
  });

  it('are accepted downwards, inside a layer, and of public packages', () => {
    const modules = tree({
      'src/stages/cacheStage.ts': "import { a } from '../policies/a.ts'; import { b } from './chain.ts';",
      'src/platform/node/undiciTransport.ts': "import net from 'node:net'; import type { Client } from 'undici';",
      'src/adapters/delegate.ts':
        "import { type URLSession } from '../session/URLSession.ts'; import { of } from 'rxjs';",
    });
    expect(importComplaints(modules)).toEqual([]);
  });

  it('need a layer on both sides', () => {
    const complaints = importComplaints(
      tree({ 'src/odds/a.ts': 'export {};', 'src/stages/b.ts': "import '../odds/a.ts';" }),
    );
    expect(complaints).toEqual([
      '`odds/a.ts`: belongs to no layer',
      '`stages/b.ts`: imports src/odds/a.ts, which belongs to no layer',
    ]);
  });

  it('may not run in a circle', () => {
    const complaints = cycleComplaints(
      tree({
        'src/events/a.ts': "import { b } from './b.ts';",
        'src/events/b.ts': "import { c } from './c.ts';",
        'src/events/c.ts': "export { a } from './a.ts';",
        'src/events/d.ts': "import { a } from './a.ts';",
      }),
    );
    expect(complaints).toEqual(['circle of imports: `events/a.ts` → `events/b.ts` → `events/c.ts` → `events/a.ts`']);
  });

  it('may run in a circle of types between layers only where the table says so', () => {
    const modules = tree({
      'src/stages/a.ts': "import type { B } from '../events/b.ts';",
      'src/events/b.ts': "import type { A } from '../stages/a.ts';",
    });
    expect(cycleComplaints(modules)).toEqual(['circle of imports: `stages/a.ts` → `events/b.ts` → `stages/a.ts`']);
  });

  it('of types may run in a circle inside a layer', () => {
    const modules = tree({
      'src/loading/Loader.ts': "import type { Clock } from './ports.ts';",
      'src/loading/ports.ts': "import type { Loader } from './Loader.ts';",
    });
    expect(cycleComplaints(modules)).toEqual([]);
  });

  it('may look back at a layer whose types are allowed', () => {
    const modules = tree({
      'src/session/URLSession.ts': "import { a } from '../adapters/a.ts';",
      'src/adapters/a.ts': "import type { URLSession } from '../session/URLSession.ts';",
    });
    expect(cycleComplaints(modules)).toEqual([]);
  });
});

describe('global names', () => {
  it.each([
    ['src/stages/a.ts', 'setTimeout(() => {}, 1);', 'stages must not use setTimeout'],
    ['src/stages/a.ts', 'const at = performance.now();', 'stages must not use performance'],
    ['src/foundation/a.ts', 'const bytes = Buffer.from([]);', 'foundation must not use Buffer'],
    ['src/foundation/a.ts', 'export type Page = Document;', 'foundation must not use Document'],
    ['src/session/a.ts', 'const env = process.env;', 'session must not use process'],
    ['src/session/a.ts', 'void globalThis.fetch;', 'session must not use globalThis'],
    ['src/session/a.ts', 'void globalThis;', 'session must not use globalThis'],
    ['src/session/a.ts', "void fetch('a');", 'session must not use fetch'],
    ['src/platform/node/a.ts', 'setInterval(() => {}, 1);', 'platform/node must not use setInterval'],
    ['operators/text.ts', 'const o = { setTimeout };', 'operators must not use setTimeout'],
  ])('are refused in %s: %s', (path, text, complaint) => {
    expect(globalsIn({ [path]: text })).toEqual([`\`${path.replace('src/', '')}\`: ${complaint} (line 1)`]);
  });

  it('are told apart from members, parameters and what the language gives', () => {
    const text = `
      import { performance as measured } from './b.ts';
      interface Clock { setTimeout(): void }
      export const run = (process: Clock, list: ReadonlyArray<number>): Map<string, Uint8Array> => {
        process.setTimeout();
        globalThis.crypto.getRandomValues(new Uint8Array(8));
        const { fetch: got } = { fetch: measured };
        outer: for (const one of list) if (one === undefined || got) break outer;
        return new Map([[new URL('a:b').href, new TextEncoder().encode(JSON.stringify([Symbol.iterator] as const))]]);
      };
    `;
    expect(globalsIn({ 'src/stages/a.ts': text, 'src/stages/b.ts': 'export const performance = 1;' })).toEqual([]);
  });

  it('of time are free in the clock file alone', () => {
    const text = 'export const now = (): number => performance.now() + Date.now(); setTimeout(now, 1);';
    const modules = tree({ 'src/platform/node/nodeClock.ts': text });
    expect([...globalComplaints(programOf(modules), modules), ...ambientComplaints(modules)]).toEqual([]);
  });
});

describe('time, dice and waiting', () => {
  it.each(['Date.now()', 'new Date()', 'new Date', 'Date()'])('%s is refused', (expression) => {
    expect(ambientComplaints(tree({ 'src/stages/a.ts': `void ${expression};` }))).toEqual([
      '`stages/a.ts`: stages must not read the time (line 1)',
    ]);
  });

  it('dates of given numbers are no reading of the time', () => {
    expect(ambientComplaints(tree({ 'src/syntax/a.ts': 'new Date(0); Date.UTC(1970, 0); Date.parse("");' }))).toEqual(
      [],
    );
  });

  it('dice are refused in the library, where the platform throws them', () => {
    expect(ambientComplaints(tree({ 'src/stages/retryStage.ts': 'Math.random();' }))).toEqual([
      '`stages/retryStage.ts`: stages must not throw dice (line 1)',
    ]);
  });

  it.each([
    'export const load = async (): Promise<void> => {};',
    'export async function load(): Promise<void> {}',
    'class A { async load(): Promise<void> {} }',
    'for await (const a of b);',
    'Promise.resolve(1);',
    'new Promise(() => {});',
  ])('waiting is refused in a stage: %s', (text) => {
    expect(waitingComplaints(tree({ 'src/stages/a.ts': text }))).toEqual([
      '`stages/a.ts`: stages must not wait for promises (line 1)',
    ]);
  });

  it('waiting is allowed in adapters, in body sources, and as a type', () => {
    const modules = tree({
      'src/adapters/promises.ts': 'export const a = async (): Promise<void> => { await b; };',
      'src/loading/BodySource.ts': 'export async function* chunks() { yield await a; }',
      'src/loading/ports.ts': 'export interface File { read(): Promise<Uint8Array>; }',
    });
    expect(waitingComplaints(modules)).toEqual([]);
  });
});

describe('state at module level', () => {
  it.each([
    ['let count = 0;', 'count'],
    ['export const memo = new Map<string, string>();', 'memo'],
    ['const list: string[] = [];', 'list'],
    ['const bytes = new Uint8Array(8);', 'bytes'],
    ['const table = { a: 1 };', 'table'],
    ['const table = { a: 1 } as Table;', 'table'],
    ['const table: Table = { a: 1 }; interface Table { a: number }', 'table'],
    ['const table: { a: number } = { a: 1 };', 'table'],
    ['const table = ({ a: 1 }) satisfies Table;', 'table'],
    ['export class URLSession { static #shared: URLSession | null = null; }', 'URLSession.#shared'],
    ['const bind = () => { class Bound { static #shared = null; } };', 'Bound.#shared'],
    ['class A { static readonly all = new Set<A>(); }', 'A.all'],
  ])('is refused: %s', (text, name) => {
    expect(stateComplaints(tree({ 'src/session/a.ts': text }))).toEqual([
      `\`session/a.ts\`: ${name} is state at module level (line 1)`,
    ]);
  });

  it.each([
    'const table = Object.freeze({ a: 1 });',
    'const table: Readonly<Record<string, number>> = { a: 1 };',
    'const names: readonly string[] = [];',
    'const names: ReadonlySet<string> = new Set();',
    "const names = ['a'] as const;",
    'const nothing = new Uint8Array(0);',
    'const table: Table = { a: 1 }; interface Table { readonly a: number }',
    'const table: { readonly a: number } = { a: 1 };',
    'class A { static readonly empty = new A(); #own = new Map(); }',
    'const make = (): string[] => [];',
  ])('is not seen in %s', (text) => {
    expect(stateComplaints(tree({ 'src/session/a.ts': text }))).toEqual([]);
  });

  it('is allowed where the table names it, and only as long as it is there', () => {
    const allowed = { 'src/session/a.ts': { memo: 'why', gone: 'why' } };
    expect(stateComplaints(tree({ 'src/session/a.ts': 'const memo = new Map();' }), allowed)).toEqual([
      '`session/a.ts`: gone is listed as a singleton but is none',
    ]);
  });
});

describe('names', () => {
  it('are cut into words at capitals', () => {
    expect(wordsOf('HTTPURLResponse')).toEqual(['httpurl', 'response']);
    expect(wordsOf('URLSessionTaskManager')).toEqual(['url', 'session', 'task', 'manager']);
  });

  it.each([
    ['src/stages/stageHelper.ts', 'export {};', 'stageHelper'],
    ['src/utils/a.ts', 'export {};', 'utils'],
    ['src/session/a.ts', 'export class SessionManager {}', 'SessionManager'],
    ['src/session/a.ts', 'interface BaseTask {}', 'BaseTask'],
    ['src/session/a.ts', 'const commonHeaders = 1;', 'commonHeaders'],
    ['src/session/a.ts', 'type TaskImpl = 1;', 'TaskImpl'],
  ])('that hide a duty are refused: %s %s', (path, text, name) => {
    expect(nameComplaints(tree({ [path]: text }))).toEqual([
      `\`${path.replace('src/', '')}\`: "${name}" does not say what it is for`,
    ]);
  });

  it('of Apple stay', () => {
    expect(nameComplaints(tree({ 'src/a.ts': "export type URLRequestNetworkServiceType = 'default';" }))).toEqual([]);
  });
});

describe('public exports', () => {
  it('owe a doc comment, wherever they are declared', () => {
    const modules = tree({
      'src/index.ts': "export { Bare, Told } from './foundation/a.ts'; export type { Shape } from './foundation/a.ts';",
      'src/foundation/a.ts': '/** For this. */ export class Told {} export class Bare {} export interface Shape {}',
    });
    expect(docComplaints(programOf(modules), ['src/index.ts'])).toEqual({
      looked: 3,
      complaints: [
        '`foundation/a.ts`: Bare is public and has no doc comment',
        '`foundation/a.ts`: Shape is public and has no doc comment',
      ],
    });
  });

  it('are counted as none where the entry is missing', () => {
    expect(docComplaints(programOf([]), ['src/index.ts']).looked).toBe(0);
  });
});

describe('twins', () => {
  const modules = tree({
    'src/policies/freshness.ts': 'export const freshness = 1;',
    'src/policies/facts.ts': 'export interface Facts {}',
    'operators/text.ts': 'export const text = 1;',
    'operators/operate.ts': 'export const operate = 1;',
    'operators/index.ts': "export { text } from './text.ts';",
    'src/session/URLSession.ts': 'export class URLSession {}',
  });

  it('are missed where something runs and the layer owes them', () => {
    expect(twinComplaints(modules, ['test/unit/policies/other.test.ts'])).toEqual([
      '`policies/freshness.ts`: has no test test/unit/policies/freshness.test.ts',
      '`operators/text.ts`: has no test test/unit/operators/text.test.ts',
    ]);
  });

  it('satisfy when they mirror the path', () => {
    const tests = ['test/unit/policies/freshness.test.ts', 'test/unit/operators/text.test.ts'];
    expect(twinComplaints(modules, tests)).toEqual([]);
  });
});

describe('habits', () => {
  it.each(['it.skip("a")', 'describe.only("a")', 'it.each([]).skip("a")', 'it.only.each([])("a")', 'test.todo("a")'])(
    '%s is refused',
    (text) => {
      expect(leftOutComplaints(tree({ 'test/a.test.ts': text }))).toHaveLength(1);
    },
  );

  it('xit is refused, and members of other things are not', () => {
    expect(leftOutComplaints(tree({ 'test/a.test.ts': 'xit("a");' }))).toHaveLength(1);
    expect(leftOutComplaints(tree({ 'test/a.test.ts': 'list.skip(1); source.only();' }))).toEqual([]);
  });

  it.each(['see issue ?', 'fixes #?', '(#?)', '// PR ?'])('a ticket is seen in "%s" with a number', (pattern) => {
    const text = pattern.replace('?', '12');
    expect(mentionComplaints([{ path: 'src/a.ts', text }])).not.toEqual([]);
  });

  it.each([
    'this.#state',
    "'--#'",
    'https://a.test/#1',
    'RFC 9110 §15.4',
    'UAX #29',
    'PKCS #12',
    '`#`',
    '# 1. Title',
    '#123456ab',
  ])('no ticket is seen in "%s"', (text) => {
    expect(mentionComplaints([{ path: 'src/a.ts', text }])).toEqual([]);
  });

  it.each(['@ts-*ignore', 'eslint-*disable', '@ts-*expect-error'])('%s is refused', (cut) => {
    const text = `// ${cut.replace('*', '')}`;
    expect(switchComplaints(tree({ 'src/a.ts': text }))).toHaveLength(1);
  });
});
