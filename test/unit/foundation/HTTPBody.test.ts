import { describe, expect, it } from '@jest/globals';
import { type HTTPBody, isReplayable } from '../../../src/foundation/HTTPBody.ts';

const data: HTTPBody = { kind: 'data', data: Uint8Array.of(1) };
const file: HTTPBody = { kind: 'file', file: '/tmp/a' };
const stream: HTTPBody = { kind: 'stream', stream: new ReadableStream<Uint8Array>() };

describe('isReplayable', () => {
  it.each<[string, HTTPBody, boolean]>([
    ['data', data, true],
    ['a file', file, true],
    ['a stream', stream, false],
    ['what is asked for', { kind: 'asked' }, false],
    ['no pieces', { kind: 'composite', pieces: [] }, true],
    ['pieces that are', { kind: 'composite', pieces: [data, { kind: 'composite', pieces: [file] }] }, true],
    [
      'pieces of which one is not',
      { kind: 'composite', pieces: [data, { kind: 'composite', pieces: [stream] }] },
      false,
    ],
  ])('%s: %p', (_what, body, expected) => {
    expect(isReplayable(body)).toBe(expected);
  });
});
