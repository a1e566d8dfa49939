import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import {
  type CredentialChanges,
  credentialIdentity,
  type CredentialSnapshot,
  type CredentialStore,
} from '../../../loading/CredentialStore.ts';
import { checkKey, seal, sealedName, type SealingKeys, sealingKeys, unseal } from './credentialSealing.ts';
import { readCredential, writeCredential } from './credentialText.ts';
import type { EmbeddedConnection } from './EmbeddedConnection.ts';
import { EmbeddedDatabase } from './EmbeddedDatabase.ts';

/** One string a version; those that were released never change. */
const migrations: readonly string[] = Object.freeze([
  `CREATE TABLE credential (name TEXT PRIMARY KEY, sealed BLOB NOT NULL) WITHOUT ROWID;
   CREATE TABLE state (name TEXT PRIMARY KEY, value NOT NULL);
   INSERT INTO state VALUES ('revision', 1), ('salt', randomblob(16));`,
]);

const nothingYet: CredentialSnapshot = Object.freeze({ revision: 1, credentials: Object.freeze([]) });

/** Sealed by every key that was ever used for the file, so that another one is noticed before anything is mixed. */
const witness = 'rx-urlsession';

const wrongKey = (file: string): URLError =>
  new URLError(URLErrorCode.cannotOpenFile, { detail: `the key is not that of ${file}`, phase: 'storing' });

/**
 * Credentials in one file, for all processes and threads that open it with the same key. Everything is encrypted, users
 * and hosts too. With another key it is left as it is, and each use fails with `-3001`.
 */
export class EmbeddedCredentialStore implements CredentialStore {
  readonly #file: string;
  readonly #database: EmbeddedDatabase;
  #key: string | Uint8Array;
  #keys: { readonly salt: string; readonly made: SealingKeys } | null = null;

  constructor(file: string, key: string | Uint8Array, onProblem: (error: URLError) => void) {
    checkKey(key);
    this.#file = file;
    this.#key = key;
    this.#database = new EmbeddedDatabase({ file, migrations, onProblem });
  }

  unlock(key: string | Uint8Array): void {
    checkKey(key);
    this.#key = key;
    this.#keys = null;
  }

  load(seen: number): CredentialSnapshot | null {
    const snapshot = this.#database.read((connection) => this.#load(connection, seen), nothingYet);
    return snapshot === null || snapshot.revision === seen ? null : snapshot;
  }

  #load(connection: EmbeddedConnection, seen: number): CredentialSnapshot | null {
    const revision = revisionOf(connection);
    if (revision === seen) return null;
    const keys = this.#keysFor(connection);
    const credentials = connection
      .all('SELECT name, sealed FROM credential ORDER BY name')
      .flatMap(({ name, sealed }) => {
        const text = unseal(keys, String(name), sealed as Uint8Array);
        const read = text === null ? null : readCredential(text);
        return read === null ? [] : [read];
      });
    return { revision, credentials };
  }

  apply({ stored, removed }: CredentialChanges, seen: number): number {
    const [before, after] = this.#database.write((connection) => {
      const keys = this.#keysFor(connection);
      const known = connection.get("SELECT value FROM state WHERE name = 'witness'");
      if (known === null) connection.run("INSERT INTO state VALUES ('witness', ?)", seal(keys, 'witness', witness));
      for (const identity of removed)
        connection.run('DELETE FROM credential WHERE name = ?', sealedName(keys, identity));
      for (const one of stored) {
        const name = sealedName(keys, credentialIdentity(one.space, one.credential.user));
        connection.run('INSERT OR REPLACE INTO credential VALUES (?, ?)', name, seal(keys, name, writeCredential(one)));
      }
      const revision = revisionOf(connection);
      connection.run("UPDATE state SET value = ? WHERE name = 'revision'", revision + 1);
      return [revision, revision + 1] as const;
    });
    return before === seen ? after : seen;
  }

  /** Lets go of the file. */
  close(): void {
    this.#database.close();
  }

  /** Made once: a passphrase takes its time. Throws when the file was written with another key. */
  #keysFor(connection: EmbeddedConnection): SealingKeys {
    const salt = connection.get("SELECT value FROM state WHERE name = 'salt'")?.['value'] as Uint8Array;
    const name = Buffer.from(salt).toString('hex');
    if (this.#keys?.salt !== name) this.#keys = { salt: name, made: sealingKeys(this.#key, salt) };
    const sealed = connection.get("SELECT value FROM state WHERE name = 'witness'")?.['value'];
    const { made } = this.#keys;
    if (sealed !== undefined && unseal(made, 'witness', sealed as Uint8Array) !== witness) throw wrongKey(this.#file);
    return made;
  }
}

const revisionOf = (connection: EmbeddedConnection): number =>
  Number(connection.get("SELECT value FROM state WHERE name = 'revision'")?.['value'] ?? 1);
