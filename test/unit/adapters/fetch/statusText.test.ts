import { STATUS_CODES } from 'node:http';

import { describe, expect, it } from '@jest/globals';

import { statusTextOf } from '../../../../src/adapters/fetch/statusText.ts';
import { HTTPURLResponse } from '../../../../src/foundation/HTTPURLResponse.ts';

const textOf = (statusCode: number, httpVersion = 'HTTP/1.1'): string =>
  statusTextOf(new HTTPURLResponse('http://a.test/', { statusCode, httpVersion }));

describe('the phrase of a status', () => {
  it.each([200, 201, 204, 206, 226, 301, 304, 308, 400, 404, 414, 429, 451, 500, 503, 505, 511])(
    '%d has the one that Node knows',
    (status) => {
      expect(textOf(status)).toBe(STATUS_CODES[status]);
    },
  );

  it.each([299, 399, 418, 499, 599, 799])('%d has none', (status) => {
    expect(textOf(status)).toBe('');
  });

  it('is no part of HTTP/2 (RFC 9113 §8.3.2)', () => {
    expect(textOf(200, 'HTTP/2')).toBe('');
    expect(textOf(200, 'h2')).toBe('');
    expect(textOf(200, 'HTTP/1.0')).toBe('OK');
  });
});
