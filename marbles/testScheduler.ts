import { asyncScheduler, type SchedulerAction, type SchedulerLike, type Subscription } from 'rxjs';
import { type RunHelpers, TestScheduler } from 'rxjs/testing';
import { wholeFrame } from './parse.ts';
import type { Timeline } from './Timeline.ts';

export type { Subscribable } from 'rxjs';
/** What `TestScheduler.run` hands to a test. */
export type { RunHelpers } from 'rxjs/testing';

/** Steps after which nobody believes that a test will end. */
const mostActions = 100_000;

/** RxJS's virtual time, with an end. */
class MarbleScheduler extends TestScheduler {
  #actions = 0;

  override schedule<T>(work: (this: SchedulerAction<T>, state?: T) => void, delay?: number, state?: T): Subscription {
    this.#actions += 1;
    if (this.#actions > mostActions) {
      throw new Error(`virtual time does not end after ${String(mostActions)} steps: something repeats for ever`);
    }
    return super.schedule(work, delay, state);
  }
}

const timelineOf = (scheduler: SchedulerLike, frame: () => number, start: number): Timeline => ({
  get frame() {
    return wholeFrame(frame());
  },
  now: () => start + frame(),
  schedule: (milliseconds, act) => {
    const subscription = scheduler.schedule(() => {
      act();
    }, milliseconds);
    return {
      cancel: () => {
        subscription.unsubscribe();
      },
    };
  },
});

/** The time of a marble test, in which every timer of RxJS and of the library runs. */
export interface MarbleTime {
  readonly timeline: Timeline;
  /** Runs a test, then lets time pass until nothing is left to do. */
  run(test: (helpers: RunHelpers) => void): void;
}

/**
 * Virtual time that begins at a date. `assert` gets what RxJS's own expectations compare.
 * @param start - Milliseconds since 1970.
 */
export const marbleTime = (start: number, assert: (actual: unknown, expected: unknown) => void): MarbleTime => {
  const scheduler = new MarbleScheduler(assert);
  const timeline = timelineOf(scheduler, () => scheduler.frame, start);
  return {
    timeline,
    run: (test) => {
      // RxJS would count from 1970, and whoever compares dates (`Retry-After`) has to find the library's time.
      const { now } = asyncScheduler;
      asyncScheduler.now = () => timeline.now();
      try {
        scheduler.run(test);
      } finally {
        asyncScheduler.now = now;
      }
    },
  };
};

/** The time of the machine, or of the `TestScheduler.run` that runs at the moment. */
export const currentTime = (): Timeline => {
  const start = asyncScheduler.now();
  return timelineOf(asyncScheduler, () => asyncScheduler.now() - start, start);
};
