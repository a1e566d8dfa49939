import { type Challenge, quoted } from './challengeHeader.ts';
import { type DigestName, type Digests, digestOf, hasDigest } from './Digests.ts';
import { hex } from './hex.ts';
import { latin1Bytes, latin1Text } from './latin1.ts';

/** What a response to a challenge protects: the request's head, or its body too. */
export type QualityOfProtection = 'auth' | 'auth-int';

/** A challenge of the scheme Digest. @see RFC 7616 §3.3 */
export interface DigestChallenge {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque: string | null;
  /** As the server spells it; null when it does not say. */
  readonly algorithm: string | null;
  readonly digest: DigestName;
  /** Whether the password counts together with the first nonces of a session. */
  readonly isOfSession: boolean;
  /** What the server takes; empty for servers from before there was a choice. */
  readonly qualities: readonly QualityOfProtection[];
  /** The credential was right, only the nonce was too old. */
  readonly isStale: boolean;
  readonly hashesUser: boolean;
  readonly isUTF8: boolean;
  /** Prefixes for which the credential counts; empty for all of the server. */
  readonly domain: readonly string[];
}

/** What is proved, and for which request. */
export interface DigestProof {
  readonly user: string;
  readonly password: string;
  readonly method: string;
  /** The target as the request line carries it. */
  readonly uri: string;
  /** How often the nonce has been used, this time included. */
  readonly nonceCount: number;
  readonly cnonce: string;
  /** Null answers a server that gives no choice. */
  readonly quality: QualityOfProtection | null;
  /** The digest of the body, for `auth-int`. */
  readonly bodyDigest: Uint8Array | null;
}

const digestNames: ReadonlyMap<string, DigestName> = new Map([
  ['md5', 'md5'],
  ['sha-256', 'sha256'],
  ['sha-512-256', 'sha512-256'],
]);

/** A nonce comes back in each request; longer ones no server needs. */
const longestNonce = 8 * 1024;

const isQuality = (text: string): text is QualityOfProtection => text === 'auth' || text === 'auth-int';

const qualitiesOf = (qop: string | undefined): readonly QualityOfProtection[] | null => {
  if (qop === undefined) return [];
  const known = qop.split(',').map((option) => option.trim().toLowerCase());
  const qualities = known.filter(isQuality);
  return qualities.length === 0 ? null : qualities;
};

const isTrue = (text: string | undefined): boolean => text?.toLowerCase() === 'true';

/**
 * What a challenge of the scheme Digest asks for; null when it lacks its realm or nonce, or asks for what is not known
 * here: another algorithm, another quality of protection.
 */
export const readDigestChallenge = ({ parameters }: Challenge, digests: Digests): DigestChallenge | null => {
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  const algorithm = parameters.get('algorithm')?.trim() ?? null;
  const [, name = '', session] = /^(.*?)(-sess)?$/i.exec(algorithm ?? 'MD5') ?? [];
  const digest = digestNames.get(name.toLowerCase());
  const qualities = qualitiesOf(parameters.get('qop'));
  if (realm === undefined || nonce === undefined || digest === undefined || qualities === null) return null;
  if (nonce.length > longestNonce || !hasDigest(digests, digest)) return null;
  return {
    realm,
    nonce,
    opaque: parameters.get('opaque') ?? null,
    algorithm,
    digest,
    isOfSession: session !== undefined,
    qualities,
    isStale: isTrue(parameters.get('stale')),
    hashesUser: isTrue(parameters.get('userhash')),
    isUTF8: parameters.get('charset')?.toLowerCase() === 'utf-8',
    domain: (parameters.get('domain') ?? '').split(/[ \t]+/).filter((prefix) => prefix !== ''),
  };
};

const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text.normalize('NFC'));
const colon = Uint8Array.of(58);

const joined = (pieces: readonly Uint8Array[]): readonly Uint8Array[] =>
  pieces.flatMap((piece, index) => (index === 0 ? [piece] : [colon, piece]));

/** Makes the digests of pieces with colons in between, as hexadecimal digits. */
const hexDigest = (digests: Digests, name: DigestName, ...pieces: readonly Uint8Array[]): string =>
  hex(digestOf(digests, name, ...joined(pieces)));

