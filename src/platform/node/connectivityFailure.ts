import type { URLError } from '../../foundation/URLError.ts';
import type { NetworkPath } from '../../loading/ports.ts';

/** There is no way to any network, or none to the name servers. */
const noNetwork: ReadonlySet<string> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'ENETDOWN', 'EAI_AGAIN']);

interface EngineError {
  readonly code?: unknown;
  readonly cause?: unknown;
  readonly errors?: unknown;
}

const isNoNetwork = (error: unknown, status: NetworkPath['status']): boolean => {
  if (typeof error !== 'object' || error === null) return false;
  const { code, cause, errors } = error as EngineError;
  // One address that answered, if only with a refusal, shows that there is a way.
  if (Array.isArray(errors) && errors.length > 0) return errors.every((one) => isNoNetwork(one, status));
  if (typeof code !== 'string') return isNoNetwork(cause, status);
  if (noNetwork.has(code)) return true;
  // An unknown name is a matter of names, unless nobody could be asked.
  return code === 'ENOTFOUND' ? status === 'unsatisfied' : isNoNetwork(cause, status);
};

/** Whether a failure of the engine means that there is no way to the network yet, so that waiting for one makes sense. */
export const isConnectivityFailure = (error: URLError, path: NetworkPath): boolean =>
  isNoNetwork(error.cause, path.status);
