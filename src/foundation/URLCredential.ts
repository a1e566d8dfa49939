import type { URLCredentialPersistence } from './rawValues.ts';

/** A private key with its certificate, PEM. */
export interface Identity {
  readonly key: string;
  readonly cert: string;
  readonly passphrase?: string;
}

interface Parts {
  readonly user?: string | null;
  readonly password?: string | null;
  readonly persistence?: URLCredentialPersistence;
}
interface Proof {
  readonly identity: Identity | null;
  readonly certificates: readonly string[];
  readonly trust: unknown;
}
const noProof: Proof = Object.freeze({ identity: null, certificates: Object.freeze([]), trust: null });

/** A proof of who one is, or that somebody is to be trusted. A value; its secrets do not show when it is serialised. @see URLCredential */
export class URLCredential {
  readonly user: string | null;
  readonly persistence: URLCredentialPersistence;
  readonly #password: string | null;
  readonly #proof: Proof;

  constructor(parts: Parts, proof: Proof = noProof) {
    this.user = parts.user ?? null;
    this.#password = parts.password ?? null;
    this.persistence = parts.persistence ?? 'none';
    this.#proof = proof;
  }

  /** A client certificate. */
  static forIdentity(
    identity: Identity,
    certificates: readonly string[] = [],
    persistence: URLCredentialPersistence = 'none',
  ): URLCredential {
    return new URLCredential({ persistence }, { identity, certificates: [...certificates], trust: null });
  }
  /** Accepts the handshake a trust belongs to. */
  static forTrust(trust: unknown): URLCredential {
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
  get trust(): unknown {
    return this.#proof.trust;
  }

  copy(): this {
    return this;
  }
  isEqual(other: URLCredential): boolean {
    const { identity } = this;
    return (
      this.user === other.user &&
      this.#password === other.#password &&
      this.persistence === other.persistence &&
      this.trust === other.trust &&
      identity?.key === other.identity?.key &&
      identity?.cert === other.identity?.cert
    );
  }
  toJSON(): Record<string, unknown> {
    return { user: this.user, hasPassword: this.hasPassword, persistence: this.persistence };
  }
}
