import type { Eventually } from '../../foundation/Eventually.ts';
import type { NegotiateSource } from './NegotiateScheme.ts';

/**
 * Makes the next token of Negotiate for a host, in base64: the first without a challenge, further ones for what the server
 * said; `''` when none is needed any more, null when there is none.
 */
export type NegotiateToken = (host: string, challengeToken?: string) => Eventually<string | null>;

/** Tokens from a function of the app's. */
export const negotiateSource =
  (token: NegotiateToken): NegotiateSource =>
  (host) => ({ next: (challenge) => (challenge === null ? token(host) : token(host, challenge)) });
