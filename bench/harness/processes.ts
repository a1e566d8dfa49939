import { spawn, spawnSync, type ChildProcess } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import type { Sample } from './Question.ts';

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

/** A server in its own process. */
export interface ServerProcess {
  readonly port: number;
  readonly stop: () => void;
}

/** Starts the server on its core and waits for its port. */
export const startServer = async (): Promise<ServerProcess> => {
  const child = startNode(serverCore, [pathOf('./server.ts')]);
  const port = await new Promise<number>((resolve, reject) => {
    child.stdout?.once('data', (line) => resolve(Number(String(line))));
    child.once('error', reject);
    child.once('exit', () => reject(new Error('the server did not start')));
  });
  return { port, stop: () => child.kill() };
};

/** How a measurement ended: figures, or the line that says why there are none. */
export type Outcome = { readonly sample: Sample } | { readonly failure: string };

const timeLimit = 120_000;

const lastLine = (text: string): string => text.trim().split('\n').at(-1) ?? '';

/** Runs one measurement in a fresh process on the client's core. */
export const measureOnce = async (
  question: string,
  contender: string,
  port: number,
  nodeOptions: readonly string[] = [],
): Promise<Outcome> => {
  const child = startNode(clientCore, [...nodeOptions, pathOf('./child.ts'), question, contender, String(port)]);
  let output = '';
  let errors = '';
  child.stdout?.on('data', (text) => (output += String(text)));
  child.stderr?.on('data', (text) => (errors += String(text)));
  const timer = setTimeout(() => child.kill('SIGKILL'), timeLimit);
  const code = await new Promise<number | null>((resolve) => child.once('close', resolve));
  clearTimeout(timer);
  if (code === 0) return { sample: JSON.parse(output) as Sample };
  return { failure: code === null ? 'killed (took too long?)' : lastLine(errors) || `exit code ${code}` };
};
