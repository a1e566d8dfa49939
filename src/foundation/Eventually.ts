/** A value that is there now, or a promise of one. Whoever asks continues in the same turn when it is there. */
export type Eventually<T> = T | PromiseLike<T>;

/** Whether a value has to be waited for. */
export const isPromiseLike = <T>(value: Eventually<T>): value is PromiseLike<T> =>
  typeof value === 'object' && value !== null && typeof (value as { then?: unknown }).then === 'function';

/**
 * Continues with a value: in the same turn unless it is a promise.
 * What `then` throws is the caller's for a ready value, and goes to `fail` for a promise's.
 */
export const whenReady = <T>(value: Eventually<T>, then: (value: T) => void, fail: (reason: unknown) => void): void => {
  if (isPromiseLike(value)) value.then(then).then(undefined, fail);
  else then(value);
};
