interface Comparable {
  isEqual(other: unknown): boolean;
}

const isComparable = (value: object): value is Comparable =>
  typeof (value as Partial<Comparable>).isEqual === 'function';

const isPlain = (value: object): boolean => {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

const isErrorLike = (value: object): value is Error & { readonly code?: unknown } =>
  Object.prototype.toString.call(value) === '[object Error]';

const sameMembers = (a: object, b: object): boolean => {
  const keys = Object.keys(a);
  if (keys.length !== Object.keys(b).length) return false;
  return keys.every(
    (key) =>
      Object.hasOwn(b, key) && sameValue((a as Record<string, unknown>)[key], (b as Record<string, unknown>)[key]),
  );
};

const sameEntries = (a: Iterable<unknown>, b: Iterable<unknown>): boolean => sameValue([...a], [...b]);

/**
 * Whether two values are the same: values that know it say so (`isEqual`), since those of the library keep what they
 * hold to themselves; bytes, lists, maps, sets, dates, errors and records by what is in them.
 */
export const sameValue = (a: unknown, b: unknown): boolean => {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b) && !(isPlain(a) && isPlain(b))) return false;
  if (isComparable(a) && isComparable(b)) return a.isEqual(b);
  if (a instanceof Date) return Object.is(a.getTime(), (b as Date).getTime());
  if (a instanceof URL) return a.href === (b as URL).href;
  if (isErrorLike(a) && isErrorLike(b)) {
    return a.name === b.name && a.message === b.message && sameValue(a.code, b.code);
  }
  if (a instanceof Map || a instanceof Set) return sameEntries(a as Iterable<unknown>, b as Iterable<unknown>);
  return sameMembers(a, b);
};
