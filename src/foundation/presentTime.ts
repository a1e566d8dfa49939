/**
 * The time of the machine in milliseconds since 1970, for values that an app makes by itself: a cookie that is to live for
 * a minute has no run whose clock it could ask. Everything that belongs to a load asks the clock of its platform.
 */
export const presentTime = (): number => Date.now();
