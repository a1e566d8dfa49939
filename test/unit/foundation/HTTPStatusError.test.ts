import { describe, expect, it } from '@jest/globals';
import { HTTPStatusError } from '../../../src/foundation/HTTPStatusError.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../../src/foundation/URLError.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const response = (contentType: string): HTTPURLResponse =>
  new HTTPURLResponse('https://host/a?key=secret', {
    statusCode: 404,
    headerFields: { 'Content-Type': contentType, 'Set-Cookie': 'a=secret' },
  });

describe('HTTPStatusError', () => {
  it('is a -1011 that says the status and where', () => {
    const error = new HTTPStatusError(response('text/plain'), bytes('gone'));
    expect(error).toMatchObject({ name: 'URLError', code: -1011 });
    expect(error.message).toBe('bad response from the server (https://host/a?key=***): status 404');
    expect(error.response.statusCode).toBe(404);
    expect(new TextDecoder().decode(error.body)).toBe('gone');
  });

  it('is a URLError, and can be told from others across copies', () => {
    const error = new HTTPStatusError(response('text/plain'));
    expect([URLError.is(error), HTTPStatusError.is(error)]).toEqual([true, true]);
    expect(HTTPStatusError.is(new URLError(-1011))).toBe(false);
    expect(HTTPStatusError.is({ [Symbol.for('rx-urlsession.HTTPStatusError')]: true })).toBe(true);
    expect(HTTPStatusError.is(null)).toBe(false);
  });

  it('keeps 64 KiB of the body, in memory of their own if there was more', () => {
    const body = new Uint8Array(64 * 1024).fill(7);
    expect(new HTTPStatusError(response('text/plain'), body).body).toBe(body);
    const longer = new Uint8Array(10 * 1024 * 1024).fill(7);
    const kept = new HTTPStatusError(response('text/plain'), longer).body;
    expect([kept.length, kept.buffer.byteLength]).toEqual([64 * 1024, 64 * 1024]);
  });

  it.each([
    // RFC 9457 §3
    ['application/problem+json', '{"title":"No","status":404}', { title: 'No', status: 404 }],
    ['Application/Problem+JSON; charset=utf-8', '{"title":"No"}', { title: 'No' }],
    ['application/problem+json', '{"title":', null],
    ['application/problem+json', '', null],
    ['application/json', '{"title":"No"}', null],
  ])('reads the problem in %s %s', (contentType, body, expected) => {
    expect(new HTTPStatusError(response(contentType), bytes(body)).problem).toEqual(expected);
  });

  it('keeps what it is and what it knows when it is filled', () => {
    const cause = new Error('below');
    const error = new HTTPStatusError(response('text/plain'), bytes('gone'), { cause, hop: 1 });
    const filled = error.with({ hop: 5, attempt: 2 });
    expect(filled).toBeInstanceOf(HTTPStatusError);
    expect(filled).toMatchObject({ hop: 1, attempt: 2, cause, body: error.body, message: error.message });
    expect(filled.response).toBe(error.response);
  });

  it('is serialised without the body and without secrets', () => {
    const json = JSON.stringify(new HTTPStatusError(response('text/plain'), bytes('secret')));
    expect(json).not.toContain('secret');
    expect(JSON.parse(json)).toMatchObject({ code: -1011, response: { statusCode: 404 } });
  });
});
