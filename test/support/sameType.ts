/** Whether two types are the same. */
export type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;

/** An assertion of the compiler: does not compile unless the two types are the same. */
export const sameType = <A, B>(_areSame: Same<A, B>): void => {};
