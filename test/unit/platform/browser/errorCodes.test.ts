import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../../src/foundation/URLRequest.ts';
import type { NetworkPath } from '../../../../src/loading/ports.ts';
import { Transfer } from '../../../../src/loading/Transfer.ts';
import { engineFailure, unreadableBody, unsendable } from '../../../../src/platform/browser/errorCodes.ts';

const path = (status: NetworkPath['status']): NetworkPath => ({
  ...{ status, usesCellular: false, isExpensive: false, isConstrained: false, isUltraConstrained: false },
});
const transferAt = (times: Partial<Pick<Transfer, 'requestEnd' | 'responseStart'>> = {}): Transfer =>
  Object.assign(new Transfer(new URLRequest('https://a.test/x'), 1), times);

describe('engineFailure', () => {
  const network = new TypeError('Failed to fetch');
  it.each([
    // Fetch standard: every network error is a TypeError, whatever its cause.
    ['a network error while the request is sent', network, {}, 'satisfied', -1005, 'sending'],
    ['a network error before the head', network, { requestEnd: 1 }, 'satisfied', -1005, 'waiting'],
    ['a network error while offline', network, { requestEnd: 1 }, 'unsatisfied', -1009, 'waiting'],
    ['a network error in the body', network, { requestEnd: 1, responseStart: 1 }, 'satisfied', -1005, 'receiving'],
    ['a network error in the body, offline', network, { responseStart: 1 }, 'unsatisfied', -1005, 'receiving'],
    ['the engine giving up', new DOMException('', 'AbortError'), {}, 'satisfied', -999, 'sending'],
    ['the engine waiting no longer', new DOMException('', 'TimeoutError'), {}, 'satisfied', -1001, 'sending'],
    ['another error', new RangeError('?'), {}, 'satisfied', -1, 'sending'],
    ['no error at all', 'odd', {}, 'satisfied', -1, 'sending'],
    ['nothing', null, {}, 'satisfied', -1, 'sending'],
  ] as const)('of %s', (_name, cause, times, status, code, phase) => {
    const error = engineFailure(cause, transferAt(times), path(status));
    expect(error).toMatchObject({ code, phase, cause, failureURLString: 'https://a.test/x' });
  });
});

describe('unsendable', () => {
  it("is a bad URL with the engine's reason", () => {
    const cause = new TypeError('forbidden method');
    expect(unsendable(cause, transferAt())).toMatchObject({ code: -1000, phase: 'preparing', cause });
  });
});

describe('unreadableBody', () => {
  it('passes on what is said in our own words', () => {
    const cause = new URLError(-1102);
    expect(unreadableBody(cause, transferAt())).toBe(cause);
  });

  it('is an exhausted stream otherwise', () => {
    const cause = new Error('torn');
    expect(unreadableBody(cause, transferAt())).toMatchObject({ code: -1021, phase: 'sending', cause });
  });
});
