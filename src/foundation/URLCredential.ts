import type { URLCredentialPersistence } from './rawValues.ts';
import type { SecTrust } from './SecTrust.ts';

/** A private key with its certificate, PEM. */
export interface KeyIdentity {
  readonly key: string;
  readonly cert: string;
  readonly passphrase?: string;
}
/** A private key with its certificate in one PKCS #12 file. */
export interface PFXIdentity {
  readonly pfx: Uint8Array;
  readonly passphrase?: string;
}
/** What a client shows to prove who it is. */
export type Identity = KeyIdentity | PFXIdentity;

/** A user with a password. */
export interface URLCredentialParts {
  readonly user?: string | null;
  readonly password?: string | null;
  readonly persistence?: URLCredentialPersistence;
}
interface Proof {
  readonly identity: Identity | null;
  readonly certificates: readonly string[];
  readonly trust: SecTrust | null;
}
const noProof: Proof = Object.freeze({ identity: null, certificates: Object.freeze([]), trust: null });

const isSameText = (a: readonly string[], b: readonly string[]): boolean =>
  a.length === b.length && a.every((text, index) => text === b[index]);

const isSameIdentity = (a: Identity | null, b: Identity | null): boolean => {
  if (a === null || b === null) return a === b;
  if (a.passphrase !== b.passphrase) return false;
  if ('pfx' in a) {
    return 'pfx' in b && a.pfx.length === b.pfx.length && a.pfx.every((byte, index) => byte === b.pfx[index]);
  }
  return !('pfx' in b) && a.key === b.key && a.cert === b.cert;
};

/**
 * A proof of who one is, or that somebody is to be trusted. A value; its secrets do not show when it is serialised or
 * printed.
 * @see URLCredential
 */
export class URLCredential {
  readonly user: string | null;
  readonly persistence: URLCredentialPersistence;
  readonly #password: string | null;
  readonly #proof: Proof;

  constructor(parts: URLCredentialParts, proof: Proof = noProof) {
    this.user = parts.user ?? null;
    this.#password = parts.password ?? null;
    this.persistence = parts.persistence ?? 'none';
    this.#proof = proof;
  }

  /** A client certificate. @param certificates - PEM, those between it and its root. */
  static forIdentity(
    identity: Identity,
    certificates: readonly string[] = [],
    persistence: URLCredentialPersistence = 'none',
  ): URLCredential {
    return new URLCredential({ persistence }, { identity, certificates: [...certificates], trust: null });
  }
  /** Accepts the handshake a trust belongs to. */
  static forTrust(trust: SecTrust): URLCredential {
    return new URLCredential({}, { ...noProof, trust });
  }

  get password(): string | null {
    return this.#password;
  }
  get hasPassword(): boolean {
    return this.#password !== null;
  }
  get identity(): Identity | null {
    return this.#proof.identity;
  }
  get certificates(): readonly string[] {
    return this.#proof.certificates;
  }
  get trust(): SecTrust | null {
    return this.#proof.trust;
  }

  copy(): this {
    return this;
  }
  /** Same user, password, persistence, identity, certificates and trust. */
  isEqual(other: URLCredential): boolean {
    return (
      this.user === other.user &&
      this.#password === other.#password &&
      this.persistence === other.persistence &&
      this.trust === other.trust &&
      isSameText(this.certificates, other.certificates) &&
      isSameIdentity(this.identity, other.identity)
    );
  }
  /** What may be logged: that there is a password, not which. */
  toJSON(): Record<string, unknown> {
    return { user: this.user, hasPassword: this.hasPassword, persistence: this.persistence };
  }
}
