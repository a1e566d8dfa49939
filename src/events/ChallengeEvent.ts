import type { URLSessionAuthChallengeDisposition } from '../foundation/rawValues.ts';
import type { URLAuthenticationChallenge } from '../foundation/URLAuthenticationChallenge.ts';
import type { URLCredential } from '../foundation/URLCredential.ts';
import { Question } from './Question.ts';

/** Answer to a challenge. */
export interface ChallengeAnswer {
  readonly disposition: URLSessionAuthChallengeDisposition;
  readonly credential?: URLCredential | null;
}

/** Whom a challenge is for: a connection of the session, or one request. */
export type ChallengeScope = 'session' | 'task';

/**
 * Somebody wants to know who we are, or wants to be trusted. Default answer: `performDefaultHandling`.
 * @see URLSessionTaskDelegate task(_:didReceive:)
 */
export class ChallengeEvent extends Question<ChallengeAnswer> {
  readonly type = 'challenge' as const;
  readonly challenge: URLAuthenticationChallenge;
  readonly scope: ChallengeScope;

  constructor(challenge: URLAuthenticationChallenge, scope: ChallengeScope) {
    super();
    this.challenge = challenge;
    this.scope = scope;
  }
}
