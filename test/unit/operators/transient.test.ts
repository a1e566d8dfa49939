import { describe, expect, it } from '@jest/globals';
import { isTransient } from '../../../operators/transient.ts';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { head } from '../../support/taskEvents.ts';

const transientCodes: ReadonlySet<string> = new Set([
  ...['timedOut', 'cannotFindHost', 'cannotConnectToHost', 'networkConnectionLost', 'dnsLookupFailed'],
  'notConnectedToInternet',
]);

describe('isTransient', () => {
  it.each(Object.entries<number>({ ...URLErrorCode }))('judges %s (%i)', (name, code) => {
    expect(isTransient(new URLError(code))).toBe(transientCodes.has(name));
  });

  it.each<[number, boolean, string]>([
    [408, true, 'RFC 9110 §15.5.9: the client may repeat the request'],
    [425, true, 'RFC 8470 §5.2: not as early data'],
    [429, true, 'RFC 6585 §4'],
    [500, true, 'RFC 9110 §15.6.1: unexpected condition'],
    [502, true, 'RFC 9110 §15.6.3'],
    [503, true, 'RFC 9110 §15.6.4: temporary overload'],
    [504, true, 'RFC 9110 §15.6.5'],
    [400, false, 'RFC 9110 §15.5.1: the request is at fault'],
    [404, false, 'RFC 9110 §15.5.5'],
    [501, false, 'RFC 9110 §15.6.2: not supported'],
    [505, false, 'RFC 9110 §15.6.6'],
  ])('judges the status %i: %s (%s)', (statusCode, transient) => {
    expect(isTransient(new HTTPStatusError(head(statusCode), new Uint8Array(0)))).toBe(transient);
  });

  it.each([new Error('x'), null, undefined, 'timedOut', { code: -1001 }])(
    'says no to %p, which is no URLError',
    (error) => {
      expect(isTransient(error)).toBe(false);
    },
  );
});
