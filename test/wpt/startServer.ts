import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

/** What is known of the running server. */
export interface Served {
  readonly ports: Readonly<Record<string, readonly number[]>>;
  /** Path of a PEM file. */
  readonly certificateAuthority: string;
  /** A folder that is removed when the server stops. */
  readonly scratch: string;
}

export interface WPTServer extends Served {
  stop(): Promise<void>;
}

const program = fileURLToPath(new URL('./serve.py', import.meta.url));

/** Starts the server of a checkout on free ports of loopback, with a certificate of its own. */
export const startServer = async (checkout: string): Promise<WPTServer> => {
  const scratch = mkdtempSync(join(tmpdir(), 'wpt-'));
  const child = spawn('python3', ['-B', program, checkout, scratch], { stdio: ['pipe', 'pipe', 'inherit'] });
  const closed = new Promise<number | null>((resolve) => child.once('close', resolve));
  const stop = async (): Promise<void> => {
    child.stdin.end();
    const timer = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await closed;
    clearTimeout(timer);
    rmSync(scratch, { recursive: true, force: true });
  };
  child.stdin.on('error', () => {});
  const timer = setTimeout(() => child.kill('SIGKILL'), 60_000);
  try {
    const served = await new Promise<Served>((resolve, reject) => {
      child.once('error', reject);
      createInterface({ input: child.stdout }).once('line', (line) =>
        resolve({ ...(JSON.parse(line) as Served), scratch }),
      );
      void closed.then(() => reject(new Error('the server of the web platform tests did not start')));
    });
    return { ...served, stop };
  } catch (error) {
    rmSync(scratch, { recursive: true, force: true });
    throw error;
  } finally {
    clearTimeout(timer);
  }
};
