import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { canPin } from './processes.ts';

const benchFolder = fileURLToPath(new URL('..', import.meta.url));
const root = join(benchFolder, '..');
const entry = join(root, 'dist/src/node.js');

interface Manifest {
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
}

const manifestIn = (folder: string): Manifest =>
  JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;

const versionOf = (name: string): string => {
  const folder = [benchFolder, root].map((base) => join(base, 'node_modules', name)).find((path) => existsSync(path));
  return `${name} ${folder === undefined ? 'missing' : manifestIn(folder).version}`;
};

const git = (...args: readonly string[]): string =>
  spawnSync('git', args, { cwd: root, encoding: 'utf8' }).stdout.trim();

const commit = (): string => {
  const changed = git('status', '--porcelain', '--', 'src', 'operators', 'bench').split('\n').filter(Boolean).length;
  return git('rev-parse', '--short', 'HEAD') + (changed === 0 ? '' : ` and ${changed} changed files`);
};

const newestIn = (folder: string): number =>
  readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((file) => file.isFile())
    .reduce((newest, file) => Math.max(newest, statSync(join(file.parentPath, file.name)).mtimeMs), 0);

const built = (): string => {
  if (!existsSync(entry)) return 'not built: run "npm run build" first';
  const isOld = statSync(entry).mtimeMs < newestIn(join(root, 'src')) - 1000;
  return isOld ? 'built, but older than its sources: run "npm run build" first' : 'built from these sources';
};

/** Whether something else runs already. */
export const isBusy = (): boolean => (loadavg()[0] ?? 0) > 0.5;

/** What figures depend on, as lines of name and value. */
export const surroundings = (): readonly (readonly [string, string])[] => {
  const processors = cpus();
  const peers = Object.keys(manifestIn(benchFolder).dependencies ?? {});
  return [
    ['machine', `${processors.length} × ${processors[0]?.model ?? '?'}, ${Math.round(totalmem() / 2 ** 30)} GiB`],
    ['load before', loadavg()[0]?.toFixed(2) ?? '?'],
    ['cores', canPin ? 'server on core 0, client on core 1' : 'NOT pinned: taskset or a second core is missing'],
    ['Node.js', `${process.version}, its own undici ${process.versions['undici'] ?? '?'}`],
    ['peers', ['undici', 'rxjs', ...peers].map(versionOf).join(', ')],
    ['commit', commit()],
    ['rx-urlsession', built()],
  ];
};
