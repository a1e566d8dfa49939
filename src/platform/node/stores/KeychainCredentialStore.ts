import { createRequire } from 'node:module';
import {
  type CredentialChanges,
  credentialIdentity,
  type CredentialSnapshot,
  type CredentialStore,
} from '../../../loading/CredentialStore.ts';
import { readCredential, writeCredential } from './credentialText.ts';

/** One secret of the system's keychain. */
interface KeychainEntry {
  setPassword(password: string): void;
  getPassword(): string | null;
  deletePassword(): boolean;
}

/** What is used of `@napi-rs/keyring`, an optional peer. */
export interface Keychain {
  readonly Entry: new (service: string, account: string, options?: object) => KeychainEntry;
  findCredentials(service: string): readonly { readonly account: string; readonly password: string }[];
}

/** On Linux only the service that keeps secrets: the kernel's keys end with the machine. */
const options: object = Object.freeze({ linux: Object.freeze({ store: 'secret-service' }) });

/** The keychain of the system, if the peer is installed and one answers; looked for once by whoever keeps the answer. */
export const findKeychain = (service: string, load: () => unknown = loadPeer): Keychain | null => {
  try {
    const keychain = load() as Keychain;
    new keychain.Entry(service, 'probe', options).getPassword();
    return keychain;
  } catch {
    return null;
  }
};

const loadPeer = (): unknown => createRequire(import.meta.url)('@napi-rs/keyring');

const accountOf = (identity: string): string =>
  process.getBuiltinModule('node:crypto').createHash('sha256').update(identity).digest('hex');

/** Credentials in the system's keychain, one entry each, all of one service. They are read once. */
export class KeychainCredentialStore implements CredentialStore {
  readonly #keychain: Keychain;
  readonly #service: string;
  #revision = 1;

  constructor(keychain: Keychain, service: string) {
    this.#keychain = keychain;
    this.#service = service;
  }

  load(seen: number): CredentialSnapshot | null {
    // Asking the keychain each time would ask its user each time.
    if (seen > 0) return null;
    const credentials = this.#keychain
      .findCredentials(this.#service)
      .map(({ password }) => readCredential(password))
      .filter((read) => read !== null);
    return { revision: this.#revision, credentials };
  }

  apply({ stored, removed }: CredentialChanges): number {
    for (const identity of removed) this.#entry(accountOf(identity)).deletePassword();
    for (const one of stored) {
      this.#entry(accountOf(credentialIdentity(one.space, one.credential.user))).setPassword(writeCredential(one));
    }
    this.#revision += 1;
    return this.#revision;
  }

  #entry(account: string): KeychainEntry {
    return new this.#keychain.Entry(this.#service, account, options);
  }
}
