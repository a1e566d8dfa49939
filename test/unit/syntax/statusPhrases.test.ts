import { STATUS_CODES } from 'node:http';

import { describe, expect, it } from '@jest/globals';
import { statusPhrase } from '../../../src/syntax/statusPhrases.ts';

describe('statusPhrase', () => {
  it.each<[number, string]>([
    // HTTPURLResponse.localizedString(forStatusCode:)
    [200, 'no error'],
    [404, 'not found'],
    // RFC 9110 §15
    [301, 'moved permanently'],
    [413, 'content too large'],
    [422, 'unprocessable content'],
    // classes, for what is not registered
    [199, 'informational'],
    [299, 'success'],
    [399, 'redirected'],
    [499, 'client error'],
    [599, 'server error'],
    [999, 'unknown status'],
    [0, 'unknown status'],
    [-200, 'unknown status'],
  ])('%d: %s', (status, expected) => {
    expect(statusPhrase(status)).toBe(expected);
  });

  it('knows every status that Node knows, except the joke', () => {
    const classes = ['informational', 'success', 'redirected', 'client error', 'server error'];
    const unknown = Object.keys(STATUS_CODES).filter((status) => classes.includes(statusPhrase(Number(status))));
    expect(unknown).toEqual(['418', '509']);
  });

  it('is lower case', () => {
    for (let status = 100; status < 600; status++) {
      expect(statusPhrase(status)).toBe(statusPhrase(status).toLowerCase());
    }
  });
});
