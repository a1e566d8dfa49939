// Runs the package on every Node that it promises, each fetched from the npm registry into .cache/node-X once:
// node config/nodeMatrix.mjs smoke <tarball>     the packed package in an app of its own, see config/smoke.mjs
// node config/nodeMatrix.mjs jest [arguments]    the tests of the kernel, or what the arguments name
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The floor exactly, then the newest of each line that is alive. */
const versions = ['22.19.0', '22', '24', '26'];
const core = ['test/unit', 'test/marbles', 'test/order', 'test/contract', 'test/integration'];
const root = fileURLToPath(new URL('..', import.meta.url));
const [mode, ...rest] = process.argv.slice(2);
if ((mode !== 'smoke' && mode !== 'jest') || (mode === 'smoke' && rest.length !== 1)) {
  console.error('use: node config/nodeMatrix.mjs smoke <tarball> | jest [arguments]');
  process.exit(2);
}

const binary = (version) => join(root, `.cache/node-${version}/node_modules/.bin/node`);

/** What a binary says it is; null when there is none that runs. */
const versionOf = (version) => {
  const { status, stdout } = spawnSync(binary(version), ['--version'], { encoding: 'utf8' });
  return status === 0 ? stdout.trim() : null;
};

const fetchNode = (version) => {
  if (versionOf(version) === null) {
    const prefix = join(root, `.cache/node-${version}`);
    rmSync(prefix, { recursive: true, force: true });
    mkdirSync(prefix, { recursive: true });
    const wanted = ['install', '--prefix', prefix, '--no-audit', '--no-fund', '--silent', `node@${version}`];
    execFileSync('npm', wanted, { cwd: prefix, stdio: ['ignore', 'ignore', 'inherit'] });
  }
  const is = versionOf(version);
  if (is === null || !`${is}.`.startsWith(`v${version}.`)) throw new Error(`node@${version} came out as ${is}`);
  return is;
};

/** An app that has installed nothing but the package and what the package asks for. */
const makeApp = (tarball, place) => {
  const installed = join(place, 'node_modules/rx-urlsession');
  mkdirSync(installed, { recursive: true });
  execFileSync('tar', ['-xzf', resolve(tarball), '-C', installed, '--strip-components', '1']);
  const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const link = join(place, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    if (existsSync(join(root, 'node_modules', name))) symlinkSync(join(root, 'node_modules', name), link);
  }
  copyFileSync(join(root, 'config/smoke.mjs'), join(place, 'smoke.mjs'));
};

const jest = ['--experimental-vm-modules', '--disable-warning=ExperimentalWarning', 'node_modules/jest/bin/jest.js'];

const place = mkdtempSync(join(tmpdir(), 'matrix-'));
try {
  if (mode === 'smoke') makeApp(rest[0], place);
  for (const version of versions) {
    const is = fetchNode(version);
    const env = { ...process.env, PATH: dirname(binary(version)) + delimiter + process.env.PATH };
    // A smoke that does not end by itself is killed, and has failed.
    const [args, options] =
      mode === 'smoke'
        ? [['smoke.mjs'], { cwd: place, timeout: 60_000, killSignal: 'SIGKILL' }]
        : [[...jest, ...(rest.length > 0 ? rest : core)], { cwd: root, timeout: 1_800_000 }];
    const { status, signal } = spawnSync(binary(version), args, { ...options, env, stdio: 'inherit' });
    const ok = status === 0;
    console.log(`${mode} on ${is}: ${ok ? 'ok' : `FAILED (${signal ?? status})`}`);
    if (!ok) process.exitCode = 1;
  }
} finally {
  rmSync(place, { recursive: true, force: true });
}
