import { performance } from 'node:perf_hooks';
import type { Clock, Timer } from '../../loading/ports.ts';

/** A longer wait would fire at once. */
const longestWait = 2 ** 31 - 1;

const { timeOrigin } = performance;

const now = (): number => timeOrigin + performance.now();

class NodeTimer implements Timer {
  readonly #handle: NodeJS.Timeout;

  constructor(handle: NodeJS.Timeout) {
    this.#handle = handle;
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

const wait = (milliseconds: number, fire: () => void): NodeJS.Timeout =>
  setTimeout(fire, Math.min(milliseconds, longestWait));

/** Time of the machine, from a source that never goes back. Its timers keep the process alive; waits are at most 24.8 days. */
export const nodeClock: Clock = Object.freeze({
  now,
  setTimer: (milliseconds: number, fire: () => void): Timer => new NodeTimer(wait(milliseconds, fire)),
});

/** The same time; its timers do not keep the process alive. For what nobody waits for: idle connections, observation. */
export const nodeIdleClock: Clock = Object.freeze({
  now,
  setTimer: (milliseconds: number, fire: () => void): Timer => new NodeTimer(wait(milliseconds, fire).unref()),
});
