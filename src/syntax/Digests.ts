/** Functions that make a digest of bytes. */
export type DigestName = 'md5' | 'sha256' | 'sha512-256';

/** A digest that is being made, piece by piece. */
export interface RunningDigest {
  update(bytes: Uint8Array): void;
  /** Once, and nothing after it. */
  finish(): Uint8Array;
}

/** What authentication needs of cryptography: digests in the same turn, and bytes that nobody can guess. */
export interface Digests {
  /** Null for a digest that cannot be made here: some places forbid MD5. */
  begin(name: DigestName): RunningDigest | null;
  randomBytes(length: number): Uint8Array;
}

/** The digest of some bytes. Throws a RangeError where there is no such digest: ask `hasDigest` before. */
export const digestOf = (digests: Digests, name: DigestName, ...pieces: readonly Uint8Array[]): Uint8Array => {
  const running = digests.begin(name);
  if (running === null) throw new RangeError(`there is no ${name} here`);
  for (const piece of pieces) running.update(piece);
  return running.finish();
};

export const hasDigest = (digests: Digests, name: DigestName): boolean => digests.begin(name) !== null;

const padded = (key: Uint8Array, byte: number): Uint8Array =>
  Uint8Array.from({ length: 64 }, (_, index) => (key[index] ?? 0) ^ byte);

/** HMAC-MD5. @see RFC 2104 §2 */
export const hmacMD5 = (digests: Digests, key: Uint8Array, ...pieces: readonly Uint8Array[]): Uint8Array => {
  const short = key.length > 64 ? digestOf(digests, 'md5', key) : key;
  const inner = digestOf(digests, 'md5', padded(short, 0x36), ...pieces);
  return digestOf(digests, 'md5', padded(short, 0x5c), inner);
};
