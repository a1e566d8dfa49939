import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { URLCredential } from '../../../../../src/foundation/URLCredential.ts';
import type { URLError } from '../../../../../src/foundation/URLError.ts';
import { URLProtectionSpace } from '../../../../../src/foundation/URLProtectionSpace.ts';
import {
  type CredentialStore,
  credentialIdentity,
  type StoredCredential,
} from '../../../../../src/loading/CredentialStore.ts';
import { readCredential, writeCredential } from '../../../../../src/platform/node/stores/credentialText.ts';
import { EmbeddedCredentialStore } from '../../../../../src/platform/node/stores/EmbeddedCredentialStore.ts';
import {
  findKeychain,
  KeychainCredentialStore,
} from '../../../../../src/platform/node/stores/KeychainCredentialStore.ts';
import { PlacedCredentialStore } from '../../../../../src/platform/node/stores/openCredentialStorage.ts';
import { CredentialStorage } from '../../../../../src/stores/CredentialStorage.ts';

const stored = (user: string, password = 'top secret'): StoredCredential => ({
  space: new URLProtectionSpace({ host: 'host.test', port: 443, protocol: 'https', realm: 'r' }),
  credential: new URLCredential({ user, password, persistence: 'permanent' }),
  isDefault: true,
});
const usersIn = (store: CredentialStore): (string | null)[] | undefined => {
  const snapshot = store.load(0) as ReturnType<EmbeddedCredentialStore['load']>;
  return snapshot?.credentials.map(({ credential }) => credential.user).sort();
};
const key = new Uint8Array(32).fill(7);

let folder: string;
let opened: EmbeddedCredentialStore[];
const problems: URLError[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'credentials-'));
  opened = [];
  problems.length = 0;
});
afterEach(() => {
  for (const store of opened) store.close();
  rmSync(folder, { recursive: true, force: true });
});
const open = (given: string | Uint8Array = key): EmbeddedCredentialStore => {
  const store = new EmbeddedCredentialStore(join(folder, 'c.sqlite'), given, (error) => problems.push(error));
  opened.push(store);
  return store;
};

describe('EmbeddedCredentialStore', () => {
  it('keeps credentials for whoever has the key, and tells only what is new', () => {
    const one = open();
    expect(one.load(0)).toMatchObject({ revision: 1, credentials: [] });
    expect(readdirSync(folder)).toEqual([]);
    const revision = one.apply({ stored: [stored('mia'), stored('ada')], removed: [] }, 1);
    expect(one.load(revision)).toBeNull();
    const other = open();
    expect(usersIn(other)).toEqual(['ada', 'mia']);
    expect(other.load(0)?.credentials[0]?.credential.password).toBe('top secret');
    other.apply({ stored: [], removed: [credentialIdentity(stored('mia').space, 'mia')] }, revision);
    expect(one.load(revision)?.credentials).toHaveLength(1);
  });

  it('shows neither users, hosts nor passwords in its files', () => {
    open().apply({ stored: [stored('username')], removed: [] }, 1);
    for (const file of readdirSync(folder)) {
      const text = readFileSync(join(folder, file)).toString('latin1');
      for (const secret of ['username', 'host.test', 'top secret']) expect(text).not.toContain(secret);
    }
  });

  it('takes a passphrase as well', () => {
    open('correct horse').apply({ stored: [stored('mia')], removed: [] }, 1);
    expect(usersIn(open('correct horse'))).toEqual(['mia']);
  });

  it('fails with another key, and leaves what is there as it is', () => {
    open().apply({ stored: [stored('mia')], removed: [] }, 1);
    const wrong = open(new Uint8Array(32));
    expect(() => wrong.load(0)).toThrow(expect.objectContaining({ code: -3001 }));
    expect(() => wrong.apply({ stored: [stored('eve')], removed: [] }, 0)).toThrow(
      expect.objectContaining({ code: -3001 }),
    );
    expect(usersIn(open())).toEqual(['mia']);
    wrong.unlock(key);
    expect(usersIn(wrong)).toEqual(['mia']);
  });

  it.each(['', new Uint8Array(15)])('refuses what is no key', (bad) => {
    expect(() => open(bad)).toThrow(TypeError);
  });
});

