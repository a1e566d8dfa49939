import type { ChallengeAnswer } from '../events/ChallengeEvent.ts';
import type { URLAuthenticationChallenge } from '../foundation/URLAuthenticationChallenge.ts';

/**
 * Brings the answer to a challenge back to who asked, its `sender`. A sender that does not know an optional answer hears
 * that it should go on without a credential; a challenge without a sender wants no answer.
 * @see URLAuthenticationChallengeSender
 */
export const answerChallenge = (challenge: URLAuthenticationChallenge, answer: ChallengeAnswer): void => {
  const { sender } = challenge;
  if (sender === null) return;
  switch (answer.disposition) {
    case 'useCredential': {
      const { credential = null } = answer;
      if (credential !== null) return sender.use(credential, challenge);
      return sender.continueWithoutCredential(challenge);
    }
    case 'performDefaultHandling':
      if (sender.performDefaultHandling !== undefined) return sender.performDefaultHandling(challenge);
      return sender.continueWithoutCredential(challenge);
    case 'rejectProtectionSpace':
      if (sender.rejectProtectionSpaceAndContinue !== undefined) {
        return sender.rejectProtectionSpaceAndContinue(challenge);
      }
      return sender.continueWithoutCredential(challenge);
    case 'cancelAuthenticationChallenge':
      return sender.cancel(challenge);
    default:
      answer.disposition satisfies never;
      throw new TypeError(`${String(answer.disposition)} is no answer to a challenge`);
  }
};
