import type { ProgressEvent } from '../events/facts.ts';
import type { Clock } from '../loading/ports.ts';

const smallestStep = 64 * 1024;
const shortestPause = 50;

/** Counts a run's bytes, and says when `progress` is worth telling: after 64 KiB or 50 ms, and at the end. */
export class ProgressMeter {
  readonly #clock: Clock;
  #sent = 0;
  #expectedToSend = 0;
  #encoded = 0;
  #decoded = 0;
  /** -1 until a head says more. */
  #expectedToReceive = -1;
  #toldUnits = 0;
  /** -1 until the size was told; -2 until anything was. */
  #toldTotal = -2;
  #toldTime: number;

  constructor(clock: Clock) {
    this.#clock = clock;
    this.#toldTime = clock.now();
  }

  /** Body bytes handed to the connection in this try. */
  sent(total: number, expected: number): void {
    this.#sent = total;
    this.#expectedToSend = expected;
  }

  /** A final head: what came before it (the bodies of redirects) does not count. */
  expect(contentLength: number): void {
    this.#expectedToReceive = contentLength;
    this.#encoded = 0;
    this.#decoded = 0;
  }

  received(encodedBytes: number): void {
    this.#encoded += encodedBytes;
  }

  delivered(bytes: number): void {
    this.#decoded += bytes;
  }

  /** Bytes of the body as the wire counts them; protocols without a wire have only the delivered ones. */
  get #received(): number {
    return this.#encoded === 0 ? this.#decoded : this.#encoded;
  }

  get isDue(): boolean {
    const units = this.#sent + this.#received;
    if (units === this.#toldUnits) return false;
    return units - this.#toldUnits >= smallestStep || this.#clock.now() - this.#toldTime >= shortestPause;
  }

  take(): ProgressEvent {
    const completed = this.#sent + this.#received;
    const isKnown = this.#expectedToSend >= 0 && this.#expectedToReceive >= 0;
    return this.#event(completed, isKnown ? this.#expectedToSend + this.#expectedToReceive : -1);
  }

  /** The state at a success: everything is there, whatever was announced. Null when that was told already. */
  last(): ProgressEvent | null {
    const completed = this.#sent + this.#received;
    if (this.#toldUnits === completed && this.#toldTotal === completed) return null;
    return this.#event(completed, completed);
  }

  #event(completedUnitCount: number, totalUnitCount: number): ProgressEvent {
    this.#toldUnits = completedUnitCount;
    this.#toldTotal = totalUnitCount;
    this.#toldTime = this.#clock.now();
    return {
      type: 'progress',
      completedUnitCount,
      totalUnitCount,
      encodedBytes: this.#received,
      bytes: this.#decoded,
      fraction: totalUnitCount < 0 ? null : totalUnitCount === 0 ? 1 : Math.min(1, completedUnitCount / totalUnitCount),
    };
  }
}