describe('credentialText', () => {
  it.each(['', '{', 'null', '{}', '{"user":"a","password":"b","persistence":"permanent","space":{}}'])(
    'reads nothing in %s',
    (text) => {
      expect(readCredential(text)).toBeNull();
    },
  );

  it('finds again what was written', () => {
    const read = readCredential(writeCredential(stored('mia')))!;
    expect(read.credential.isEqual(stored('mia').credential)).toBe(true);
    expect(read.space.isEqual(stored('mia').space)).toBe(true);
    expect(read.isDefault).toBe(true);
  });
});

describe('KeychainCredentialStore', () => {
  const secrets = new Map<string, string>();
  /** A keychain as `@napi-rs/keyring` shows it. */
  const keychain = {
    Entry: class {
      readonly #name: string;
      constructor(service: string, account: string) {
        this.#name = `${service} ${account}`;
      }
      setPassword(password: string): void {
        secrets.set(this.#name, password);
      }
      getPassword(): string | null {
        return secrets.get(this.#name) ?? null;
      }
      deletePassword(): boolean {
        return secrets.delete(this.#name);
      }
    },
    findCredentials: (service: string) =>
      [...secrets].flatMap(([name, password]) => (name.startsWith(`${service} `) ? [{ account: name, password }] : [])),
  };

  it('keeps each credential in an entry of its own', () => {
    const store = new KeychainCredentialStore(
      findKeychain('app', () => keychain)!,
      'app',
    );
    store.apply({ stored: [stored('mia'), stored('ada')], removed: [] });
    expect(usersIn(new KeychainCredentialStore(keychain, 'app'))).toEqual(['ada', 'mia']);
    expect(usersIn(new KeychainCredentialStore(keychain, 'other'))).toEqual([]);
    store.apply({ stored: [], removed: [credentialIdentity(stored('mia').space, 'mia')] });
    expect(usersIn(new KeychainCredentialStore(keychain, 'app'))).toEqual(['ada']);
  });

  it('is not there where the peer is not installed, or no keychain answers', () => {
    expect(findKeychain('app')).toBeNull();
    const locked = {
      ...keychain,
      Entry: class {
        getPassword(): never {
          throw Object.assign(new Error("Couldn't access platform storage"), { code: 'GenericFailure' });
        }
      },
    };
    expect(findKeychain('app', () => locked)).toBeNull();
  });
});

describe('PlacedCredentialStore', () => {
  const placed = (keychain: CredentialStore | null = null): PlacedCredentialStore =>
    new PlacedCredentialStore({
      keychain: () => keychain,
      folder: () => folder,
      warn: (error) => problems.push(error),
    });

  it('keeps nothing without a keychain and a key, and says so once', () => {
    const store = placed();
    const storage = new CredentialStorage({ store });
    const { space, credential } = stored('mia');
    storage.setCredential(credential, space);
    storage.setCredential(stored('ada').credential, space);
    expect(Object.keys(storage.credentialsFor(space)!)).toEqual(['mia', 'ada']);
    expect(problems.map(({ code }) => code)).toEqual([-3003]);
    expect(problems[0]?.message).not.toContain('top secret');
    expect(readdirSync(folder)).toEqual([]);
  });

  it('keeps what came before as soon as there is a key', () => {
    const { space, credential } = stored('mia');
    const storage = new CredentialStorage({ store: placed() });
    storage.setCredential(credential, space);
    storage.unlock(key);
    const next = new CredentialStorage({ store: placed() });
    next.unlock(key);
    expect(Object.keys(next.credentialsFor(space)!)).toEqual(['mia']);
    expect(() => {
      storage.unlock('');
    }).toThrow(TypeError);
  });

  it('takes the keychain where there is one', () => {
    const seen: number[] = [];
    const store = placed({ load: () => null, apply: (changes) => seen.push(changes.stored.length) });
    const { space, credential } = stored('mia');
    new CredentialStorage({ store }).setCredential(credential, space);
    expect(seen).toEqual([1]);
    expect(problems).toEqual([]);
  });
});
