import type { URLErrorNetworkUnavailableReason } from '../foundation/rawValues.ts';

/** Facts of a way to the network. */
export interface PathFacts {
  readonly status: 'satisfied' | 'unsatisfied';
  readonly usesCellular: boolean;
  readonly isExpensive: boolean;
  readonly isConstrained: boolean;
  readonly isUltraConstrained: boolean;
}

/** Over which ways a load may go, by a request or by a session's configuration. */
export interface PathPermissions {
  readonly allowsCellularAccess: boolean;
  readonly allowsExpensiveNetworkAccess: boolean;
  readonly allowsConstrainedNetworkAccess: boolean;
  readonly allowsUltraConstrainedNetworkAccess: boolean;
}

/** Why a path is not usable: there is none, or what it is may not be used. */
export type PathRefusal = 'noPath' | URLErrorNetworkUnavailableReason;

/**
 * Whether a load may not go over a path, and why; null when it may. Request and configuration must both allow what is
 * allowed by default; what is forbidden by default is allowed by either of them.
 * @see URLError.NetworkUnavailableReason
 */
export const pathRefusal = (
  path: PathFacts,
  request: PathPermissions,
  configuration: PathPermissions,
): PathRefusal | null => {
  if (path.status === 'unsatisfied') return 'noPath';
  if (path.usesCellular && !(request.allowsCellularAccess && configuration.allowsCellularAccess)) return 'cellular';
  if (path.isExpensive && !(request.allowsExpensiveNetworkAccess && configuration.allowsExpensiveNetworkAccess)) {
    return 'expensive';
  }
  if (
    path.isUltraConstrained &&
    !(request.allowsUltraConstrainedNetworkAccess || configuration.allowsUltraConstrainedNetworkAccess)
  ) {
    return 'ultraConstrained';
  }
  if (path.isConstrained && !(request.allowsConstrainedNetworkAccess && configuration.allowsConstrainedNetworkAccess)) {
    return 'constrained';
  }
  return null;
};

/**
 * Whether a host is reached without a way to the network: this machine, or an address at the other end of a cable.
 * @see RFC 6761 §6.3 @see RFC 3927 §2.1 @see RFC 4291 §2.5.6
 */
export const needsNoPath = (hostname: string): boolean =>
  hostname === 'localhost' ||
  hostname.endsWith('.localhost') ||
  hostname === '::1' ||
  /^(?:127\.\d+|169\.254)\.\d+\.\d+$/.test(hostname) ||
  /^fe[89ab][\da-f]:/.test(hostname);
