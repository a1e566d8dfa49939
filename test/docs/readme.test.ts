import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import ts from 'typescript';

import { type ExampleServer, startExampleServer } from './exampleServer.ts';
import { readSnippets, type Snippet } from './snippets.ts';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
const entries: Readonly<Record<string, string>> = {
  'rx-urlsession': 'src/node.ts',
  'rx-urlsession/operators': 'operators/index.ts',
  'rx-urlsession/marbles': 'marbles/index.ts',
  'rx-urlsession/fetch': 'src/fetch.ts',
};
const patience = 120_000;
const snippets = readSnippets(root);

/** What the pages say is there: `session` and `api`. */
const prelude = `
  import type { URLSession } from 'rx-urlsession';
  declare global {
    const session: URLSession;
    const api: string;
  }
`;

/** What the compiler has to say about snippets, each as a module of its own, with our settings. */
const complaintsAbout = (blocks: readonly Snippet[]): readonly string[] => {
  const file = join(root, 'tsconfig.json');
  const { config } = ts.readConfigFile(file, (path) => ts.sys.readFile(path)) as {
    config: { compilerOptions: object };
  };
  const paths = Object.fromEntries(Object.entries(entries).map(([name, path]) => [name, [`./${path}`]]));
  const settings = {
    isolatedDeclarations: false,
    declaration: false,
    noUnusedLocals: false,
    noUnusedParameters: false,
  };
  const compilerOptions = { ...config.compilerOptions, ...settings, paths };
  const { options } = ts.parseJsonConfigFileContent({ compilerOptions, files: [] }, ts.sys, root, undefined, file);
  const places = new Map(blocks.map(({ place }, index) => [join(root, `test/docs/block${String(index)}.ts`), place]));
  const texts = new Map([...places.keys()].map((path, index) => [path, blocks[index]!.text]));
  texts.set(join(root, 'test/docs/prelude.ts'), prelude);
  const host = ts.createCompilerHost(options);
  const program = ts.createProgram([...texts.keys()], options, {
    ...host,
    fileExists: (path) => texts.has(path) || host.fileExists(path),
    readFile: (path) => texts.get(path) ?? host.readFile(path),
    getSourceFile: (path, language) => {
      const text = texts.get(path);
      return text === undefined ? host.getSourceFile(path, language) : ts.createSourceFile(path, text, language, true);
    },
  });
  return [...places].flatMap(([path, place]) => {
    const source = program.getSourceFile(path);
    return [...program.getSyntacticDiagnostics(source), ...program.getSemanticDiagnostics(source)].map(
      ({ messageText }) => `${place} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`,
    );
  });
};

describe('the snippets of the pages', () => {
  let server: ExampleServer;
  let folder = '';

  beforeAll(async () => {
    server = await startExampleServer();
    await mkdir(join(root, '.cache'), { recursive: true });
    folder = await mkdtemp(join(root, '.cache/snippets-'));
  });

  afterAll(async () => {
    await server.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('are there', () => {
    expect(snippets.length).toBeGreaterThan(10);
    expect(snippets.filter(({ isRun }) => isRun).length).toBeGreaterThan(4);
  });

  it(
    'type-check',
    () => {
      expect(complaintsAbout(snippets)).toEqual([]);
    },
    patience,
  );

  it(
    'would not type-check with a mistake',
    () => {
      const text = "import { URLSession } from 'rx-urlsession';\nconst wrong: string = URLSession.shared;\n";
      expect(complaintsAbout([{ place: 'here', text, isRun: false, output: null }])).toEqual([
        expect.stringMatching(/^here Type 'URLSession' is not assignable to type 'string'/),
      ]);
    },
    patience,
  );

  it.each(snippets.filter(({ isRun }) => isRun))(
    '$place runs, prints what it says and ends by itself',
    async (snippet) => {
      const here = (_: string, name: string): string => `'${pathToFileURL(join(root, entries[name]!)).href}'`;
      const text = snippet.text
        .replace(/'(rx-urlsession(?:\/\w+)?)'/g, here)
        .replaceAll('http://127.0.0.1:8080', server.origin);
      const file = join(folder, `${snippet.place.replace(/\W/g, '-')}.ts`);
      await writeFile(file, text);
      const { stdout, stderr } = await run(process.execPath, [file], { timeout: 30_000 });
      expect(stderr).toBe('');
      expect(stdout).toBe(snippet.output ?? '');
    },
  );
});
