import type { DigestName, Digests, RunningDigest } from '../../syntax/Digests.ts';

/** Loaded by the first challenge that needs it. */
const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

const names: Readonly<Record<DigestName, string>> = Object.freeze({
  md5: 'md5',
  sha256: 'sha256',
  'sha512-256': 'sha512-256',
});

/** Digests and random bytes by the engine. Where its configuration forbids MD5 (FIPS), there is none. */
export const nodeDigests: Digests = Object.freeze({
  begin: (name: DigestName): RunningDigest | null => {
    try {
      const hash = crypto().createHash(names[name]);
      return {
        update: (bytes) => {
          hash.update(bytes);
        },
        finish: () => new Uint8Array(hash.digest()),
      };
    } catch {
      return null;
    }
  },
  randomBytes: (length: number): Uint8Array => new Uint8Array(crypto().randomBytes(length)),
});
