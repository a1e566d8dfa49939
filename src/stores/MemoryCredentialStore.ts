import {
  type CredentialChanges,
  credentialIdentity,
  type CredentialSnapshot,
  type CredentialStore,
  type StoredCredential,
} from '../loading/CredentialStore.ts';

/** A store that lasts as long as the object: for tests, and for storages that share one in a process. */
export class MemoryCredentialStore implements CredentialStore {
  readonly #credentials = new Map<string, StoredCredential>();
  #revision = 1;

  load(seen: number): CredentialSnapshot | null {
    if (seen === this.#revision) return null;
    return { revision: this.#revision, credentials: [...this.#credentials.values()] };
  }

  apply({ stored, removed }: CredentialChanges, seen: number): number {
    for (const identity of removed) this.#credentials.delete(identity);
    for (const one of stored) this.#credentials.set(credentialIdentity(one.space, one.credential.user), one);
    const before = this.#revision++;
    return before === seen ? this.#revision : seen;
  }
}
