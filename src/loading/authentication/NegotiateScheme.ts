import { NSURLAuthenticationMethodNegotiate } from '../../foundation/authenticationMethods.ts';
import type { Eventually } from '../../foundation/Eventually.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import type { Challenge } from '../../syntax/challengeHeader.ts';
import { andThen } from '../andThen.ts';
import type { AuthenticationScheme, Rechallenge } from './AuthenticationScheme.ts';

/** One conversation in which tokens are made; the first without a challenge, each further one for what the server said. */
export interface NegotiateContext {
  /** The next token in base64, `''` when none is needed any more, null when there can be none. */
  next(challengeToken: string | null): Eventually<string | null>;
}

/** Makes tokens for a service on a host; null when it has none for it. */
export type NegotiateSource = (host: string, credential: URLCredential | null) => Eventually<NegotiateContext | null>;

/** The longest token that is sent or taken. */
const longestToken = 64 * 1024;
const token68 = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Negotiate: Kerberos or NTLM, in tokens that somebody else makes. @see RFC 4559 */
export class NegotiateScheme implements AuthenticationScheme {
  readonly method: string = NSURLAuthenticationMethodNegotiate;
  readonly realm = null;
  readonly isOfConnection = true;
  readonly worksWithoutCredential = true;
  /** One token is usually enough, so that the first request is the last. */
  readonly isHandshake = false;
  readonly covers = null;
  readonly #host: string;
  readonly #source: NegotiateSource;
  #context: NegotiateContext | null = null;
  #serverToken: string | null = null;

  constructor(host: string, source: NegotiateSource) {
    this.#host = host;
    this.#source = source;
  }

  authorize(credential: URLCredential | null): Eventually<string | null> {
    const serverToken = this.#serverToken;
    this.#serverToken = null;
    return andThen(this.#context ?? this.#source(this.#host, credential), (context) => {
      this.#context = context;
      if (context === null) return null;
      return andThen(context.next(serverToken), (token) => {
        if (token === null || token.length > longestToken || !token68.test(token)) return null;
        return `Negotiate ${token}`;
      });
    });
  }

  rechallenge({ token }: Challenge): Rechallenge {
    if (token === null || token.length > longestToken || this.#context === null) {
      this.#context = null;
      return 'refused';
    }
    this.#serverToken = token;
    return 'goOn';
  }

  /** The last token of the server proves that it is who it says. @see RFC 4559 §5 */
  accept(challenge: Challenge | null): Eventually<boolean> {
    const context = this.#context;
    this.#context = null;
    const token = challenge?.token ?? null;
    if (token === null || context === null) return true;
    if (token.length > longestToken) return false;
    return andThen(context.next(token), (next) => next !== null);
  }
}
