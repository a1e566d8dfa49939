import { joinBytes } from '../../../syntax/joinBytes.ts';

const crypto = (): typeof import('node:crypto') => process.getBuiltinModule('node:crypto');

const nonceLength = 12;
const tagLength = 16;
/** The shortest key of random bytes. */
const shortestKey = 16;

/** Keys made from what the app gave: one to encrypt with, one to name rows by, so that a file shows not even hosts. */
export interface SealingKeys {
  readonly encryption: Uint8Array;
  readonly naming: Uint8Array;
}

/** Throws a TypeError for what is no key. */
export const checkKey = (key: string | Uint8Array): void => {
  if (typeof key === 'string' ? key === '' : !(key instanceof Uint8Array) || key.length < shortestKey) {
    throw new TypeError(`a key is a passphrase or at least ${String(shortestKey)} random bytes`);
  }
};

/** A passphrase is made costly to guess; random bytes are that already. @see RFC 7914 @see RFC 5869 */
export const sealingKeys = (key: string | Uint8Array, salt: Uint8Array): SealingKeys => {
  const made =
    typeof key === 'string'
      ? crypto().scryptSync(key.normalize('NFC'), salt, 64, { N: 2 ** 15, r: 8, p: 1, maxmem: 64 * 1024 * 1024 })
      : Buffer.from(crypto().hkdfSync('sha256', key, salt, 'rx-urlsession credentials', 64));
  return { encryption: made.subarray(0, 32), naming: made.subarray(32) };
};

/** The name of a row for an identity. */
export const sealedName = (keys: SealingKeys, identity: string): string =>
  crypto().createHmac('sha256', keys.naming).update(identity).digest('hex');

/** Encrypts text, bound to the name of its row (AES-256-GCM). */
export const seal = (keys: SealingKeys, name: string, text: string): Uint8Array => {
  const nonce = crypto().randomBytes(nonceLength);
  const cipher = crypto().createCipheriv('aes-256-gcm', keys.encryption, nonce).setAAD(Buffer.from(name));
  const sealed = cipher.update(text, 'utf8');
  return joinBytes(nonce, sealed, cipher.final(), cipher.getAuthTag());
};

/** The text; null when the key is another one, or the bytes have been changed. */
export const unseal = (keys: SealingKeys, name: string, sealed: Uint8Array): string | null => {
  if (sealed.length < nonceLength + tagLength) return null;
  try {
    const decipher = crypto()
      .createDecipheriv('aes-256-gcm', keys.encryption, sealed.subarray(0, nonceLength), { authTagLength: tagLength })
      .setAAD(Buffer.from(name))
      .setAuthTag(sealed.subarray(-tagLength));
    const text = decipher.update(sealed.subarray(nonceLength, -tagLength), undefined, 'utf8');
    return text + decipher.final('utf8');
  } catch {
    return null;
  }
};
