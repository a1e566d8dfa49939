import { describe, expect, it } from '@jest/globals';
import { describeEvent, describeFailure, describeMark, describeValue } from '../../../marbles/describe.ts';
import { each } from '../../../marbles/values.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import * as events from '../../support/taskEvents.ts';

class Named {
  readonly x = 1;
}

describe('a value on one line', () => {
  it.each([
    ['text', `it's\n`, `'it\\'s\\n'`],
    ['long text', 'x'.repeat(100), `'${'x'.repeat(72)}…'`],
    ['a number', 5, '5'],
    ['null', null, 'null'],
    ['nothing', undefined, 'undefined'],
    ['bytes of text', new TextEncoder().encode('é'), `'é'`],
    ['other bytes', new Uint8Array([0, 255]), '2 bytes <00 ff>'],
    ['many bytes', new Uint8Array(20).fill(255), `20 bytes <${'ff '.repeat(16)}…>`],
    ['a list', [1, 'a'], `[1, 'a']`],
    ['a record', { a: 1, 'b-c': null }, `{ a: 1, 'b-c': null }`],
    ['several', each(1, 'a'), `each(1, 'a')`],
    ['an object of a class', new Named(), 'Named { x: 1 }'],
    ['an object that says it itself', new URL('https://a.test/'), 'URL https://a.test/'],
    ['a request', new URLRequest('https://a.test/'), 'URLRequest https://a.test/'],
    ['a head', events.head(404), 'HTTPURLResponse 404'],
    ['a function', () => 1, 'a function'],
    ['an error', new TypeError('broken'), 'TypeError: broken'],
  ])('%s', (_what, value, line) => {
    expect(describeValue(value)).toBe(line);
  });
});

describe('an event on one line', () => {
  it.each([
    [events.created(), 'created GET https://api.test/a'],
    [events.sent(events.requestOf('POST'), 1), 'sent POST https://api.test/a (hop 1)'],
    [events.response(201), 'response 201'],
    [events.informational(103), 'informationalResponse 103'],
    [events.redirect(), 'redirect 302 to GET https://api.test/b'],
    [events.data('text'), `data 'text'`],
    [events.needNewBodyStream(7), 'needNewBodyStream 7'],
    [events.metrics(), 'metrics'],
    [events.completed(), 'completed'],
    [{ type: 'waitingForConnectivity' } as const, 'waitingForConnectivity'],
    [{ type: 'trailers', fields: new HTTPHeaders(['A', '1']) } as const, `trailers { A: '1' }`],
    [
      { type: 'sentBodyData', bytesSent: 1, totalBytesSent: 2, totalBytesExpectedToSend: 3, attempt: 1 } as const,
      'sentBodyData 1 (2 of 3)',
    ],
    [
      { type: 'retry', attempt: 2, delay: 200, reason: new URLError(-1005) } as const,
      `retry 2 in 200 ms because of -1005 networkConnectionLost: ${new URLError(-1005).message}`,
    ],
  ])('%#', (event, line) => {
    expect(describeEvent(event)).toBe(line);
  });

  it('a failure has its code and name', () => {
    expect(describeFailure(new URLError(-1001))).toBe(`failure -1001 timedOut: ${new URLError(-1001).message}`);
    expect(describeFailure('text')).toBe('failure text');
  });
});

describe('a letter on one line', () => {
  const mark = (kind: string, value?: unknown): string => describeMark({ frame: 0, letter: kind, kind, value });

  it.each([
    ['r', undefined, 'response'],
    ['r', 404, 'response 404'],
    ['r', events.head(404), 'response 404'],
    ['d', 'text', `data 'text'`],
    ['|', undefined, 'complete'],
    ['#', undefined, 'failure'],
    ['#', -1001, 'failure -1001'],
    ['f', undefined, 'completed'],
  ])('%s %p', (kind, value, line) => {
    expect(mark(kind, value)).toBe(line);
  });
});
