import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A real browser without a window, with a profile of its own. */
export class Chromium {
  readonly #process: ChildProcess;
  readonly #profile: string;
  /** Settles when it has ended; fails when it cannot be started. */
  readonly ended: Promise<void>;
  /** What it said, for the one who looks for what went wrong. */
  said = '';

  private constructor(process: ChildProcess, profile: string) {
    this.#process = process;
    this.#profile = profile;
    this.ended = once(process, 'exit').then(() => undefined);
    this.ended.catch(() => {});
    process.stderr?.on('data', (bytes: Buffer) => {
      this.said += bytes.toString();
    });
  }

  static async open(url: string): Promise<Chromium> {
    const profile = await mkdtemp(join(tmpdir(), 'chromium-'));
    const flags = [
      ...['--headless', '--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-dev-shm-usage'],
      ...['--disable-background-networking', '--disable-component-update', '--disable-sync', '--enable-logging=stderr'],
      // A port that it chooses itself: so that the page stays open until it is told to go.
      ...['--remote-debugging-port=0', `--user-data-dir=${profile}`],
    ];
    // A group of its own: its children end with it.
    const process = spawn('chromium', [...flags, url], { stdio: ['ignore', 'ignore', 'pipe'], detached: true });
    return new Chromium(process, profile);
  }

  async close(): Promise<void> {
    const { pid, exitCode, signalCode } = this.#process;
    if (pid !== undefined && exitCode === null && signalCode === null) {
      process.kill(-pid, 'SIGKILL');
      await this.ended;
    }
    await rm(this.#profile, { recursive: true, force: true, maxRetries: 5 });
  }
}
