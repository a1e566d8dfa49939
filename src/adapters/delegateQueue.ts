import type { SchedulerLike } from 'rxjs';

/**
 * Where delegate methods and completion handlers are called. A queue should be serial and keep the order.
 * @see OperationQueue
 */
export interface OperationQueue {
  addOperation(operation: () => void): void;
  maxConcurrentOperationCount: number;
}

/**
 * The queue of a session that was given none: calls at once, one at a time; what is added during a call follows it.
 * `Differs:` Apple's queue is another thread, so a call never comes inside the caller's own; here it may, because a
 * stream whose data is ready stays in one turn.
 */
export class SynchronousQueue implements OperationQueue {
  readonly maxConcurrentOperationCount = 1;
  #waiting: (() => void)[] | null = null;

  addOperation(operation: () => void): void {
    if (this.#waiting !== null) {
      this.#waiting.push(operation);
      return;
    }
    const waiting: (() => void)[] = [operation];
    this.#waiting = waiting;
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) callSafely(next);
    this.#waiting = null;
  }
}

/** A scheduler as a queue. */
const scheduledQueue = (scheduler: SchedulerLike): OperationQueue => ({
  maxConcurrentOperationCount: 1,
  addOperation: (operation) => {
    scheduler.schedule(() => {
      callSafely(operation);
    });
  },
});

/** The queue for what a user gives: a queue, an RxJS scheduler, or nothing. */
export const delegateQueueFrom = (given: OperationQueue | SchedulerLike | null | undefined): OperationQueue => {
  if (given === null || given === undefined) return new SynchronousQueue();
  if ('addOperation' in given && typeof given.addOperation === 'function') return given;
  if ('schedule' in given && typeof given.schedule === 'function') return scheduledQueue(given);
  throw new TypeError('delegateQueue takes an object with addOperation, or an RxJS scheduler');
};

/** The same queue, on which a failing call, or a queue that takes none, harms nobody else. */
export const safely = (queue: OperationQueue): OperationQueue => {
  if (queue instanceof SynchronousQueue) return queue;
  return {
    maxConcurrentOperationCount: queue.maxConcurrentOperationCount,
    addOperation: (operation) => {
      callSafely(() => {
        queue.addOperation(() => {
          callSafely(operation);
        });
      });
    },
  };
};

/** A failing callback of the user's harms nobody else; the host hears of it as of any uncaught error. */
export const callSafely = (operation: () => void): void => {
  try {
    operation();
  } catch (error) {
    reportUncaught(error);
  }
};

const reportUncaught = (error: unknown): void => {
  queueMicrotask(() => {
    throw error;
  });
};
