import type { URLCredential } from '../foundation/URLCredential.ts';
import type { URLProtectionSpace } from '../foundation/URLProtectionSpace.ts';
import { spaceIdentity, type StoredCredential } from '../loading/CredentialStore.ts';

/** What is known of one space. */
interface KnownSpace {
  readonly space: URLProtectionSpace;
  /** By user. */
  readonly credentials: Map<string, URLCredential>;
  /** User of the default. */
  standard: string;
  /** Whether the app has said that it is the default, and not only was first. */
  isChosen: boolean;
}

/** Whether a credential is to outlive the process. */
export const isPermanent = ({ persistence }: URLCredential): boolean =>
  persistence === 'permanent' || persistence === 'synchronizable';

/** Credentials by space and user, in memory. One a user; the first of a space is its default until another one is chosen. */
export class CredentialSpaces {
  readonly #spaces = new Map<string, KnownSpace>();

  /** False when it is there already. */
  put(space: URLProtectionSpace, credential: URLCredential): boolean {
    const key = spaceIdentity(space);
    const user = credential.user ?? '';
    let known = this.#spaces.get(key);
    if (known?.credentials.get(user)?.isEqual(credential) === true) return false;
    if (known === undefined) {
      known = { space, credentials: new Map(), standard: user, isChosen: false };
      this.#spaces.set(key, known);
    }
    known.credentials.set(user, credential);
    return true;
  }

  /** False when it is so already, or when there is no such user. */
  choose(space: URLProtectionSpace, user: string): boolean {
    const known = this.#spaces.get(spaceIdentity(space));
    if (known?.credentials.has(user) !== true || (known.isChosen && known.standard === user)) return false;
    known.standard = user;
    known.isChosen = true;
    return true;
  }

  /** False when there is none. */
  remove(space: URLProtectionSpace, user: string): boolean {
    const key = spaceIdentity(space);
    const known = this.#spaces.get(key);
    if (known?.credentials.delete(user) !== true) return false;
    if (known.credentials.size === 0) this.#spaces.delete(key);
    return true;
  }

  /** By user; null when there are none. */
  of(space: URLProtectionSpace): ReadonlyMap<string, URLCredential> | null {
    return this.#spaces.get(spaceIdentity(space))?.credentials ?? null;
  }

  standardOf(space: URLProtectionSpace): URLCredential | null {
    const known = this.#spaces.get(spaceIdentity(space));
    return known?.credentials.get(known.standard) ?? null;
  }

  /** The default that was chosen, else the first by name, else none. @see swift-corelibs URLSession (authentication) */
  proposalFor(space: URLProtectionSpace): URLCredential | null {
    const known = this.#spaces.get(spaceIdentity(space));
    if (known === undefined) return null;
    const chosen = known.isChosen ? known.credentials.get(known.standard) : undefined;
    const [first] = [...known.credentials.keys()].sort();
    return chosen ?? known.credentials.get(first ?? '') ?? null;
  }

  get all(): readonly {
    readonly space: URLProtectionSpace;
    readonly credentials: ReadonlyMap<string, URLCredential>;
  }[] {
    return [...this.#spaces.values()];
  }

  /** What is to outlive the process. */
  get permanent(): readonly StoredCredential[] {
    return [...this.#spaces.values()].flatMap(({ space, credentials, standard, isChosen }) =>
      [...credentials]
        .filter(([, credential]) => isPermanent(credential))
        .map(([user, credential]) => ({ space, credential, isDefault: isChosen && user === standard })),
    );
  }

  /** Puts what a store says in the place of all that was to outlive the process; whether that changed anything. */
  replacePermanent(stored: readonly StoredCredential[]): boolean {
    const before = this.#spaces.size === 0 ? [] : this.permanent;
    const isGone = ({ space, credential: { user } }: StoredCredential): boolean =>
      !stored.some((one) => one.credential.user === user && spaceIdentity(one.space) === spaceIdentity(space));
    let hasChanged = false;
    for (const one of before)
      if (isGone(one)) hasChanged = this.remove(one.space, one.credential.user ?? '') || hasChanged;
    for (const { space, credential, isDefault } of stored) {
      hasChanged = this.put(space, credential) || hasChanged;
      if (isDefault) hasChanged = this.choose(space, credential.user ?? '') || hasChanged;
    }
    return hasChanged;
  }
}
