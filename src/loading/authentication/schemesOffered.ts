import type { Challenge } from '../../syntax/challengeHeader.ts';
import type { Digests } from '../../syntax/Digests.ts';
import type { AuthenticationScheme } from './AuthenticationScheme.ts';
import { BasicScheme } from './BasicScheme.ts';
import { DigestScheme } from './DigestScheme.ts';
import { NegotiateScheme, type NegotiateSource } from './NegotiateScheme.ts';
import { NTLMScheme } from './NTLMScheme.ts';

/** What schemes are made of. What a place lacks is not offered there. */
export interface AuthenticationTools {
  readonly digests: Digests | null;
  readonly negotiate: NegotiateSource | null;
  /** Whether exchanges can be kept on one connection in HTTP/1.1, which NTLM and Negotiate need. */
  readonly keepsConnections: boolean;
}

/** One offer that can be met. */
export interface OfferedScheme {
  /** Name in the field of challenges, lower case. */
  readonly name: string;
  readonly scheme: AuthenticationScheme;
}

const schemeOf = (challenge: Challenge, host: string, tools: AuthenticationTools): AuthenticationScheme | null => {
  const { digests, negotiate, keepsConnections } = tools;
  switch (challenge.scheme) {
    case 'basic':
      return BasicScheme.from(challenge);
    case 'digest':
      return digests === null ? null : DigestScheme.from(challenge, digests);
    case 'ntlm':
      return digests === null || !keepsConnections ? null : NTLMScheme.from(host, digests);
    case 'negotiate':
      return negotiate === null || !keepsConnections ? null : new NegotiateScheme(host, negotiate);
    default:
      return null;
  }
};

/** What never sends a password first; among those, what proves the server too. */
const order: readonly string[] = ['negotiate', 'ntlm', 'digest', 'basic'];

const weaknessOf = ({ name, scheme }: OfferedScheme): number =>
  order.indexOf(name) + (scheme instanceof DigestScheme ? scheme.weakness / 10 : 0);

/**
 * The schemes of challenges that can be met, the strongest first: Negotiate, NTLM, Digest by the strength of its
 * algorithm, Basic. Equal ones stay in the order of the server.
 * @see RFC 9110 §11.4 (the most secure scheme that is understood) @see RFC 7616 §3.7
 */
export const schemesOffered = (
  challenges: readonly Challenge[],
  host: string,
  tools: AuthenticationTools,
): readonly OfferedScheme[] =>
  challenges
    .flatMap((challenge) => {
      const scheme = schemeOf(challenge, host, tools);
      return scheme === null ? [] : [{ name: challenge.scheme, scheme }];
    })
    .sort((a, b) => weaknessOf(a) - weaknessOf(b));
