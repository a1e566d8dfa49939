import { dirname, isAbsolute, join, sep } from 'node:path';

/** Where an app keeps what outlives it. Nobody has made these folders yet. */
export interface AppFolders {
  /** What the app would miss: cookies, credentials. */
  readonly data: string;
  /** What can be loaded again. */
  readonly cache: string;
  /** Parent of the folders that several apps share by an identifier. */
  readonly groups: string;
}

/** What the place depends on. */
export interface AppSurroundings {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly platform: string;
  readonly homeFolder: string;
  /** Where to look for the app's package.json, from here upwards; null when nobody knows. */
  readonly scriptFolder: string | null;
  /** The text of a file, or null. */
  readonly read: (file: string) => string | null;
}

const longestName = 100;

/** Text as the name of a folder: nothing that leads elsewhere, hides it, or that some file system refuses. */
export const folderName = (text: string): string | null => {
  const name = text
    .replace('/', '+')
    .replace(/[^A-Za-z0-9@+._-]/g, '_')
    .replace(/^\.+|\.+$/g, '')
    .slice(0, longestName);
  return name === '' ? null : name;
};

const nameIn = (text: string | null): string | null => {
  if (text === null) return null;
  try {
    const { name } = JSON.parse(text) as { readonly name?: unknown };
    return typeof name === 'string' ? folderName(name) : null;
  } catch {
    return null;
  }
};

const appName = ({ scriptFolder, read }: AppSurroundings): string => {
  for (let folder = scriptFolder; folder !== null; folder = dirname(folder)) {
    const name = nameIn(read(join(folder, 'package.json')));
    if (name !== null) return name;
    if (dirname(folder) === folder) break;
  }
  return 'default';
};

/** An XDG variable counts only as an absolute path. @see XDG Base Directory Specification */
const absolute = (path: string | undefined): string | null => (path?.startsWith(sep) === true ? path : null);

const usualFolders = ({
  environment,
  platform,
  homeFolder,
}: AppSurroundings): readonly [data: string, cache: string] => {
  if (platform === 'win32') {
    const local = environment['LOCALAPPDATA'] ?? join(homeFolder, 'AppData', 'Local');
    return [join(local, 'rx-urlsession', 'Data'), join(local, 'rx-urlsession', 'Cache')];
  }
  const [data, cache] =
    platform === 'darwin' ? ['Library/Application Support', 'Library/Caches'] : ['.local/share', '.cache'];
  return [
    join(absolute(environment['XDG_DATA_HOME']) ?? join(homeFolder, data), 'rx-urlsession'),
    join(absolute(environment['XDG_CACHE_HOME']) ?? join(homeFolder, cache), 'rx-urlsession'),
  ];
};

/**
 * The folders of the app that runs, by the name in the nearest package.json above its main script. `RX_URLSESSION_HOME`
 * puts all of it in one place, whatever the app is called.
 */
export const appFoldersIn = (surroundings: AppSurroundings): AppFolders => {
  const home = surroundings.environment['RX_URLSESSION_HOME'] ?? '';
  if (home !== '') return { data: join(home, 'data'), cache: join(home, 'cache'), groups: join(home, 'groups') };
  const [data, cache] = usualFolders(surroundings);
  const name = appName(surroundings);
  // No app has a name that begins with a dot.
  return { data: join(data, name), cache: join(cache, name), groups: join(data, '.groups') };
};

/** A worker's script may be a package's; the app is what uses the package. */
const ownerOfWorker = (folder: string): string => {
  const start = folder.indexOf(`${sep}node_modules${sep}`);
  return start < 0 ? folder : folder.slice(0, start);
};

const scriptFolder = (): string => {
  const script = process.argv[1] ?? '';
  const folder = isAbsolute(script) ? dirname(script) : process.cwd();
  return process.getBuiltinModule('node:worker_threads').isMainThread ? folder : ownerOfWorker(folder);
};

const textOf = (file: string): string | null => {
  try {
    return process.getBuiltinModule('node:fs').readFileSync(file, 'utf8');
  } catch {
    return null;
  }
};

/** The folders of this process. */
export const appFolders = (): AppFolders =>
  appFoldersIn({
    environment: process.env,
    platform: process.platform,
    homeFolder: process.getBuiltinModule('node:os').homedir(),
    scriptFolder: scriptFolder(),
    read: textOf,
  });
