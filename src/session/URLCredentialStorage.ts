import { Observable } from 'rxjs';
import type { Platform } from '../loading/ports.ts';
import { CredentialStorage, type CredentialStorageOptions } from '../stores/CredentialStorage.ts';
import { currentPlatform } from './currentPlatform.ts';

/** The shared storage of each platform. One a thread. */
const sharedStorages = new WeakMap<object, URLCredentialStorage>();

/** Stands for the platform where there is none. */
const nowhere: object = Object.freeze({});

/**
 * A session's credentials. `shared` is one for all sessions with a default configuration; its permanent credentials are
 * in the system's keychain where there is one, else in a file that `unlock` gives the key for. A new one is private, and
 * in memory unless it has a store.
 * @see URLCredentialStorage
 */
export class URLCredentialStorage extends CredentialStorage {
  constructor(options: CredentialStorageOptions = {}) {
    super(options);
  }

  /** The storage of all sessions that were given no other one. Starts with what is permanent. */
  static get shared(): URLCredentialStorage {
    return sharedCredentialStorage(currentPlatform());
  }

  /** Emits the storage after every change: not when an equal credential is set, or one removed that is not there. */
  get changed$(): Observable<this> {
    return new Observable((subscriber) =>
      this.observe(() => {
        subscriber.next(this);
      }),
    );
  }
}

/** The shared storage of a platform. */
export const sharedCredentialStorage = (platform: Platform | null): URLCredentialStorage => {
  const key = platform ?? nowhere;
  const known = sharedStorages.get(key);
  if (known !== undefined) return known;
  const storage = new URLCredentialStorage(platform?.openCredentialStorage?.() ?? {});
  sharedStorages.set(key, storage);
  return storage;
};

/** A storage that nobody else has and that ends with its sessions. */
export const privateCredentialStorage = (): URLCredentialStorage => new URLCredentialStorage();
