import { fork } from 'node:child_process';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Job } from './checkout.ts';
import type { Subtest, Task } from './child.ts';
import type { ContenderName } from './contenders.ts';
import type { Served } from './startServer.ts';

const child = fileURLToPath(new URL('./child.ts', import.meta.url));

const usualPatience = 20_000;
const longPatience = 60_000;
/** Milliseconds between the end of patience and the end of the process. */
const grace = 10_000;

/** Runs a file in a process of its own, and ends that process whatever happens. */
export const runJob = (job: Job, contender: ContenderName, server: Served): Promise<readonly Subtest[]> => {
  const patience = job.isLong ? longPatience : usualPatience;
  const task: Task = { job, contender, server, patience };
  const started = fork(child, [JSON.stringify(task)], {
    execArgv: ['--expose-gc', '--disable-warning=ExperimentalWarning'],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
    // Hundreds of processes load the same modules.
    env: { ...process.env, NODE_OPTIONS: '', NODE_COMPILE_CACHE: join(server.scratch, 'compiled') },
  });
  let errors = '';
  started.stderr?.on('data', (text) => (errors = (errors + String(text)).slice(-2000)));
  let results: readonly Subtest[] | null = null;
  return new Promise((resolve) => {
    const timer = setTimeout(() => started.kill('SIGKILL'), patience + grace);
    started.once('message', (message) => {
      results = message as readonly Subtest[];
      started.kill('SIGKILL');
    });
    started.once('close', () => {
      clearTimeout(timer);
      const message = errors.trim() === '' ? 'it ended or hung without a result' : errors.trim();
      resolve(results ?? [{ name: '(file)', hasPassed: false, message }]);
    });
  });
};
