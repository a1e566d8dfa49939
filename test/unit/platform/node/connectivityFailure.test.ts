import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../../src/foundation/URLErrorCode.ts';
import type { NetworkPath } from '../../../../src/loading/ports.ts';
import { isConnectivityFailure } from '../../../../src/platform/node/connectivityFailure.ts';

const path = (status: NetworkPath['status']): NetworkPath => ({
  status,
  usesCellular: false,
  isExpensive: false,
  isConstrained: false,
  isUltraConstrained: false,
});
const coded = (code: unknown, more: object = {}): Error => Object.assign(new Error(String(code)), { code, ...more });
const several = (...codes: readonly string[]): AggregateError =>
  Object.assign(new AggregateError(codes.map((code) => coded(code))), { code: codes[0] });
const wrapped = (cause: unknown, depth: number): unknown =>
  depth === 0 ? cause : new Error('outer', { cause: wrapped(cause, depth - 1) });

describe('whether there is no way to the network', () => {
  it.each([
    ['ENETUNREACH', coded('ENETUNREACH'), true, true],
    ['EHOSTUNREACH', coded('EHOSTUNREACH'), true, true],
    ['ENETDOWN', coded('ENETDOWN'), true, true],
    ['EAI_AGAIN', coded('EAI_AGAIN'), true, true],
    ['ENOTFOUND', coded('ENOTFOUND'), false, true],
    ['ECONNREFUSED', coded('ECONNREFUSED'), false, false],
    ['ECONNRESET', coded('ECONNRESET'), false, false],
    ['ETIMEDOUT', coded('ETIMEDOUT'), false, false],
    ['all addresses unreachable', several('ENETUNREACH', 'EHOSTUNREACH'), true, true],
    ['one address refused', several('ENETUNREACH', 'ECONNREFUSED'), false, false],
    ['an engine error around it', wrapped(coded('ENETUNREACH'), 2), true, true],
    ['a coded engine error around it', coded('UND_ERR_CONNECT', { cause: coded('ENETDOWN') }), true, true],
    ['an error without a code', new Error('?'), false, false],
    ['a number for a code', coded(7), false, false],
    ['text', 'ENETUNREACH', false, false],
    ['nothing', undefined, false, false],
  ])('%s', (_what, cause, withInterfaces, without) => {
    const error = new URLError(URLErrorCode.cannotConnectToHost, { cause });
    expect(isConnectivityFailure(error, path('satisfied'))).toBe(withInterfaces);
    expect(isConnectivityFailure(error, path('unsatisfied'))).toBe(without);
  });
});
