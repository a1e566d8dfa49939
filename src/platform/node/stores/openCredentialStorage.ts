import { basename, join } from 'node:path';
import type { Eventually } from '../../../foundation/Eventually.ts';
import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { CredentialChanges, CredentialSnapshot, CredentialStore } from '../../../loading/CredentialStore.ts';
import type { CredentialStorageOptions } from '../../../stores/CredentialStorage.ts';
import { appFolders } from './appFolders.ts';
import { checkKey } from './credentialSealing.ts';
import { EmbeddedCredentialStore } from './EmbeddedCredentialStore.ts';
import { findKeychain, KeychainCredentialStore } from './KeychainCredentialStore.ts';

/** Where to look for a place. */
export interface CredentialPlaces {
  /** The system's keychain; null when there is none. */
  readonly keychain: (service: string) => CredentialStore | null;
  /** Folder of the app's data. */
  readonly folder: () => string;
  readonly warn: (error: URLError) => void;
}

const systemPlaces: CredentialPlaces = Object.freeze({
  keychain: (service: string) => {
    const keychain = findKeychain(service);
    return keychain === null ? null : new KeychainCredentialStore(keychain, service);
  },
  folder: () => appFolders().data,
  warn: (error: URLError) => {
    process.emitWarning(error.message, 'URLSessionWarning');
  },
});

const homeless = (): URLError =>
  new URLError(URLErrorCode.cannotWriteToFile, {
    detail:
      'there is no keychain (@napi-rs/keyring) and no key (URLCredentialStorage.shared.unlock): permanent credentials end with the process',
    phase: 'storing',
  });

/** The keychain, or else a file that the app gives the key for, or else nothing; found with the first use. */
export class PlacedCredentialStore implements CredentialStore {
  readonly #places: CredentialPlaces;
  /** Undefined until somebody has looked. */
  #keychain: CredentialStore | null | undefined;
  #file: CredentialStore | null = null;
  #hasReported = false;

  constructor(places: CredentialPlaces) {
    this.#places = places;
  }

  unlock(key: string | Uint8Array): void {
    checkKey(key);
    if (this.#file !== null) return this.#file.unlock?.(key);
    this.#file = new EmbeddedCredentialStore(join(this.#places.folder(), 'credentials.sqlite'), key, this.#places.warn);
  }

  get #place(): CredentialStore | null {
    if (this.#keychain === undefined) {
      this.#keychain = this.#places.keychain(`rx-urlsession/${basename(this.#places.folder())}`);
    }
    return this.#keychain ?? this.#file;
  }

  load(seen: number): Eventually<CredentialSnapshot | null> {
    return this.#place?.load(seen) ?? null;
  }

  apply(changes: CredentialChanges, seen: number): Eventually<number> {
    const place = this.#place;
    if (place !== null) return place.apply(changes, seen);
    if (!this.#hasReported) this.#places.warn(homeless());
    this.#hasReported = true;
    return seen;
  }
}

/** Told once of each kind of trouble. */
const once = (warn: (error: URLError) => void): ((error: URLError) => void) => {
  const told = new Set<string>();
  return (error) => {
    if (told.has(error.message)) return;
    told.add(error.message);
    warn(error);
  };
};

/** What the shared storage of an app is made with. Touches nothing before it is used. */
export const openCredentialStorage = (places: CredentialPlaces = systemPlaces): CredentialStorageOptions => ({
  store: new PlacedCredentialStore(places),
  onProblem: once(places.warn),
});
