import { NSURLAuthenticationMethodHTTPDigest } from '../../foundation/authenticationMethods.ts';
import type { Eventually } from '../../foundation/Eventually.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import type { Challenge } from '../../syntax/challengeHeader.ts';
import {
  digestAuthorization,
  type DigestChallenge,
  type QualityOfProtection,
  readDigestChallenge,
} from '../../syntax/digestResponse.ts';
import type { DigestName, Digests, RunningDigest } from '../../syntax/Digests.ts';
import { hex } from '../../syntax/hex.ts';
import { andThen } from '../andThen.ts';
import type { AuthenticationScheme, AuthorizedRequest, Rechallenge } from './AuthenticationScheme.ts';

/** The strongest first. */
const strength: readonly DigestName[] = ['sha512-256', 'sha256', 'md5'];

const newClientNonce = (digests: Digests): string => hex(digests.randomBytes(16));

/** How it is proved for a request, once it is known whether there is a digest of its body. */
interface Protection {
  readonly quality: QualityOfProtection | null;
  readonly bodyDigest: Uint8Array | null;
}

/**
 * Digest. A nonce is used again, with its count, until the server gives another one. Of two qualities `auth` is taken:
 * `auth-int` reads the body before it is sent, and is used where nothing else is allowed.
 * @see RFC 7616
 */
export class DigestScheme implements AuthenticationScheme {
  readonly method: string = NSURLAuthenticationMethodHTTPDigest;
  readonly isOfConnection = false;
  readonly worksWithoutCredential = false;
  readonly isHandshake = false;
  readonly #digests: Digests;
  #challenge: DigestChallenge;
  #count = 0;
  /** In algorithms with a session it belongs to the secret, and stays as long as the nonce. @see RFC 7616 §3.4.2 */
  #clientNonce: string;

  constructor(challenge: DigestChallenge, digests: Digests) {
    this.#challenge = challenge;
    this.#digests = digests;
    this.#clientNonce = newClientNonce(digests);
  }

  /** Null for a challenge that is malformed, or cannot be met here. */
  static from(challenge: Challenge, digests: Digests): DigestScheme | null {
    const read = readDigestChallenge(challenge, digests);
    return read === null ? null : new DigestScheme(read, digests);
  }

  get realm(): string {
    return this.#challenge.realm;
  }

  /** 0 for the strongest. */
  get weakness(): number {
    return strength.indexOf(this.#challenge.digest);
  }

  /**
   * The whole server, unless the challenge names prefixes. Those of other servers are not used: a server could make us
   * prove things to them.
   */
  readonly covers = (): readonly string[] => {
    const { domain } = this.#challenge;
    return domain.length === 0 ? ['/'] : domain.filter((prefix) => /^\/(?!\/)/.test(prefix));
  };

  authorize(credential: URLCredential | null, request: AuthorizedRequest): Eventually<string | null> {
    const password = credential?.password ?? null;
    if (credential === null || password === null) return null;
    return andThen(this.#protection(request), (protection) => {
      if (protection === null) return null;
      this.#count += 1;
      if (!this.#challenge.isOfSession) this.#clientNonce = newClientNonce(this.#digests);
      const { method, target } = request;
      const proof = {
        user: credential.user ?? '',
        password,
        method,
        uri: target,
        nonceCount: this.#count,
        cnonce: this.#clientNonce,
        ...protection,
      };
      return digestAuthorization(this.#challenge, proof, this.#digests);
    });
  }

  /** Null when only `auth-int` is allowed and nobody knows the digest of the body. */
  #protection({ bodyDigest }: AuthorizedRequest): Eventually<Protection | null> {
    const { qualities, digest } = this.#challenge;
    if (qualities.length === 0) return { quality: null, bodyDigest: null };
    if (qualities.includes('auth')) return { quality: 'auth', bodyDigest: null };
    if (bodyDigest === null) return { quality: 'auth-int', bodyDigest: null };
    const made = bodyDigest(() => this.#digests.begin(digest) as RunningDigest);
    return andThen(made, (found) => (found === null ? null : { quality: 'auth-int', bodyDigest: found }));
  }

  rechallenge(challenge: Challenge): Rechallenge {
    const next = readDigestChallenge(challenge, this.#digests);
    if (next === null) return 'refused';
    const isStale = next.isStale && next.nonce !== this.#challenge.nonce && next.realm === this.#challenge.realm;
    this.#replace(next);
    return isStale ? 'stale' : 'refused';
  }

  accept(_challenge: Challenge | null, info: ReadonlyMap<string, string>): boolean {
    const nonce = info.get('nextnonce');
    if (nonce !== undefined && nonce !== this.#challenge.nonce) this.#replace({ ...this.#challenge, nonce });
    return true;
  }

  #replace(challenge: DigestChallenge): void {
    this.#challenge = challenge;
    this.#count = 0;
    this.#clientNonce = newClientNonce(this.#digests);
  }
}
