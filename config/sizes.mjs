// Prints what the package weighs: node config/sizes.mjs [tarball]. Without a tarball it builds and packs one.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

import typescript from 'typescript';

const root = fileURLToPath(new URL('..', import.meta.url));
const place = mkdtempSync(join(tmpdir(), 'sizes-'));

const pack = () => {
  const quiet = { cwd: root, stdio: ['ignore', 'pipe', 'ignore'], encoding: 'utf8' };
  execFileSync('npm', ['run', 'build'], quiet);
  const [made] = JSON.parse(
    execFileSync('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', place], quiet),
  );
  return join(place, made.filename);
};

/** The modules of the package that an entry loads at once (not those it imports later), the entry first. */
const modulesOf = (entry) => {
  const found = new Set([entry]);
  for (const file of found) {
    const text = readFileSync(file, 'utf8');
    const later = new Set([...text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]/g)].map(([, name]) => name));
    for (const { fileName } of typescript.preProcessFile(text, true, true).importedFiles) {
      if (fileName.startsWith('.') && !later.has(fileName)) found.add(resolve(dirname(file), fileName));
    }
  }
  return [...found];
};

/** The entries of `exports` as [name, file], one for each condition that leads to a module. */
const entriesOf = (name, value) =>
  typeof value === 'string'
    ? value.endsWith('.js')
      ? [[name, value]]
      : []
    : Object.entries(value).flatMap(([key, one]) =>
        entriesOf(key === 'default' || key.startsWith('.') ? name : `${name} (${key})`, one),
      );

const kilobytes = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

try {
  const given = process.argv[2];
  const tarball = given === undefined ? pack() : resolve(given);
  const unpacked = join(place, 'package');
  execFileSync('tar', ['-xzf', tarball, '-C', place]);
  const files = readdirSync(unpacked, { recursive: true, withFileTypes: true })
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name));
  const total = (paths) => paths.reduce((sum, path) => sum + statSync(path).size, 0);
  console.log(
    `packed ${kilobytes(statSync(tarball).size)}, unpacked ${kilobytes(total(files))} in ${files.length} files`,
  );
  for (const kind of ['.js', '.d.ts', '.md']) {
    const some = files.filter((path) => path.endsWith(kind));
    console.log(`  ${kind}: ${kilobytes(total(some))} in ${some.length} files`);
  }
  const { exports } = JSON.parse(readFileSync(join(unpacked, 'package.json'), 'utf8'));
  for (const [key, value] of Object.entries(exports)) {
    for (const [name, file] of entriesOf(key, value)) {
      const modules = modulesOf(join(unpacked, file));
      const gzipped = gzipSync(Buffer.concat(modules.map((path) => readFileSync(path)))).length;
      console.log(`${name}: ${modules.length} modules, ${kilobytes(total(modules))}, ${kilobytes(gzipped)} gzipped`);
    }
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
