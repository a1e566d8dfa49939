import { describe, expect, it } from '@jest/globals';
import type { ChallengeAnswer } from '../../../src/events/ChallengeEvent.ts';
import {
  URLAuthenticationChallenge,
  type URLAuthenticationChallengeSender,
} from '../../../src/foundation/URLAuthenticationChallenge.ts';
import { URLCredential } from '../../../src/foundation/URLCredential.ts';
import { URLProtectionSpace } from '../../../src/foundation/URLProtectionSpace.ts';
import { answerChallenge } from '../../../src/protocols/answerChallenge.ts';

const credential = new URLCredential({ user: 'u', password: 'p', persistence: 'none' });
const protectionSpace = new URLProtectionSpace({ host: 'a.test', port: 80, protocol: 'http', realm: 'r' });

const answered = (answer: ChallengeAnswer, knowsAll: boolean): unknown[] => {
  const heard: unknown[] = [];
  const sender: URLAuthenticationChallengeSender = {
    use: (given) => heard.push('use', given === credential),
    continueWithoutCredential: () => heard.push('continueWithoutCredential'),
    cancel: () => heard.push('cancel'),
    ...(knowsAll
      ? {
          performDefaultHandling: () => heard.push('performDefaultHandling'),
          rejectProtectionSpaceAndContinue: () => heard.push('rejectProtectionSpaceAndContinue'),
        }
      : {}),
  };
  answerChallenge(new URLAuthenticationChallenge({ protectionSpace, sender }), answer);
  return heard;
};

/** NSURLAuthenticationChallengeSender: the last two are optional. */
const rows: readonly (readonly [ChallengeAnswer, unknown[], unknown[]])[] = [
  [{ disposition: 'useCredential', credential }, ['use', true], ['use', true]],
  [{ disposition: 'useCredential', credential: null }, ['continueWithoutCredential'], ['continueWithoutCredential']],
  [{ disposition: 'useCredential' }, ['continueWithoutCredential'], ['continueWithoutCredential']],
  [{ disposition: 'performDefaultHandling' }, ['performDefaultHandling'], ['continueWithoutCredential']],
  [{ disposition: 'rejectProtectionSpace' }, ['rejectProtectionSpaceAndContinue'], ['continueWithoutCredential']],
  [{ disposition: 'cancelAuthenticationChallenge' }, ['cancel'], ['cancel']],
];

describe('answerChallenge', () => {
  it.each(rows)('brings %j to the sender', (answer, all, some) => {
    expect(answered(answer, true)).toEqual(all);
    expect(answered(answer, false)).toEqual(some);
  });

  it('has nobody to tell without a sender', () => {
    expect(() => {
      answerChallenge(new URLAuthenticationChallenge({ protectionSpace }), { disposition: 'useCredential' });
    }).not.toThrow();
  });

  it('throws for what is no answer', () => {
    expect(() => answered({ disposition: 'nonsense' } as unknown as ChallengeAnswer, true)).toThrow(TypeError);
  });
});