/** `H(A1)`. @see RFC 7616 §3.4.2 */
const secretOf = (challenge: DigestChallenge, proof: DigestProof, digests: Digests): string => {
  const { digest, realm, nonce, isOfSession } = challenge;
  const pieces = [utf8(proof.user), latin1Bytes(realm), utf8(proof.password)];
  if (!isOfSession) return hexDigest(digests, digest, ...pieces);
  const secret = latin1Bytes(hexDigest(digests, digest, ...pieces));
  return hexDigest(digests, digest, secret, latin1Bytes(nonce), latin1Bytes(proof.cnonce));
};

/** `KD(H(A1), …)` over what a request or an answer says. @see RFC 7616 §3.4.1 */
const digestOver = (challenge: DigestChallenge, proof: DigestProof, method: string, digests: Digests): string => {
  const { digest, nonce } = challenge;
  const request = [latin1Bytes(method), latin1Bytes(proof.uri)];
  if (proof.quality === 'auth-int') request.push(latin1Bytes(hex(proof.bodyDigest ?? digestOf(digests, digest))));
  const middle = [latin1Bytes(nonce)];
  if (proof.quality !== null) {
    middle.push(latin1Bytes(countOf(proof)), latin1Bytes(proof.cnonce), latin1Bytes(proof.quality));
  }
  const secret = latin1Bytes(secretOf(challenge, proof, digests));
  return hexDigest(digests, digest, secret, ...middle, latin1Bytes(hexDigest(digests, digest, ...request)));
};

const countOf = ({ nonceCount }: DigestProof): string => nonceCount.toString(16).padStart(8, '0');

/** The `response` of a request. @see RFC 7616 §3.4.1 */
export const digestResponse = (challenge: DigestChallenge, proof: DigestProof, digests: Digests): string =>
  digestOver(challenge, proof, proof.method, digests);

/** The `rspauth` by which a server proves that it knows the password too; not for `auth-int`. @see RFC 7616 §3.5 */
export const digestAnswer = (challenge: DigestChallenge, proof: DigestProof, digests: Digests): string =>
  digestOver(challenge, proof, '', digests);

const isPlain = (text: string): boolean => /^[\x20-\x7e]*$/.test(text);

/** Not a token character of the extended notation, in percent-encoding. @see RFC 8187 §3.2.1 */
const extended = (text: string): string =>
  `UTF-8''${encodeURIComponent(text).replace(/[*'()]/g, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`)}`;

/**
 * The user as the server can read it: hashed, in quotes, or in extended notation where it is beyond ASCII and the server
 * has said that it knows UTF-8. Servers that have not said so get the bytes of UTF-8 in quotes.
 */
const userParameters = (challenge: DigestChallenge, proof: DigestProof, digests: Digests): readonly string[] => {
  const { digest, realm, hashesUser, isUTF8 } = challenge;
  if (hashesUser) {
    const hash = hexDigest(digests, digest, utf8(proof.user), latin1Bytes(realm));
    return [`username="${hash}"`];
  }
  const user = proof.user.normalize('NFC');
  if (isUTF8 && !isPlain(user)) return [`username*=${extended(user)}`];
  return [`username=${quoted(latin1Text(utf8(user)))}`];
};

const control = /\p{Cc}/u;

/**
 * The value of `Authorization` or `Proxy-Authorization`; null for a user that cannot be named in it.
 * @see RFC 7616 §3.4
 */
export const digestAuthorization = (
  challenge: DigestChallenge,
  proof: DigestProof,
  digests: Digests,
): string | null => {
  const { realm, nonce, opaque, algorithm } = challenge;
  if (control.test(proof.user) || !proof.user.isWellFormed()) return null;
  const parts = [
    ...userParameters(challenge, proof, digests),
    `realm=${quoted(realm)}`,
    `nonce=${quoted(nonce)}`,
    `uri=${quoted(proof.uri)}`,
    `response="${digestResponse(challenge, proof, digests)}"`,
  ];
  if (algorithm !== null) parts.push(`algorithm=${algorithm}`);
  if (opaque !== null) parts.push(`opaque=${quoted(opaque)}`);
  if (proof.quality !== null) {
    parts.push(`qop=${proof.quality}`, `nc=${countOf(proof)}`, `cnonce=${quoted(proof.cnonce)}`);
  }
  if (challenge.hashesUser) parts.push('userhash=true');
  return `Digest ${parts.join(', ')}`;
};
