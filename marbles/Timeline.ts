import type { Timer } from '../src/loading/ports.ts';

/** The axis that diagrams are drawn on. */
export interface Timeline {
  /** Milliseconds since it began. */
  readonly frame: number;
  /** The same moment in milliseconds since 1970. */
  now(): number;
  /** Acts after so many milliseconds. */
  schedule(milliseconds: number, act: () => void): Timer;
}
