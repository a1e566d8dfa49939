import {
  NSURLAuthenticationMethodDefault,
  NSURLAuthenticationMethodHTTPBasic,
} from '../foundation/authenticationMethods.ts';
import type { Eventually } from '../foundation/Eventually.ts';
import type { URLCredential } from '../foundation/URLCredential.ts';
import type { URLProtectionSpace } from '../foundation/URLProtectionSpace.ts';

/** A credential as it is kept. */
export interface StoredCredential {
  readonly space: URLProtectionSpace;
  readonly credential: URLCredential;
  /** Whether it is the default of its space. */
  readonly isDefault: boolean;
}

/** All credentials of a store at one moment. */
export interface CredentialSnapshot {
  /** Grows with every change; at least 1. */
  readonly revision: number;
  readonly credentials: readonly StoredCredential[];
}

/** What is to be changed. A credential is known by `credentialIdentity`. */
export interface CredentialChanges {
  /** Added, or put in the place of one of the same identity. */
  readonly stored: readonly StoredCredential[];
  /** Identities; those that are not there are no matter. */
  readonly removed: readonly string[];
}

/**
 * Keeps credentials beyond a storage's life, where nobody else can read them. Only those that are `permanent` or
 * `synchronizable` come here, and only users with passwords.
 *
 * Each method may answer at once or later, and fails with `URLError`; a storage then goes on with what it has in memory.
 */
export interface CredentialStore {
  /** All credentials; or null when nothing has changed since revision `seen` (0: nothing is known yet). */
  load(seen: number): Eventually<CredentialSnapshot | null>;
  /**
   * Makes all of these changes or, when it fails, none. The answer is the revision whose content the caller knows now: the
   * new one, if nobody else has changed anything since `seen`, otherwise `seen`.
   */
  apply(changes: CredentialChanges, seen: number): Eventually<number>;
  /** The key for what it keeps, if it needs one from the app. What it could not keep before is told again afterwards. */
  unlock?(key: string | Uint8Array): void;
}

/** `Default` and `HTTPBasic` are the same for HTTP. @see NSURLProtectionSpace.h */
const methodOf = ({ authenticationMethod }: URLProtectionSpace): string =>
  authenticationMethod === NSURLAuthenticationMethodDefault ? NSURLAuthenticationMethodHTTPBasic : authenticationMethod;

/** Spaces that are the same have the same. */
export const spaceIdentity = (space: URLProtectionSpace): string => {
  const { host, port, protocol, proxyType, realm } = space;
  return JSON.stringify([host.toLowerCase(), port, protocol, proxyType, realm, methodOf(space)]);
};

/** Space and user: a second credential with the same takes the first one's place. */
export const credentialIdentity = (space: URLProtectionSpace, user: string | null): string =>
  `${spaceIdentity(space)}${JSON.stringify([user ?? ''])}`;
