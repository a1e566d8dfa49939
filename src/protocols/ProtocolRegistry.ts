import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { FailedLoad } from '../loading/FailedLoad.ts';
import type { Load, LoadClient, Loader, Run } from '../loading/Loader.ts';
import type { URLProtocolClass } from './URLProtocolClass.ts';
import { URLProtocolLoad } from './URLProtocolLoad.ts';

/** Who can load what. */
export interface ProtocolRegistryParts {
  /** The configuration's `protocolClasses`, in order. */
  readonly protocolClasses: readonly URLProtocolClass[];
  /** Classes registered for all sessions, in the order in which they are asked. Asked for at each load. */
  readonly registered: () => readonly URLProtocolClass[];
  /** Loaders by scheme, in lower case. */
  readonly builtIns: ReadonlyMap<string, Loader>;
}

/**
 * The loader that finds a protocol: the configuration's classes, then the registered ones, then the built-in of the
 * URL's scheme; the first that takes the request loads it.
 *
 * Fails with `-1002` when there is none, or no URL, and with `-1000` for text that is no URL (no host, impossible port).
 * @see URLSessionConfiguration.protocolClasses
 */
export const protocolRegistry = (parts: ProtocolRegistryParts): Loader => {
  const { protocolClasses, registered, builtIns } = parts;
  return (request, run, client) => {
    const { target } = request;
    if (target === null) return new FailedLoad(noTarget(request), client);
    const classes = registered();
    if (protocolClasses.length > 0 || classes.length > 0) {
      const custom = customLoad([...protocolClasses, ...classes], request, run, client);
      if (custom !== null) return custom;
    }
    const builtIn = builtIns.get(target.scheme);
    return builtIn === undefined ? new FailedLoad(unsupported(request), client) : builtIn(request, run, client);
  };
};

/** Asks the app's classes; one that throws fails the load. */
const customLoad = (
  classes: readonly URLProtocolClass[],
  request: URLRequest,
  run: Run,
  client: LoadClient,
): Load | null => {
  try {
    const taker = classes.find((candidate) => candidate.canInitWithTask(run.task));
    return taker === undefined ? null : new URLProtocolLoad(taker, request, run, client);
  } catch (cause) {
    const detail = 'a protocol class failed when it was asked';
    return new FailedLoad(new URLError(URLErrorCode.unknown, { failingURL: request.urlString, cause, detail }), client);
  }
};

const unsupported = (request: URLRequest): URLError =>
  new URLError(URLErrorCode.unsupportedURL, { failingURL: request.urlString });

const noTarget = (request: URLRequest): URLError =>
  request.urlString === null
    ? unsupported(request)
    : new URLError(URLErrorCode.badURL, { failingURL: request.urlString });
