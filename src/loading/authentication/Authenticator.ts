import { ChallengeEvent, type ChallengeAnswer } from '../../events/ChallengeEvent.ts';
import { challengeScope } from '../../events/challengeScope.ts';
import { type Eventually, whenReady } from '../../foundation/Eventually.ts';
import { URLAuthenticationChallenge } from '../../foundation/URLAuthenticationChallenge.ts';
import { URLCredential } from '../../foundation/URLCredential.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { URLProtectionSpace } from '../../foundation/URLProtectionSpace.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import type { Run } from '../Loader.ts';
import type { AuthenticationConversation, AuthenticationStep } from './AuthenticationConversation.ts';
import type { AuthorizedRequest } from './AuthenticationScheme.ts';

/** Where credentials are kept. What fails there counts as not found, and is reported there. */
export interface CredentialSource {
  /** The credential to propose for a space; null when there is none. */
  proposed(space: URLProtectionSpace): Eventually<URLCredential | null>;
  /** A credential was accepted: keep it by its persistence. */
  accepted(space: URLProtectionSpace, credential: URLCredential): void;
}

/** What becomes of an answer that challenges. */
export type AuthenticationOutcome =
  /** Repeat the request with this value in `Authorization` or `Proxy-Authorization`. */
  | { readonly kind: 'prove'; readonly value: string }
  /** It is an answer like any other. */
  | { readonly kind: 'deliver' }
  | { readonly kind: 'fail'; readonly error: URLError };

/** What somebody who authenticates has to know. */
export interface AuthenticatorParts {
  readonly run: Pick<Run, 'ask'>;
  readonly conversation: AuthenticationConversation;
  readonly credentials: CredentialSource | null;
  /** What the URL itself says; proposed first. */
  readonly userInfo: URLCredential | null;
  /** False: nothing is proposed, so that without an answer of the user's the answer of the server is delivered. */
  readonly proposes: boolean;
  /** Nothing that was proved so far is wanted: the user is asked next. */
  readonly willAsk?: () => void;
}

type Ask = Extract<AuthenticationStep, { kind: 'ask' }>;
type Proceed = (outcome: AuthenticationOutcome) => void;

const fallback: ChallengeAnswer = Object.freeze({ disposition: 'performDefaultHandling' });
const deliver: AuthenticationOutcome = Object.freeze({ kind: 'deliver' });

/**
 * Asks with which credential a conversation goes on, and does what the answer says. Continues in the same turn, unless a
 * store, the user or somebody who makes tokens takes time; whoever has lost interest meanwhile ignores the outcome.
 *
 * The proposed credential is the URL's, else the stored one; one that was refused is not proposed again. Default handling
 * uses it if it has a password, and delivers the answer if not.
 * @see URLSessionTaskDelegate task(_:didReceive:)
 */
export class Authenticator {
  readonly conversation: AuthenticationConversation;
  readonly #parts: AuthenticatorParts;
  readonly #refused: URLCredential[] = [];

  constructor(parts: AuthenticatorParts) {
    this.#parts = parts;
    this.conversation = parts.conversation;
  }

  /**
   * An answer challenges.
   * @param fields - `WWW-Authenticate` or `Proxy-Authenticate`.
   * @param request - The request that is to be repeated.
   */
  answer(response: URLResponse | null, fields: readonly string[], request: AuthorizedRequest, proceed: Proceed): void {
    const tried = this.conversation.credential;
    const step = this.conversation.receive(fields);
    // Whether or not it was the credential's fault: it is not proposed again in this conversation.
    if (step.kind === 'ask' && step.failures > 0 && tried !== null) this.#refused.push(tried);
    this.#take(step, response, request, proceed);
  }

  /** The connection of a handshake is gone; it begins anew. */
  restart(request: AuthorizedRequest, proceed: Proceed): void {
    this.conversation.restart();
    this.#prove(null, request, proceed);
  }

