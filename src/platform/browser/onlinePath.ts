import type { NetworkPath, NetworkPathProvider } from '../../loading/ports.ts';

/** What a page or a worker tells of its network: the global object. */
export interface OnlineScope {
  readonly navigator?: { readonly onLine?: boolean };
  addEventListener?(type: 'online' | 'offline', listener: () => void): void;
  removeEventListener?(type: 'online' | 'offline', listener: () => void): void;
}

const pathOf = (status: NetworkPath['status']): NetworkPath =>
  Object.freeze({ status, usesCellular: false, isExpensive: false, isConstrained: false, isUltraConstrained: false });

const satisfied = pathOf('satisfied');
const unsatisfied = pathOf('unsatisfied');

/**
 * The network as the browser sees it: there is a path unless it says that it is offline. What a path costs cannot be told
 * from here. @see HTML §8.10.1.7 (`navigator.onLine`)
 */
export const onlinePath = (scope: OnlineScope): NetworkPathProvider => ({
  get current() {
    return scope.navigator?.onLine === false ? unsatisfied : satisfied;
  },
  observe(listener) {
    const online = (): void => {
      listener(satisfied);
    };
    const offline = (): void => {
      listener(unsatisfied);
    };
    scope.addEventListener?.('online', online);
    scope.addEventListener?.('offline', offline);
    return () => {
      scope.removeEventListener?.('online', online);
      scope.removeEventListener?.('offline', offline);
    };
  },
});
