import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { URLSessionTaskMetrics } from '../../../src/foundation/URLSessionTaskMetrics.ts';

describe('values that are printed', () => {
  it('show their name and what they hold, and nothing secret', () => {
    const request = URLRequest.post('https://mia:secret@api.test/?token=secret').header('Authorization', 'secret');
    const text = inspect(request);
    expect(text).toMatch(/^URLRequest \{/);
    expect(text).toContain("method: 'POST'");
    expect(text).not.toContain('secret');
  });

  it('show the subclass they are of', () => {
    const response = new HTTPURLResponse('https://api.test/', { statusCode: 404 });
    expect(inspect(response)).toMatch(/^HTTPURLResponse \{[^]*statusCode: 404/);
  });

  it('show metrics as numbers and dates', () => {
    expect(inspect(new URLSessionTaskMetrics([], 1000, 3000, 2))).toMatch(/^URLSessionTaskMetrics \{[^]*duration: 2/);
  });
});
