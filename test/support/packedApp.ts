import { execFile } from 'node:child_process';
import { cp, mkdir, mkdtemp, readFile, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../..', import.meta.url));
/** What `npm pack` needs to see besides the compiled files. */
const packed = ['package.json', 'README.md', 'LICENSE', 'CHANGELOG.md', 'SECURITY.md', 'docs'];

/** Our compiler, and the others that consumers have, as `devDependencies` name them. */
export const compilers = ['typescript', 'ts59', 'ts70'] as const;

export interface Manifest {
  readonly version: string;
  readonly exports: Readonly<Record<string, unknown>>;
  readonly sideEffects: readonly string[];
  readonly dependencies: Readonly<Record<string, string>>;
  readonly peerDependencies: Readonly<Record<string, string>>;
}

/** An app that has installed nothing but the packed package and what the package asks for. */
export interface PackedApp {
  readonly folder: string;
  /** The package as the app sees it. */
  readonly installed: string;
  readonly tarball: string;
  readonly manifest: Manifest;
  remove(): Promise<void>;
}

/** What a script of Node says, on both streams, when it ends in failure; nothing when it does not. */
export const complaintOf = (script: string, args: readonly string[]): Promise<string> =>
  run(process.execPath, [script, ...args]).then(
    () => '',
    (reason: unknown) => {
      const { stdout, stderr, message } = reason as Readonly<Record<'stdout' | 'stderr' | 'message', string>>;
      return stdout + stderr || message;
    },
  );

/** What a compiler complains about. */
export const compile = (
  args: readonly string[],
  compiler: (typeof compilers)[number] = 'typescript',
): Promise<string> => complaintOf(join(root, 'node_modules', compiler, 'bin/tsc'), args);

/** The tarball that `PACKED_TARBALL` names, or one made of the sources as they are. */
const tarballIn = async (place: string): Promise<string> => {
  const given = process.env['PACKED_TARBALL'];
  if (given !== undefined && given !== '') return given;
  const stage = join(place, 'stage');
  await mkdir(stage);
  for (const name of packed) await cp(join(root, name), join(stage, name), { recursive: true });
  const said = await compile(['-p', join(root, 'config/tsconfig.build.json'), '--outDir', join(stage, 'dist')]);
  if (said !== '') throw new Error(said);
  const { stdout } = await run('npm', ['pack', '--json', '--ignore-scripts', '--offline'], { cwd: stage });
  const [made] = JSON.parse(stdout) as [{ readonly filename: string }];
  return join(stage, made.filename);
};

export const packedApp = async (): Promise<PackedApp> => {
  const place = await mkdtemp(join(tmpdir(), 'packed-'));
  const folder = join(place, 'app');
  const installed = join(folder, 'node_modules/rx-urlsession');
  await mkdir(installed, { recursive: true });
  const tarball = await tarballIn(place);
  await run('tar', ['-xzf', tarball, '-C', installed, '--strip-components', '1']);
  const manifest = JSON.parse(await readFile(join(installed, 'package.json'), 'utf8')) as Manifest;
  for (const name of Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies })) {
    const link = join(folder, 'node_modules', name);
    await mkdir(dirname(link), { recursive: true });
    await symlink(join(root, 'node_modules', name), link);
  }
  return { folder, installed, tarball, manifest, remove: () => rm(place, { recursive: true, force: true }) };
};