  #take(step: AuthenticationStep, response: URLResponse | null, request: AuthorizedRequest, proceed: Proceed): void {
    switch (step.kind) {
      case 'deliver':
        return proceed(deliver);
      case 'endless': {
        const detail = `challenged more than ${String(step.rounds)} times`;
        const error = new URLError(URLErrorCode.userAuthenticationRequired, { detail, phase: 'waiting' });
        return proceed({ kind: 'fail', error });
      }
      case 'prove':
        return this.#prove(response, request, proceed);
      case 'ask':
        this.#parts.willAsk?.();
        return this.#propose(step, (proposed) => {
          this.#ask(step, proposed, response, request, proceed);
        });
      default:
        step satisfies never;
    }
  }

  #propose({ space }: Ask, then: (proposed: URLCredential | null) => void): void {
    const { credentials, userInfo, proposes } = this.#parts;
    const isFresh = (credential: URLCredential): boolean => !this.#refused.some((one) => one.isEqual(credential));
    if (userInfo !== null && isFresh(userInfo)) return then(userInfo);
    if (credentials === null || !proposes) return then(null);
    const found = (credential: URLCredential | null): void => {
      then(credential !== null && isFresh(credential) ? credential : null);
    };
    let kept: Eventually<URLCredential | null>;
    try {
      kept = credentials.proposed(space);
    } catch {
      return found(null);
    }
    whenReady(kept, found, () => {
      found(null);
    });
  }

  #ask(
    step: Ask,
    proposedCredential: URLCredential | null,
    response: URLResponse | null,
    request: AuthorizedRequest,
    proceed: Proceed,
  ): void {
    const { space: protectionSpace, failures: previousFailureCount } = step;
    const challenge = new URLAuthenticationChallenge({
      protectionSpace,
      proposedCredential,
      previousFailureCount,
      failureResponse: response,
    });
    const event = new ChallengeEvent(challenge, challengeScope(protectionSpace.authenticationMethod));
    this.#parts.run.ask(event, fallback, ({ disposition, credential = null }) => {
      switch (disposition) {
        case 'useCredential':
          if (credential === null) return proceed(deliver);
          if (!(credential instanceof URLCredential))
            return proceed(unusable('a credential is a URLCredential or null'));
          return this.#use(credential, response, request, proceed);
        case 'performDefaultHandling': {
          if (proposedCredential?.hasPassword === true)
            return this.#use(proposedCredential, response, request, proceed);
          const mayTry = step.worksWithoutCredential && previousFailureCount === 0;
          return mayTry ? this.#use(null, response, request, proceed) : proceed(deliver);
        }
        case 'rejectProtectionSpace':
          return this.#take(this.conversation.reject(), response, request, proceed);
        case 'cancelAuthenticationChallenge': {
          const detail = 'the authentication challenge was cancelled';
          return proceed({ kind: 'fail', error: new URLError(URLErrorCode.cancelled, { detail, phase: 'waiting' }) });
        }
        default:
          disposition satisfies never;
          return proceed(unusable(`${String(disposition)} is no answer to a challenge`));
      }
    });
  }

  #use(
    credential: URLCredential | null,
    response: URLResponse | null,
    request: AuthorizedRequest,
    proceed: Proceed,
  ): void {
    this.conversation.use(credential);
    this.#prove(response, request, proceed);
  }

  #prove(response: URLResponse | null, request: AuthorizedRequest, proceed: Proceed): void {
    const made = (value: string | null): void => {
      if (value !== null) return proceed({ kind: 'prove', value });
      // This credential cannot be said in this scheme; the next one may know better.
      this.#take(this.conversation.reject(), response, request, proceed);
    };
    let value: Eventually<string | null>;
    try {
      value = this.conversation.authorization(request);
    } catch {
      return made(null);
    }
    whenReady(value, made, () => {
      made(null);
    });
  }

  /**
   * An answer challenges no more: what was proved is kept by its persistence. False when the peer was to prove who it is as
   * well, and could not.
   */
  accept(fields: readonly string[], info: readonly string[]): Eventually<boolean> {
    const { conversation } = this;
    const { credential, space } = conversation;
    if (credential !== null && space !== null && credential !== this.#parts.userInfo) {
      this.#parts.credentials?.accepted(space, credential);
    }
    return conversation.accept(fields, info);
  }
}

const unusable = (what: string): AuthenticationOutcome => ({
  kind: 'fail',
  error: new URLError(URLErrorCode.userCancelledAuthentication, { cause: new TypeError(what), phase: 'waiting' }),
});
