import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
import { isPromiseLike } from '../../../foundation/Eventually.ts';
import type { NameLookup } from '../../../loading/ports.ts';

/** Hears the addresses of a name, at least one, in the order of preference; never in the turn of the question. */
export type AddressesFound = (error: Error | null, addresses: readonly LookupAddress[]) => void;

/** What the system says for a name without addresses; a hook that finds nothing says the same. */
const notFound = (hostname: string): Error =>
  Object.assign(new Error(`no address for ${hostname}`), { code: 'ENOTFOUND', syscall: 'lookup', hostname });

const isWanted = ({ address, family }: LookupAddress, wanted: LookupOptions['family']): boolean => {
  if (isIP(address) !== family) return false;
  if (wanted === 4 || wanted === 'IPv4') return family === 4;
  if (wanted === 6 || wanted === 'IPv6') return family === 6;
  return true;
};

/** What a hook gave, as far as it looks like addresses. */
const addressesIn = (given: unknown): readonly LookupAddress[] =>
  Array.isArray(given)
    ? given.filter((one: unknown): one is LookupAddress => typeof one === 'object' && one !== null)
    : [];

/** What an error is, whatever the hook gave in its place: nothing must not be taken for success. */
const asError = (reason: unknown): Error =>
  typeof reason === 'object' && reason !== null
    ? (reason as Error)
    : new Error('the name lookup failed', { cause: reason });

/** Asks the hook, or the system. What the hook does wrong (throws, rejects, answers twice or with nonsense) stays here. */
export const findAddresses = (
  hook: NameLookup | null,
  hostname: string,
  options: LookupOptions,
  found: AddressesFound,
): void => {
  if (hook === null) {
    lookup(hostname, { ...options, all: true }, (error, addresses) => {
      found(error ?? (addresses.length === 0 ? notFound(hostname) : null), addresses);
    });
    return;
  }
  let isAnswered = false;
  const answer: AddressesFound = (error, addresses) => {
    if (isAnswered) return;
    isAnswered = true;
    process.nextTick(found, error, addresses);
  };
  const fail = (reason: unknown): void => {
    answer(asError(reason), []);
  };
  try {
    const ask: (...given: Parameters<NameLookup>) => unknown = hook;
    const result = ask(hostname, (error: unknown, addresses: unknown) => {
      if (error !== null && error !== undefined) return fail(error);
      const wanted = addressesIn(addresses).filter((address) => isWanted(address, options.family));
      answer(wanted.length === 0 ? notFound(hostname) : null, wanted);
    });
    // An `async` hook fails by a promise.
    if (isPromiseLike(result)) result.then(undefined, fail);
  } catch (error) {
    fail(error);
  }
};
