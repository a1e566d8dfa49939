import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { FailedLoad } from '../loading/FailedLoad.ts';
import type { Stage } from '../loading/Loader.ts';
import type { LoadingSettings } from '../loading/LoadingSettings.ts';
import type { NetworkPathProvider } from '../loading/ports.ts';
import { needsNoPath, type PathPermissions, type PathRefusal, pathRefusal } from '../policies/pathRefusal.ts';
import { WaitingLoad } from './WaitingLoad.ts';

/** What the connectivity stage has to know. */
export interface ConnectivityParts {
  readonly settings: PathPermissions & Pick<LoadingSettings, 'waitsForConnectivity'>;
  readonly path: NetworkPathProvider;
  /** Whether an error of the engine means that there is no way to the network yet. */
  isConnectivityFailure(error: URLError): boolean;
}

/**
 * Keeps loads off paths that they may not use: `-1009`, with `networkUnavailableReason` when the path is there and
 * forbidden. With `waitsForConnectivity` such a load waits instead, and so does one that finds no way to its server while
 * it is being set up; see `WaitingLoad`. Loopback and link-local addresses need no path.
 * @see URLSessionConfiguration.waitsForConnectivity @see URLError.NetworkUnavailableReason
 */
export const connectivityStage = (parts: ConnectivityParts): Stage => {
  const refuse = (request: URLRequest): PathRefusal | null => {
    const refusal = pathRefusal(parts.path.current, request, parts.settings);
    return refusal === null || needsNoPath(request.target?.hostname ?? '') ? null : refusal;
  };
  if (parts.settings.waitsForConnectivity) {
    return (next) => (request, run, client) => new WaitingLoad(next, request, run, client, { ...parts, refuse });
  }
  return (next) => (request, run, client) => {
    const refusal = refuse(request);
    return refusal === null ? next(request, run, client) : new FailedLoad(refusedPath(request, refusal), client);
  };
};

const refusedPath = (request: URLRequest, refusal: PathRefusal): URLError =>
  new URLError(URLErrorCode.notConnectedToInternet, {
    failingURL: request.urlString,
    phase: 'connecting',
    ...(refusal === 'noPath' ? {} : { networkUnavailableReason: refusal, detail: `${refusal} access is not allowed` }),
  });
