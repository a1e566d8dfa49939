import { type Eventually, isPromiseLike } from '../foundation/Eventually.ts';

/** What is made of a value: now when the value is there, else when it comes. */
export const andThen = <A, B>(value: Eventually<A>, then: (value: A) => Eventually<B>): Eventually<B> =>
  isPromiseLike(value) ? value.then(then) : then(value);
