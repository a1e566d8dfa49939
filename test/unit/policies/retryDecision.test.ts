import { describe, expect, it } from '@jest/globals';
import {
  type FailedTry,
  maximumSilentRetries,
  maximumUnprocessedRetries,
  retryDecision,
} from '../../../src/policies/retryDecision.ts';

const stale: FailedTry = {
  code: -1005,
  method: 'GET',
  body: null,
  usedOldConnection: true,
  hasSent: true,
  isUnprocessed: false,
  hasAnswer: false,
  retries: 0,
};
const data = { kind: 'data', data: new Uint8Array(1) } as const;
const stream = { kind: 'stream', stream: new ReadableStream<Uint8Array>() } as const;

const rows: readonly (readonly ['retry' | 'fail', Partial<FailedTry>, string])[] = [
  ...['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY'].map(
    (method) => ['retry', { method }, 'RFC 9110 §9.2.2: idempotent'] as const,
  ),
  ...['POST', 'PATCH', 'CONNECT', 'get', 'LOCK'].map(
    (method) => ['fail', { method }, 'RFC 9110 §9.2.2: not known to be idempotent'] as const,
  ),
  ['retry', { method: 'POST', hasSent: false }, 'RFC 9112 §9.3.1: nothing was sent'],
  ['retry', { method: 'POST', hasSent: false, body: data }, 'RFC 9112 §9.3.1: nothing was sent'],
  ['fail', { method: 'POST', hasSent: false, body: stream }, 'a stream that was opened is gone'],
  ['retry', { method: 'PUT', body: data }, 'bytes can be sent again'],
  ['retry', { method: 'PUT', body: { kind: 'file', file: '/x' } }, 'a file can be sent again'],
  ['retry', { method: 'PUT', body: { kind: 'composite', pieces: [data] } }, 'as its pieces'],
  ['fail', { method: 'PUT', body: { kind: 'composite', pieces: [data, stream] } }, 'as its pieces'],
  ['fail', { method: 'PUT', body: stream }, 'a stream comes once'],
  ['fail', { method: 'PUT', body: { kind: 'asked' } }, 'it would have to be asked for'],
  ['fail', { usedOldConnection: false }, 'a new connection that dies is a failure'],
  ['fail', { hasAnswer: true }, 'RFC 9112 §9.3.1: before any answer'],
  ['fail', { code: -1001 }, 'a timeout says something about the request'],
  ['fail', { code: -1004 }, 'refused'],
  ['fail', { code: -1017 }, 'an answer that is no HTTP'],
  ['retry', { retries: maximumSilentRetries - 1 }, 'several connections may have died'],
  ['fail', { retries: maximumSilentRetries }, 'and there it ends'],
  ['retry', { isUnprocessed: true, method: 'POST', body: data }, 'RFC 9113 §8.7: the peer has not looked at it'],
  ['retry', { isUnprocessed: true, usedOldConnection: false }, 'RFC 9113 §8.7: whatever the connection'],
  ['retry', { isUnprocessed: true, code: -1017 }, 'RFC 9113 §8.7: whatever ended it'],
  ['fail', { isUnprocessed: true, body: stream }, 'a stream that was opened is gone'],
  ['fail', { isUnprocessed: true, hasAnswer: true }, 'an answer shows that it was looked at'],
  ['retry', { isUnprocessed: true, retries: maximumUnprocessedRetries - 1 }, 'some are served each time'],
  ['fail', { isUnprocessed: true, retries: maximumUnprocessedRetries }, 'and there it ends'],
];

describe('retryDecision', () => {
  it.each(rows)('is %s for a stale connection with %j (%s)', (expected, change) => {
    expect(retryDecision({ ...stale, ...change })).toBe(expected);
  });
});
