import { describe, expect, it } from '@jest/globals';
import { matchesEvent, matchesFailure } from '../../../../marbles/expectations/matching.ts';
import type { TaskEvent } from '../../../../src/events/TaskEvent.ts';
import { HTTPHeaders } from '../../../../src/foundation/HTTPHeaders.ts';
import { HTTPStatusError } from '../../../../src/foundation/HTTPStatusError.ts';
import { URLError } from '../../../../src/foundation/URLError.ts';
import * as events from '../../../support/taskEvents.ts';

const progress: TaskEvent = {
  type: 'progress',
  completedUnitCount: 5,
  totalUnitCount: 10,
  encodedBytes: 5,
  bytes: 5,
  fraction: 0.5,
};
const sentBody: TaskEvent = {
  type: 'sentBodyData',
  bytesSent: 5,
  totalBytesSent: 10,
  totalBytesExpectedToSend: 12,
  attempt: 1,
};
const retry: TaskEvent = { type: 'retry', attempt: 2, delay: 200, reason: new URLError(-1005) };
const trailers: TaskEvent = { type: 'trailers', fields: new HTTPHeaders(['Digest', 'x', 'Via', 'y']) };

const matching: readonly (readonly [string, unknown, TaskEvent])[] = [
  ['r', 200, events.response(200)],
  ['r', { status: 200 }, events.response(200, { A: '1' })],
  ['r', { status: 200, headers: { a: '1' } }, events.response(200, { A: '1', B: '2' })],
  ['r', { source: 'network' }, events.response()],
  ['r', events.head(404, { A: '1' }), events.response(404, { a: '1' })],
  ['r', (event: TaskEvent) => event.type === 'response', events.response()],
  ['i', 103, events.informational(103)],
  ['d', 'text', events.data('text')],
  ['d', new Uint8Array([1]), events.data(new Uint8Array([1]))],
  ['>', 'https://api.test/b', events.redirect('https://api.test/b')],
  ['>', { status: 302, location: 'https://api.test/b', hop: 0 }, events.redirect()],
  ['?', events.challenge().challenge.protectionSpace.authenticationMethod, events.challenge()],
  ['?', { host: 'api.test', scope: 'task' }, events.challenge()],
  ['u', 5, sentBody],
  ['u', { totalBytesSent: 10 }, sentBody],
  ['y', 2, retry],
  ['y', { delay: 200, reason: -1005 }, retry],
  ['b', 0, events.needNewBodyStream(0)],
  ['e', { digest: 'x' }, trailers],
  ['e', new HTTPHeaders(['digest', 'x', 'via', 'y']), trailers],
  ['n', 'https://api.test/a', events.created()],
  ['n', { method: 'GET' }, events.created()],
  ['s', 'POST https://api.test/a', events.sent(events.requestOf('POST'))],
  ['s', { hop: 1 }, events.sent(events.requestOf('GET'), 1)],
  ['%', { fraction: 0.5 }, progress],
  ['m', { redirectCount: 0, transactions: 0 }, events.metrics()],
];

const others: readonly (readonly [string, unknown, TaskEvent])[] = [
  ['r', 201, events.response(200)],
  ['r', { status: 200, headers: { a: '2' } }, events.response(200, { A: '1' })],
  ['r', { status: 200, headers: { c: '1' } }, events.response(200, { A: '1' })],
  ['r', { colour: 'red' }, events.response(200)],
  ['r', { source: 'cache' }, events.response()],
  ['r', events.head(404, { A: '2' }), events.response(404, { a: '1' })],
  ['r', () => false, events.response()],
  ['i', 103, events.informational(102)],
  ['d', 'text', events.data('texts')],
  ['d', new Uint8Array([2]), events.data(new Uint8Array([1]))],
  ['>', 'https://api.test/c', events.redirect()],
  ['u', 10, sentBody],
  ['y', 3, retry],
  ['y', { reason: -1001 }, retry],
  ['b', 1, events.needNewBodyStream(0)],
  ['e', { digest: 'y' }, trailers],
  ['e', new HTTPHeaders(['digest', 'x']), trailers],
  ['n', 'https://api.test/b', events.created()],
  ['s', 'GET https://api.test/a', events.sent(events.requestOf('POST'))],
  ['%', { fraction: 0.4 }, progress],
];

describe('an event', () => {
  it.each(matching)('is a %s of %p', (letter, value, event) => {
    expect(matchesEvent(letter, value, event)).toBe(true);
  });

  it.each(others)('is no %s of %p', (letter, value, event) => {
    expect(matchesEvent(letter, value, event)).toBe(false);
  });

  it.each(matching)('of a kind (%s) is any of it when nothing more is said', (letter, _value, event) => {
    expect(matchesEvent(letter, undefined, event)).toBe(true);
    for (const other of 'nwsubi>?yrd%ekmf')
      if (other !== letter) expect(matchesEvent(other, undefined, event)).toBe(false);
  });
});

describe('a failure', () => {
  const status = new HTTPStatusError(events.head(503), new Uint8Array());

  it.each([
    ['nothing', undefined, new TypeError('any')],
    ['its code', -1001, new URLError(-1001)],
    ['another error of its code', new URLError(-1001, { detail: 'slow' }), new URLError(-1001)],
    ['a predicate', (error: unknown) => URLError.is(error), new URLError(-1)],
    ['an error with its message', new TypeError('broken'), new TypeError('broken')],
    ['a value', 'text', 'text'],
    ['an error of its code', status, status],
  ])('is meant by %s', (_by, wanted, error) => {
    expect(matchesFailure(wanted, error)).toBe(true);
  });

  it.each([
    ['another code', -1002, new URLError(-1001)],
    ['a code, when it has none', -1001, new Error('x')],
    ['an error of another code', new URLError(-1002), new URLError(-1001)],
    ['a predicate', () => false, new URLError(-1)],
    ['an error with another message', new TypeError('other'), new TypeError('broken')],
  ])('is not meant by %s', (_by, wanted, error) => {
    expect(matchesFailure(wanted, error)).toBe(false);
  });
});
