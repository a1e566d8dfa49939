import {
  NSURLAuthenticationMethodClientCertificate,
  NSURLAuthenticationMethodDefault,
  NSURLAuthenticationMethodServerTrust,
} from '../foundation/authenticationMethods.ts';
import { type Eventually, isPromiseLike, whenReady } from '../foundation/Eventually.ts';
import { URLCredential } from '../foundation/URLCredential.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import { URLProtectionSpace } from '../foundation/URLProtectionSpace.ts';
import { andThen } from '../loading/andThen.ts';
import { credentialIdentity, type CredentialSnapshot, type CredentialStore } from '../loading/CredentialStore.ts';
import { CredentialSpaces, isPermanent } from './CredentialSpaces.ts';

/** What a storage is made with. */
export interface CredentialStorageOptions {
  /** Where permanent credentials are kept; null keeps all of them in memory only. */
  readonly store?: CredentialStore | null;
  /** Told when permanent credentials cannot be kept or read. */
  readonly onProblem?: (error: URLError) => void;
}

/** Said when a credential is removed. */
export interface CredentialRemovalOptions {
  /** Without it, a synchronizable credential stays. */
  readonly NSURLCredentialStorageRemoveSynchronizableCredentials?: boolean;
}

/** Who hears of changes. */
export type CredentialStorageListener = () => void;

const recordOf = (credentials: ReadonlyMap<string, URLCredential> | null): Record<string, URLCredential> | null => {
  if (credentials === null) return null;
  // Users choose their names.
  const record = Object.create(null) as Record<string, URLCredential>;
  for (const [user, credential] of credentials) record[user] = credential;
  return record;
};

/** What is proved anew for every connection, and not stored with passwords. */
const ofConnections: ReadonlySet<string> = new Set([
  NSURLAuthenticationMethodServerTrust,
  NSURLAuthenticationMethodClientCertificate,
]);

/**
 * Keeps credentials by protection space. Those `forSession` are in memory, those that are `permanent` also in the store;
 * with `none` nothing is kept. What others have put into the store is seen the next time somebody asks.
 *
 * Nothing of a password shows when a storage is printed or serialised.
 * @see URLCredentialStorage
 */
export class CredentialStorage {
  readonly #spaces = new CredentialSpaces();
  readonly #store: CredentialStore | null;
  readonly #onProblem: (error: URLError) => void;
  readonly #listeners = new Set<CredentialStorageListener>();
  #seen = 0;
  #loading: Eventually<void> | null = null;
  /** Changes that the store has not taken. */
  #isUnsaved = false;

  constructor({ store = null, onProblem = () => {} }: CredentialStorageOptions = {}) {
    this.#store = store;
    this.#onProblem = onProblem;
  }

  /** Tells changes until the function it gives is called. Listeners must not throw. @internal */
  observe(listener: CredentialStorageListener): () => void {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  }

