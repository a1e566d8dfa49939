import { describe, expect, it } from '@jest/globals';
import {
  URLAuthenticationChallenge,
  type URLAuthenticationChallengeSender,
} from '../../../src/foundation/URLAuthenticationChallenge.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLCredential } from '../../../src/foundation/URLCredential.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLProtectionSpace } from '../../../src/foundation/URLProtectionSpace.ts';

const sender: URLAuthenticationChallengeSender = {
  use: () => {},
  continueWithoutCredential: () => {},
  cancel: () => {},
};
const parts = {
  protectionSpace: new URLProtectionSpace({ host: 'host', port: 80 }),
  proposedCredential: new URLCredential({ user: 'user', password: 'secret' }),
  previousFailureCount: 2,
  failureResponse: new HTTPURLResponse('http://host/?key=secret', { statusCode: 401 }),
  error: new URLError(-1013),
};

describe('URLAuthenticationChallenge', () => {
  it('keeps what it is made of', () => {
    const challenge = new URLAuthenticationChallenge({ ...parts, sender });
    for (const [name, value] of Object.entries({ ...parts, sender })) expect(challenge).toHaveProperty(name, value);
  });

  it('is the first one, with nothing known, unless it is told', () => {
    const { protectionSpace } = parts;
    expect(new URLAuthenticationChallenge({ protectionSpace })).toMatchObject({
      proposedCredential: null,
      previousFailureCount: 0,
      failureResponse: null,
      error: null,
      sender: null,
    });
  });

  it('can be given another sender', () => {
    // NSURLAuthenticationChallenge.init(authenticationChallenge:sender:): all but the sender is copied
    const challenge = URLAuthenticationChallenge.from(new URLAuthenticationChallenge(parts), sender);
    for (const [name, value] of Object.entries({ ...parts, sender })) expect(challenge).toHaveProperty(name, value);
    expect(URLAuthenticationChallenge.from(challenge, null).sender).toBe(null);
  });

  it('is serialised without secrets', () => {
    const json = JSON.stringify(new URLAuthenticationChallenge({ ...parts, sender }));
    expect(json).not.toContain('secret');
    expect(JSON.parse(json)).toMatchObject({ previousFailureCount: 2, proposedCredential: { user: 'user' } });
  });
});
