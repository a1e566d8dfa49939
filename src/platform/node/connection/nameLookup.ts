import { lookup, type LookupAddress, type LookupOptions } from 'node:dns';
import { isIP } from 'node:net';
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

/** Asks the hook, or the system. What the hook does wrong (throws, answers twice) stays here. */
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
  try {
    hook(hostname, (error, addresses) => {
      if (error !== null) return answer(error, []);
      const wanted = addresses.filter((address) => isWanted(address, options.family));
      answer(wanted.length === 0 ? notFound(hostname) : null, wanted);
    });
  } catch (error) {
    answer(error as Error, []);
  }
};
