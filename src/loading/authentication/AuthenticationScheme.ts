import type { Eventually } from '../../foundation/Eventually.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import type { Challenge } from '../../syntax/challengeHeader.ts';
import type { RunningDigest } from '../../syntax/Digests.ts';

/** Makes the digest of a request's body, or says by null that it cannot: a stream gives its bytes once. */
export type BodyDigest = (begin: () => RunningDigest) => Eventually<Uint8Array | null>;

/** The request for which somebody proves who they are. */
export interface AuthorizedRequest {
  readonly method: string;
  /** The target as the request line carries it: a path with its query, a whole URL, or `host:port`. */
  readonly target: string;
  /** Null for a request without a body. */
  readonly bodyDigest: BodyDigest | null;
  /** What tells the connection from others: `tls-server-end-point:` and a digest; null without TLS. @see RFC 5929 §4 */
  readonly channelBinding: Uint8Array | null;
  /** Milliseconds since 1970. */
  readonly now: number;
}

/** What a further challenge to a proof means. */
export type Rechallenge =
  /** The exchange is not over: the next message is due, on the same connection. */
  | 'goOn'
  /** The proof was right but too old: the same credential is to be proved again. */
  | 'stale'
  /** The proof was not accepted. */
  | 'refused';

/**
 * One way to prove who one is, as one server or proxy has offered it. Knows what it was challenged with and how often it
 * has answered; so it can prove again without being challenged, where its scheme allows that.
 */
export interface AuthenticationScheme {
  /** One of the constants `NSURLAuthenticationMethod…`. */
  readonly method: string;
  readonly realm: string | null;
  /** It is a connection that is authenticated and not a request: all messages go over the same one, in HTTP/1.1. */
  readonly isOfConnection: boolean;
  /** Whether the machine may have a proof without any credential. */
  readonly worksWithoutCredential: boolean;
  /** The request that carries the next message will be challenged again anyway, so that its body may stay at home. */
  readonly isHandshake: boolean;
  /** Prefixes of paths for which it proves without being challenged; null when it never does. */
  readonly covers: ((path: string) => readonly string[]) | null;

  /** The value of the field for a request; null when this credential cannot be proved in this way. */
  authorize(credential: URLCredential | null, request: AuthorizedRequest): Eventually<string | null>;
  /** Challenged again. With `refused` and `stale` it has taken the new challenge for its own. */
  rechallenge(challenge: Challenge): Rechallenge;
  /**
   * The proof was accepted. False when the server was to prove who it is as well, and could not.
   * @param challenge - What the answer says in the field of challenges; null when that is nothing of this scheme.
   * @param info - `Authentication-Info`, or that of a proxy.
   */
  accept(challenge: Challenge | null, info: ReadonlyMap<string, string>): Eventually<boolean>;
}
