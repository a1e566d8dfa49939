import { describe, expect, it } from '@jest/globals';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLResponse, type URLResponseParts } from '../../../src/foundation/URLResponse.ts';

const parts: URLResponseParts = { mimeType: 'Text/Plain', expectedContentLength: 5, textEncodingName: 'UTF-8' };

describe('URLResponse', () => {
  it('keeps what it is made of as it is given', () => {
    // swift-corelibs-foundation, TestURLResponse: the case of a type is not changed
    const response = new URLResponse('http://host/a', parts);
    expect(response).toMatchObject(parts);
    expect(response.urlString).toBe('http://host/a');
  });

  it('knows nothing unless it is told', () => {
    expect(new URLResponse(null)).toMatchObject({
      url: null,
      urlString: null,
      mimeType: null,
      expectedContentLength: -1,
      textEncodingName: null,
    });
  });

  it('gives a new URL at each read', () => {
    const response = new URLResponse(new URL('http://host/a'));
    response.url!.pathname = '/changed';
    expect(response.url?.href).toBe('http://host/a');
  });

  it('does not change with what it was made from', () => {
    const [url, changing] = [new URL('http://host/a'), { mimeType: 'a/b' }];
    const response = new URLResponse(url, changing);
    url.pathname = '/changed';
    changing.mimeType = 'c/d';
    expect([response.urlString, response.mimeType]).toEqual(['http://host/a', 'a/b']);
  });

  it.each<[string | null, string]>([
    // NSURLResponse.suggestedFilename: the URL's last component, without its query
    ['http://host/a/b/name.txt?x=/y', 'name.txt'],
    ['http://host/a/b/name.txt#x/y', 'name.txt'],
    ['http://host/a/b/', 'b'],
    ['http://host/a%20b', 'a b'],
    ['http://host/%E6%97%A5.txt', '日.txt'],
    ['file:///tmp/name.txt', 'name.txt'],
    // then the host
    ['http://host.test/', 'host.test'],
    ['http://host.test', 'host.test'],
    ['http://[::1]/', '[__1]'],
    // then nothing better
    ['data:text/plain,a/b/c', 'unknown'],
    ['file:///', 'unknown'],
    ['no url', 'unknown'],
    [null, 'unknown'],
    // an escaped separator stays inside of the name
    ['http://host/%2e%2e%2f%2e%2e%2fetc%2fpasswd', '_._.._etc_passwd'],
    ['http://host/..%5c..%5cboot.ini', '_._.._boot.ini'],
    ['http://host/%ff', '%ff'],
    ['http://host/a%00.txt', 'a.txt'],
  ])('suggests for %j the name %j', (url, name) => {
    expect(new URLResponse(url).suggestedFilename).toBe(name);
  });

  it.each<[string, URLResponse, boolean]>([
    ['itself', new URLResponse('http://host/a', parts), true],
    ['another URL', new URLResponse('http://host/b', parts), false],
    ['another type', new URLResponse('http://host/a', { ...parts, mimeType: 'a/b' }), false],
    ['another length', new URLResponse('http://host/a', { ...parts, expectedContentLength: 6 }), false],
    ['another encoding', new URLResponse('http://host/a', { ...parts, textEncodingName: null }), false],
    ['no URL', new URLResponse(null, parts), false],
    ['an HTTP response', new HTTPURLResponse('http://host/a', { statusCode: 200 }), false],
  ])('compares with %s', (_what, other, expected) => {
    expect(new URLResponse('http://host/a', parts).isEqual(other)).toBe(expected);
  });

  it('is of another kind than an HTTP response that says the same', () => {
    const plain = new URLResponse('http://host/a');
    const http = new HTTPURLResponse('http://host/a', { statusCode: 200 });
    expect([plain.isEqual(http), http.isEqual(plain)]).toEqual([false, false]);
  });

  it('is its own copy, as a value that does not change', () => {
    const response = new URLResponse('http://host/a', parts);
    expect(response.copy().isEqual(response)).toBe(true);
  });

  it('is serialised without secrets', () => {
    const response = new URLResponse('http://user:pass@host/a?key=secret', parts);
    expect(JSON.parse(JSON.stringify(response))).toEqual({ url: 'http://***@host/a?key=***', ...parts });
  });
});
