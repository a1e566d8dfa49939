import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { makeIdentity } from './identity.ts';
import type { Place, Sample, ServerName } from './Question.ts';

const pathOf = (file: string): string => fileURLToPath(new URL(file, import.meta.url));

/** Whether processes can be pinned, so that client and server do not take each other's time. */
export const canPin: boolean = availableParallelism() > 1 && spawnSync('taskset', ['-V']).status === 0;

const serverCore = 0;
const clientCore = 1;

const startNode = (core: number, args: readonly string[]): ChildProcess => {
  const command = canPin ? ['taskset', '-c', String(core), process.execPath] : [process.execPath];
  const [file = '', ...rest] = [...command, ...args];
  return spawn(file, rest, {
    stdio: ['pipe', 'pipe', 'pipe'],
    env: { ...process.env, NODE_ENV: 'production', NODE_OPTIONS: '', NODE_NO_WARNINGS: '1' },
  });
};

const serverFiles: Readonly<Record<ServerName, string>> = {
  http1: './server.ts',
  http2: './http2Server.ts',
  http2Whole: './http2WholeServer.ts',
};

/** A server in its own process. */
export interface ServerProcess {
  readonly origin: string;
  readonly stop: () => void;
}

/** Where an origin is. */
export const placeOf = (origin: string): Place => {
  const { hostname, port } = new URL(origin);
  return { host: hostname, port: Number(port), origin };
};

/** Starts a server on its core and waits for its port. */
export const startServer = async (name: ServerName = 'http1'): Promise<ServerProcess> => {
  const isSecure = name !== 'http1';
  const takeAway = isSecure ? await makeIdentity() : undefined;
  const child = startNode(serverCore, [pathOf(serverFiles[name])]);
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (line) => resolve(Number(String(line))));
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  const stop = (): void => {
    child.kill();
    takeAway?.();
  };
  return { origin: `${isSecure ? 'https' : 'http'}://127.0.0.1:${port}`, stop };
};

/** How a measurement ended: figures, or the line that says why there are none. */
export type Outcome = { readonly sample: Sample } | { readonly failure: string };

const timeLimit = 120_000;

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** What a process says that ended well. */
export const readSample = (output: string): Outcome => {
  try {
    return { sample: JSON.parse(output) as Sample };
  } catch {
    return { failure: 'said something else than figures' };
  }
};

/** Runs one measurement in a fresh process on the client's core. */
export const measureOnce = async (
  question: string,
  contender: string,
  origin: string,
  nodeOptions: readonly string[] = [],
): Promise<Outcome> => {
  const child = startNode(clientCore, [...nodeOptions, pathOf('./child.ts'), question, contender, origin]);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  child.stderr?.on('data', (text) => (errors += String(text)));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
  const code = await new Promise<number | null>((resolve) => {
    child.once('close', resolve);
    child.once('error', (error) => {
      errors += String(error);
      resolve(-1);
    });
  });
  clearTimeout(timer);
  if (code === 0) return readSample(output);
  return { failure: code === null ? 'killed (took too long?)' : lastLine(errors) || `exit code ${code}` };
};
