import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { dirname, join, posix } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const require = createRequire(import.meta.url);

/** A package in CommonJS as one ES module that exports what its names say. */
const wrapped = async (entry: string, names: readonly string[]): Promise<string> => {
  const sources = new Map<string, string>();
  const add = async (file: string): Promise<void> => {
    if (sources.has(file)) return;
    const text = await readFile(file, 'utf8');
    sources.set(file, text);
    for (const [, specifier = ''] of text.matchAll(/require\("(\.[^"]+)"\)/g))
      await add(join(dirname(file), specifier));
  };
  await add(entry);
  const functions = [...sources].map(([file, text]) => {
    const links = [...text.matchAll(/require\("(\.[^"]+)"\)/g)].map(([, to = '']) => [to, join(dirname(file), to)]);
    return `[${JSON.stringify(file)}, [${JSON.stringify(Object.fromEntries(links))}, (module, exports, require) => {${text}}]]`;
  });
  return `
const sources = new Map([${functions.join(',\n')}]);
const made = new Map();
const load = (file) => {
  if (made.has(file)) return made.get(file).exports;
  const module = { exports: {} };
  made.set(file, module);
  const [links, run] = sources.get(file);
  run(module, module.exports, (to) => load(links[to]));
  return module.exports;
};
export const { ${names.join(', ')} } = load(${JSON.stringify(entry)});`;
};

/** Where the page finds packages by their names. */
export const importMap: string = JSON.stringify({
  imports: {
    rxjs: '/node_modules/rxjs/dist/esm/index.js',
    tslib: '/node_modules/tslib/tslib.es6.mjs',
    'content-disposition': '/node_modules/content-disposition/dist/index.js',
    'whatwg-mimetype': '/wrapped/whatwg-mimetype.js',
  },
});

/** The module that a page asks for by a path of the repository, in JavaScript; null where there is none. */
export const pageModule = async (path: string): Promise<string | null> => {
  if (path === '/wrapped/whatwg-mimetype.js') return wrapped(require.resolve('whatwg-mimetype'), ['MIMEType']);
  if (posix.normalize(path) !== path) return null;
  // Packages made for bundlers leave endings out.
  const file = join(root, /\.(?:mjs|[jt]s)$/.test(path) ? path : `${path}.js`);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return null;
  }
  if (!file.endsWith('.ts')) return text;
  const compilerOptions = { target: ts.ScriptTarget.ES2023, module: ts.ModuleKind.ESNext, verbatimModuleSyntax: true };
  return ts.transpileModule(text, { fileName: file, compilerOptions }).outputText;
};