  #changed(): void {
    for (const listener of [...this.#listeners]) listener();
  }

  /** Credentials of a space by user; null when there are none. */
  credentialsFor(space: URLProtectionSpace): Record<string, URLCredential> | null {
    this.#look();
    return recordOf(this.#spaces.of(space));
  }

  /** Everything, by space. */
  get allCredentials(): Map<URLProtectionSpace, Record<string, URLCredential>> {
    this.#look();
    return new Map(this.#spaces.all.map(({ space, credentials }) => [space, recordOf(credentials) ?? {}]));
  }

  /** Keeps a credential in the place of the space's one for the same user. The first one of a space is its default. */
  setCredential(credential: URLCredential, space: URLProtectionSpace): void {
    checked(credential, space);
    if (credential.persistence === 'none') return;
    this.#look();
    const before = this.#spaces.of(space)?.get(credential.user ?? '') ?? null;
    if (!this.#spaces.put(space, credential)) return;
    if (isPermanent(credential)) this.#save(space, credential);
    else if (before !== null && isPermanent(before)) this.#erase(space, before);
    this.#changed();
  }

  /** Removes a credential, in the store too; one that is not there is no matter. */
  removeCredential(credential: URLCredential, space: URLProtectionSpace, options: CredentialRemovalOptions = {}): void {
    checked(credential, space);
    this.#look();
    const known = this.#spaces.of(space)?.get(credential.user ?? '') ?? null;
    if (known === null) return;
    const mayRemove = options.NSURLCredentialStorageRemoveSynchronizableCredentials === true;
    if (known.persistence === 'synchronizable' && !mayRemove) return;
    this.#spaces.remove(space, credential.user ?? '');
    if (isPermanent(known)) this.#erase(space, known);
    this.#changed();
  }

  /** Removes everything, the synchronizable ones too. */
  removeAllCredentials(): void {
    const options = { NSURLCredentialStorageRemoveSynchronizableCredentials: true };
    for (const [space, credentials] of this.allCredentials) {
      for (const credential of Object.values(credentials)) this.removeCredential(credential, space, options);
    }
  }

  /** The one that was chosen as the default of a space, or was its first; null when there is none. */
  defaultCredentialFor(space: URLProtectionSpace): URLCredential | null {
    this.#look();
    return this.#spaces.standardOf(space);
  }

  /** Keeps a credential and makes it the default of its space. */
  setDefaultCredential(credential: URLCredential, space: URLProtectionSpace): void {
    checked(credential, space);
    if (credential.persistence === 'none') return;
    this.#look();
    const isNew = this.#spaces.put(space, credential);
    const isChosen = this.#spaces.choose(space, credential.user ?? '');
    if (!isNew && !isChosen) return;
    if (isPermanent(credential)) this.#saveAll();
    this.#changed();
  }

  // The same for a task. The handler is called once, at once unless the store takes time.

  getCredentialsForTask(
    space: URLProtectionSpace,
    _task: unknown,
    completionHandler: (credentials: Record<string, URLCredential> | null) => void,
  ): void {
    this.#whenLoaded(() => {
      completionHandler(recordOf(this.#spaces.of(space)));
    });
  }

  setCredentialForTask(credential: URLCredential, space: URLProtectionSpace, _task: unknown): void {
    this.setCredential(credential, space);
  }

  removeCredentialForTask(
    credential: URLCredential,
    space: URLProtectionSpace,
    options: CredentialRemovalOptions | null,
    _task: unknown,
  ): void {
    this.removeCredential(credential, space, options ?? {});
  }

  getDefaultCredentialForTask(
    space: URLProtectionSpace,
    _task: unknown,
    completionHandler: (credential: URLCredential | null) => void,
  ): void {
    this.#whenLoaded(() => {
      completionHandler(this.#spaces.standardOf(space));
    });
  }

  setDefaultCredentialForTask(credential: URLCredential, space: URLProtectionSpace, _task: unknown): void {
    this.setDefaultCredential(credential, space);
  }

  /**
   * Gives the key by which permanent credentials are encrypted where there is no keychain: a passphrase, or at least 16
   * random bytes. What could not be kept before is kept now. Throws a TypeError for a key that is none.
   */
  unlock(key: string | Uint8Array): void {
    this.#store?.unlock?.(key);
    this.#seen = 0;
    const waiting = this.#spaces.permanent;
    this.#isUnsaved = waiting.length > 0;
    this.#look(() => {
      if (waiting.length > 0) this.#apply(waiting.map(({ space, credential }) => ({ space, credential })));
    });
  }

  // For loads.

  /** Of the space, or of one with the method `Default` there. @internal */
  proposed(space: URLProtectionSpace): Eventually<URLCredential | null> {
    if (ofConnections.has(space.authenticationMethod)) return null;
    this.#look();
    return andThen(this.#loading, () => this.#spaces.proposalFor(space) ?? this.#spaces.proposalFor(plain(space)));
  }

  /** @internal */
  accepted(space: URLProtectionSpace, credential: URLCredential): void {
    if (!ofConnections.has(space.authenticationMethod)) this.setCredential(credential, space);
  }

  // The store.

  #whenLoaded(then: () => void): void {
    this.#look();
    whenReady(this.#loading, then, then);
  }

  /** Takes over what others have changed. */
  #look(then: () => void = () => {}): void {
    if (this.#store === null || this.#loading !== null) return then();
    const take = (snapshot: CredentialSnapshot | null): void => {
      this.#loading = null;
      if (snapshot !== null) {
        this.#seen = snapshot.revision;
        // What the store has not taken is not lost to what it says.
        const unsaved = this.#isUnsaved ? this.#spaces.permanent : [];
        const isChange = this.#spaces.replacePermanent([...snapshot.credentials, ...unsaved]);
        if (isChange) this.#changed();
      }
      then();
    };
    const fail = (reason: unknown): void => {
      this.#loading = null;
      this.#report(reason, 'read');
      then();
    };
    let loaded: Eventually<CredentialSnapshot | null>;
    try {
      loaded = this.#store.load(this.#seen);
    } catch (reason) {
      return fail(reason);
    }
    if (isPromiseLike(loaded)) this.#loading = loaded.then(take, fail);
    else take(loaded);
  }

  #save(space: URLProtectionSpace, credential: URLCredential): void {
    this.#apply([{ space, credential }]);
  }

  #saveAll(): void {
    this.#apply(this.#spaces.permanent);
  }

