import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { URLCredential, type URLCredentialParts } from '../../../src/foundation/URLCredential.ts';
import { URLProtectionSpace } from '../../../src/foundation/URLProtectionSpace.ts';
import type { CredentialStore } from '../../../src/loading/CredentialStore.ts';
import { CredentialStorage } from '../../../src/stores/CredentialStorage.ts';
import { MemoryCredentialStore } from '../../../src/stores/MemoryCredentialStore.ts';

const space = (
  realm: string | null = 'r',
  authenticationMethod = 'NSURLAuthenticationMethodHTTPBasic',
): URLProtectionSpace =>
  new URLProtectionSpace({ host: 'A.test', port: 443, protocol: 'https', realm, authenticationMethod });
const credential = (
  user: string,
  persistence: URLCredentialParts['persistence'] = 'forSession',
  password = 'secret!',
): URLCredential => new URLCredential({ user, password, persistence: persistence });
const watched = (storage: CredentialStorage): (() => number) => {
  let changes = 0;
  storage.observe(() => (changes += 1));
  return () => changes;
};

describe('CredentialStorage (surface §14, swift-corelibs TestURLCredentialStorage)', () => {
  it('starts empty', () => {
    const storage = new CredentialStorage();
    expect(storage.credentialsFor(space())).toBeNull();
    expect(storage.defaultCredentialFor(space())).toBeNull();
    expect(storage.allCredentials.size).toBe(0);
  });

  it('keeps one credential a user, the later one, by the value of the space', () => {
    const storage = new CredentialStorage();
    storage.setCredential(credential('mia', 'forSession', 'old'), space());
    storage.setCredential(credential('mia'), space());
    storage.setCredential(credential('__proto__'), space());
    expect(Object.keys(storage.credentialsFor(space())!)).toEqual(['mia', '__proto__']);
    expect(storage.credentialsFor(space())!['mia']?.password).toBe('secret!');
    const same = new URLProtectionSpace({ host: 'a.TEST', port: 443, protocol: 'https', realm: 'r' });
    expect(Object.keys(storage.credentialsFor(same)!)).toHaveLength(2);
    expect(storage.credentialsFor(space('other'))).toBeNull();
    expect([...storage.allCredentials].map(([key, users]) => [key.realm, Object.keys(users).length])).toEqual([
      ['r', 2],
    ]);
  });

  it('does not keep what is not to be kept', () => {
    const storage = new CredentialStorage({ store: new MemoryCredentialStore() });
    const changes = watched(storage);
    storage.setCredential(credential('mia', 'none'), space());
    storage.setDefaultCredential(credential('mia', 'none'), space());
    expect(storage.credentialsFor(space())).toBeNull();
    expect(changes()).toBe(0);
  });

  it('has the first as default until another is chosen, which adds it', () => {
    const storage = new CredentialStorage();
    storage.setCredential(credential('zoe'), space());
    storage.setCredential(credential('ada'), space());
    expect(storage.defaultCredentialFor(space())?.user).toBe('zoe');
    storage.setDefaultCredential(credential('mia'), space());
    expect(storage.defaultCredentialFor(space())?.user).toBe('mia');
    expect(Object.keys(storage.credentialsFor(space())!)).toHaveLength(3);
    storage.removeCredential(credential('mia'), space());
    expect(storage.defaultCredentialFor(space())).toBeNull();
  });

  it('proposes the chosen default, else the first by name, of the space or of its default method', () => {
    const storage = new CredentialStorage();
    storage.setCredential(credential('zoe'), space());
    storage.setCredential(credential('ada'), space());
    expect(storage.proposed(space())).toMatchObject({ user: 'ada' });
    expect(storage.proposed(space('r', 'NSURLAuthenticationMethodHTTPDigest'))).toMatchObject({ user: 'ada' });
    storage.setDefaultCredential(credential('zoe'), space());
    expect(storage.proposed(space())).toMatchObject({ user: 'zoe' });
    expect(storage.proposed(space('r', 'NSURLAuthenticationMethodServerTrust'))).toBeNull();
  });

  it('tells real changes only', () => {
    const storage = new CredentialStorage();
    const changes = watched(storage);
    storage.setCredential(credential('mia'), space());
    storage.setCredential(credential('mia'), space());
    storage.removeCredential(credential('ada'), space());
    expect(changes()).toBe(1);
    storage.setDefaultCredential(credential('mia'), space());
    storage.setDefaultCredential(credential('mia'), space());
    expect(changes()).toBe(2);
    storage.removeCredential(credential('mia'), space());
    expect(changes()).toBe(3);
    expect(storage.credentialsFor(space())).toBeNull();
  });

  it('lets go of a synchronizable credential only when it is told to', () => {
    const storage = new CredentialStorage({ store: new MemoryCredentialStore() });
    storage.setCredential(credential('mia', 'synchronizable'), space());
    storage.removeCredential(credential('mia', 'synchronizable'), space());
    expect(storage.credentialsFor(space())).not.toBeNull();
    storage.removeCredential(credential('mia'), space(), {
      NSURLCredentialStorageRemoveSynchronizableCredentials: true,
    });
    expect(storage.credentialsFor(space())).toBeNull();
  });

  it('answers for a task as for everybody', () => {
    const storage = new CredentialStorage();
    const task = {};
    storage.setCredentialForTask(credential('mia'), space(), task);
    storage.setDefaultCredentialForTask(credential('ada'), space(), task);
    const heard: unknown[] = [];
    storage.getCredentialsForTask(space(), task, (credentials) => heard.push(Object.keys(credentials ?? {})));
    storage.getDefaultCredentialForTask(space(), task, (found) => heard.push(found?.user));
    storage.removeCredentialForTask(credential('ada'), space(), null, task);
    storage.getDefaultCredentialForTask(space(), task, (found) => heard.push(found));
    expect(heard).toEqual([['mia', 'ada'], 'ada', null]);
  });

  it('refuses what is no credential or space', () => {
    const storage = new CredentialStorage();
    expect(() => {
      storage.setCredential({} as URLCredential, space());
    }).toThrow(TypeError);
    expect(() => {
      storage.setDefaultCredential(credential('mia'), {} as URLProtectionSpace);
    }).toThrow(TypeError);
  });

  it('shows nothing of a password', () => {
    const storage = new CredentialStorage();
    storage.setCredential(credential('mia'), space());
    const shown =
      JSON.stringify(storage) +
      inspect(storage, { depth: 9, showHidden: true }) +
      inspect(storage.allCredentials, { depth: 9 });
    expect(shown).not.toContain('secret!');
    expect(JSON.parse(JSON.stringify(storage))).toMatchObject({ spaces: [{ credentials: 1 }] });
  });
});

