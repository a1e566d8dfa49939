import { describe, expect, it } from '@jest/globals';
import { challengeScope } from '../../../src/events/challengeScope.ts';

/** Apple, "Handling an authentication challenge": session-wide and non-session-wide challenges. */
const rows = [
  ['NSURLAuthenticationMethodServerTrust', 'session'],
  ['NSURLAuthenticationMethodClientCertificate', 'session'],
  ['NSURLAuthenticationMethodNegotiate', 'session'],
  ['NSURLAuthenticationMethodNTLM', 'session'],
  ['NSURLAuthenticationMethodDefault', 'task'],
  ['NSURLAuthenticationMethodHTTPBasic', 'task'],
  ['NSURLAuthenticationMethodHTTPDigest', 'task'],
  ['NSURLAuthenticationMethodHTMLForm', 'task'],
  ['something else', 'task'],
] as const;

describe('challengeScope', () => {
  it.each(rows)('of %s is the %s', (method, scope) => {
    expect(challengeScope(method)).toBe(scope);
  });
});
