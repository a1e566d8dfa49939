import type { Get } from './Client.ts';

/** What a stretch of requests took. */
export interface Spent {
  readonly requests: number;
  readonly cpuMicroseconds: number;
  readonly wallMilliseconds: number;
}

const bodyLength = 1024;

interface Limits {
  /** Requests at any time. */
  readonly atOnce: number;
  readonly requests?: number;
  readonly milliseconds?: number;
  /** Hears what each request took, if somebody wants to know. */
  readonly onLatency?: (milliseconds: number) => void;
}

/** Keeps so many requests running until the limit is reached, and waits for the last ones. */
export const load = (get: Get, limits: Limits): Promise<Spent> =>
  new Promise((resolve, reject) => {
    const { atOnce, onLatency, requests: wanted = Infinity, milliseconds = Infinity } = limits;
    let started = 0;
    let finished = 0;
    let isOver = false;
    const cpu = process.cpuUsage();
    const since = performance.now();
    const timer = Number.isFinite(milliseconds) ? setTimeout(() => (isOver = true), milliseconds) : undefined;

    const end = (): void => {
      const wallMilliseconds = performance.now() - since;
      const { user, system } = process.cpuUsage(cpu);
      clearTimeout(timer);
      resolve({ requests: finished, cpuMicroseconds: user + system, wallMilliseconds });
    };

    const lane = (): void => {
      let at = 0;
      const next = (): void => {
        if (isOver || started >= wanted) {
          if (finished === started) end();
          return;
        }
        started += 1;
        if (onLatency !== undefined) at = performance.now();
        get(done, reject);
      };
      const done = (body: Uint8Array | ArrayBuffer): void => {
        if (onLatency !== undefined) onLatency(performance.now() - at);
        if (body.byteLength !== bodyLength) reject(new Error(`a body of ${body.byteLength} bytes`));
        finished += 1;
        next();
      };
      next();
    };
    for (let index = 0; index < atOnce; index += 1) lane();
  });