  #erase(space: URLProtectionSpace, { user }: URLCredential): void {
    this.#change([], [credentialIdentity(space, user)]);
  }

  #apply(changed: readonly { readonly space: URLProtectionSpace; readonly credential: URLCredential }[]): void {
    const isWanted = new Set(changed.map(({ space, credential }) => credentialIdentity(space, credential.user)));
    const stored = this.#spaces.permanent.filter(
      // Only passwords are secrets that a store can keep.
      ({ space, credential }) => credential.hasPassword && isWanted.has(credentialIdentity(space, credential.user)),
    );
    if (stored.length > 0) this.#change(stored, []);
  }

  #change(stored: Parameters<CredentialStore['apply']>[0]['stored'], removed: readonly string[]): void {
    if (this.#store === null) return;
    this.#isUnsaved = true;
    const saved = (revision: number): void => {
      this.#seen = revision;
      this.#isUnsaved = false;
    };
    const fail = (reason: unknown): void => {
      this.#report(reason, 'kept');
    };
    try {
      whenReady(this.#store.apply({ stored, removed }, this.#seen), saved, fail);
    } catch (reason) {
      fail(reason);
    }
  }

  #report(reason: unknown, what: 'kept' | 'read'): void {
    const detail = `permanent credentials could not be ${what}`;
    this.#onProblem(
      URLError.is(reason)
        ? reason
        : new URLError(URLErrorCode.cannotOpenFile, { cause: reason, detail, phase: 'storing' }),
    );
  }

  /** What may be logged: how much there is. */
  toJSON(): Record<string, unknown> {
    return { spaces: this.#spaces.all.map(({ space, credentials }) => ({ space, credentials: credentials.size })) };
  }
}

const plain = (space: URLProtectionSpace): URLProtectionSpace => {
  const { host, port, protocol, proxyType, realm } = space;
  const authenticationMethod = NSURLAuthenticationMethodDefault;
  return new URLProtectionSpace({ host, port, protocol, proxyType, realm, authenticationMethod });
};

const checked = (credential: URLCredential, space: URLProtectionSpace): void => {
  if (!(credential instanceof URLCredential)) throw new TypeError('a credential is a URLCredential');
  if (!(space instanceof URLProtectionSpace)) throw new TypeError('a space is a URLProtectionSpace');
};
