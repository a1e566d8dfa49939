import type { Clock, Timer } from '../../loading/ports.ts';

/** A longer wait would fire at once. */
const longestWait = 2 ** 31 - 1;

class BrowserTimer implements Timer {
  readonly #handle: ReturnType<typeof setTimeout>;

  constructor(handle: ReturnType<typeof setTimeout>) {
    this.#handle = handle;
  }

  cancel(): void {
    clearTimeout(this.#handle);
  }
}

/**
 * Time of a page or a worker, from a source that never goes back. Waits are at most 24.8 days; a page in the background
 * gets its timers late, a second or more.
 * @see HTML §8.6 (timers) @see High Resolution Time §5
 */
export const browserClock: Clock = Object.freeze({
  now: () => performance.timeOrigin + performance.now(),
  setTimer: (milliseconds: number, fire: () => void): Timer =>
    new BrowserTimer(setTimeout(fire, Math.min(milliseconds, longestWait))),
});
