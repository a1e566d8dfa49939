import type { URLCredential } from './URLCredential.ts';
import type { URLError } from './URLError.ts';
import type { URLProtectionSpace } from './URLProtectionSpace.ts';
import type { URLResponse } from './URLResponse.ts';

/** Whom a `URLProtocol` hears the answer from. */
export interface URLAuthenticationChallengeSender {
  use(credential: URLCredential, challenge: URLAuthenticationChallenge): void;
  continueWithoutCredential(challenge: URLAuthenticationChallenge): void;
  cancel(challenge: URLAuthenticationChallenge): void;
  performDefaultHandling?(challenge: URLAuthenticationChallenge): void;
  rejectProtectionSpaceAndContinue?(challenge: URLAuthenticationChallenge): void;
}

/** What a challenge is made of. */
export interface URLAuthenticationChallengeParts {
  readonly protectionSpace: URLProtectionSpace;
  readonly proposedCredential?: URLCredential | null;
  readonly previousFailureCount?: number;
  readonly failureResponse?: URLResponse | null;
  readonly error?: URLError | null;
  readonly sender?: URLAuthenticationChallengeSender | null;
}

/** Somebody wants proof. @see URLAuthenticationChallenge */
export class URLAuthenticationChallenge {
  readonly protectionSpace: URLProtectionSpace;
  /** Without a password it only suggests a user. */
  readonly proposedCredential: URLCredential | null;
  /** 0 the first time. */
  readonly previousFailureCount: number;
  readonly failureResponse: URLResponse | null;
  readonly error: URLError | null;
  readonly sender: URLAuthenticationChallengeSender | null;

  constructor(parts: URLAuthenticationChallengeParts) {
    this.protectionSpace = parts.protectionSpace;
    this.proposedCredential = parts.proposedCredential ?? null;
    this.previousFailureCount = parts.previousFailureCount ?? 0;
    this.failureResponse = parts.failureResponse ?? null;
    this.error = parts.error ?? null;
    this.sender = parts.sender ?? null;
  }

  /** What may be logged. */
  toJSON(): Record<string, unknown> {
    const { protectionSpace, proposedCredential, previousFailureCount, failureResponse, error } = this;
    return { protectionSpace, proposedCredential, previousFailureCount, failureResponse, error };
  }

  /** The same challenge with another sender. */
  static from(
    challenge: URLAuthenticationChallenge,
    sender: URLAuthenticationChallengeSender | null,
  ): URLAuthenticationChallenge {
    const { protectionSpace, proposedCredential, previousFailureCount, failureResponse, error } = challenge;
    const parts = { protectionSpace, proposedCredential, previousFailureCount, failureResponse, error, sender };
    return new URLAuthenticationChallenge(parts);
  }
}