describe('CredentialStorage: a store', () => {
  it('gets what is permanent, and nothing else', () => {
    const store = new MemoryCredentialStore();
    const storage = new CredentialStorage({ store });
    storage.setCredential(credential('ada', 'permanent'), space());
    storage.setCredential(credential('mia'), space());
    expect(store.load(0)?.credentials.map((one) => one.credential.user)).toEqual(['ada']);
    storage.setCredential(credential('ada'), space());
    expect(store.load(0)?.credentials).toEqual([]);
  });

  it('is shared: others see what one keeps, removes and chooses', () => {
    const store = new MemoryCredentialStore();
    const [one, other] = [new CredentialStorage({ store }), new CredentialStorage({ store })];
    const changes = watched(other);
    one.setCredential(credential('zoe', 'permanent'), space());
    one.setCredential(credential('ada', 'permanent'), space());
    one.setDefaultCredential(credential('zoe', 'permanent'), space());
    expect(other.proposed(space())).toMatchObject({ user: 'zoe' });
    other.removeCredential(credential('zoe', 'permanent'), space());
    expect(Object.keys(one.credentialsFor(space())!)).toEqual(['ada']);
    expect(changes()).toBeGreaterThan(0);
  });

  it('may take its time', async () => {
    const store = new MemoryCredentialStore();
    new CredentialStorage({ store }).setCredential(credential('mia', 'permanent'), space());
    const slow: CredentialStore = {
      load: (seen) => Promise.resolve(store.load(seen)),
      apply: (changes, seen) => Promise.resolve(store.apply(changes, seen)),
    };
    const storage = new CredentialStorage({ store: slow });
    expect(storage.credentialsFor(space())).toBeNull();
    expect(await storage.proposed(space())).toMatchObject({ user: 'mia' });
    storage.setCredential(credential('ada', 'permanent'), space());
    expect(Object.keys(storage.credentialsFor(space())!)).toEqual(['mia', 'ada']);
    await new Promise((done) => setImmediate(done));
    expect(store.load(0)?.credentials).toHaveLength(2);
    expect(Object.keys(storage.credentialsFor(space())!)).toHaveLength(2);
  });

  it('that fails leaves everything in memory, and is reported', () => {
    const problems: number[] = [];
    const failing: CredentialStore = {
      load: () => {
        throw new Error('locked');
      },
      apply: () => {
        throw new Error('locked');
      },
    };
    const storage = new CredentialStorage({ store: failing, onProblem: ({ code }) => problems.push(code) });
    storage.setCredential(credential('mia', 'permanent'), space());
    expect(storage.proposed(space())).toMatchObject({ user: 'mia' });
    expect(new Set(problems)).toEqual(new Set([-3001]));
  });
});
