import { Observable } from 'rxjs';
import type { CookieStore } from '../loading/CookieStore.ts';
import type { Platform, StorePlace } from '../loading/ports.ts';
import { CookieStorage, type CookieStorageOptions } from '../stores/CookieStorage.ts';
import { currentPlatform } from './currentPlatform.ts';

/** What a storage of the app's own is made with. */
export interface HTTPCookieStorageOptions extends CookieStorageOptions {
  /** A file in which cookies outlive the process, where there are files. Several storages may share it. */
  readonly file?: string | null;
}

/** The shared storage of each platform, and those of groups by their identifier. One a thread. */
const sharedStorages = new WeakMap<object, Map<string, HTTPCookieStorage>>();

/** Stands for the platform where there is none. */
const nowhere: object = Object.freeze({});

const storeAt = (platform: Platform | null, place: StorePlace): CookieStore | null =>
  platform?.openCookieStore?.(place) ?? null;

const platformOptions = (platform: Platform | null): CookieStorageOptions => ({
  ...(platform === null ? {} : { clock: platform.clock }),
  ...(platform?.cookieRules === undefined ? {} : { rules: platform.cookieRules }),
});

const filled = ({ file = null, ...options }: HTTPCookieStorageOptions): CookieStorageOptions => {
  const platform = currentPlatform();
  const store = file === null ? null : storeAt(platform, { kind: 'file', path: file });
  return { ...platformOptions(platform), store, ...options };
};

/**
 * A session's cookies. `shared` is one for all sessions with a default configuration, and outlives the process where the
 * platform has a place for it; a new one is private, and in memory unless it has a file or a store.
 * @see HTTPCookieStorage
 */
export class HTTPCookieStorage extends CookieStorage {
  constructor(options: HTTPCookieStorageOptions = {}) {
    super(filled(options));
  }

  /** The storage of all sessions that were given no other one. */
  static get shared(): HTTPCookieStorage {
    return sharedCookieStorage(currentPlatform());
  }

  /** A storage that all apps with this identifier share; one object for each identifier. */
  static sharedCookieStorageForGroupContainerIdentifier(identifier: string): HTTPCookieStorage {
    return storageAt(currentPlatform(), { kind: 'group', identifier });
  }

  /** Emits the storage after every change of its cookies, also by other processes. */
  get cookiesChanged$(): Observable<this> {
    return new Observable((subscriber) =>
      this.observe({
        cookiesChanged: () => {
          subscriber.next(this);
        },
      }),
    );
  }

  /** Emits the storage after every change of `cookieAcceptPolicy`. */
  get acceptPolicyChanged$(): Observable<this> {
    return new Observable((subscriber) =>
      this.observe({
        acceptPolicyChanged: () => {
          subscriber.next(this);
        },
      }),
    );
  }
}

const storageAt = (platform: Platform | null, place: StorePlace): HTTPCookieStorage => {
  const key = place.kind === 'group' ? `group ${place.identifier}` : '';
  const known = sharedStorages.get(platform ?? nowhere) ?? new Map<string, HTTPCookieStorage>();
  sharedStorages.set(platform ?? nowhere, known);
  const storage =
    known.get(key) ?? new HTTPCookieStorage({ ...platformOptions(platform), store: storeAt(platform, place) });
  known.set(key, storage);
  return storage;
};

/** The shared storage of a platform. */
export const sharedCookieStorage = (platform: Platform | null): HTTPCookieStorage =>
  storageAt(platform, { kind: 'app' });

/** A storage that nobody else has and that ends with its sessions. */
export const privateCookieStorage = (platform: Platform | null): HTTPCookieStorage =>
  new HTTPCookieStorage(platformOptions(platform));
