import { describe, expect, it } from '@jest/globals';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';

const withFields = (
  headerFields: Readonly<Record<string, string>> | HTTPHeaders,
  url = 'http://host/a',
): HTTPURLResponse => new HTTPURLResponse(url, { statusCode: 200, headerFields });

describe('HTTPURLResponse', () => {
  it.each<[Record<string, string>, string | null, string | null]>([
    // swift-corelibs-foundation, TestHTTPURLResponse: type and charset in lower case, both null without a field
    [{}, null, null],
    [{ 'Content-Type': 'text/html' }, 'text/html', null],
    [{ 'content-type': 'text/HTML; charset=ISO-8859-4' }, 'text/html', 'iso-8859-4'],
    [{ 'CONTENT-TYPE': 'text/HTML; charset="UTF-8"' }, 'text/html', 'utf-8'],
    [{ 'Content-Type': 'nonsense' }, null, null],
  ])('%j: type %s, charset %s', (fields, mimeType, textEncodingName) => {
    expect(withFields(fields)).toMatchObject({ mimeType, textEncodingName });
  });

  it.each<[readonly string[], number]>([
    // swift-corelibs-foundation, TestHTTPURLResponse: codings do not matter
    [['Content-Length', '997'], 997],
    [['Content-Length', '997', 'Content-Encoding', 'gzip'], 997],
    [['Content-Length', '997', 'Transfer-Encoding', 'chunked'], 997],
    [['conTent-lenGTH', '0'], 0],
    [[], -1],
    // RFC 9110 §8.6: a repeated equal value may be taken for one
    [['Content-Length', '5', 'content-length', '5'], 5],
    [['Content-Length', '5', 'content-length', '6'], -1],
    [['Content-Length', '-5'], -1],
    [['Content-Length', '5.0'], -1],
    [['Content-Length', '0x5'], -1],
    [['Content-Length', ''], -1],
    [['Content-Length', '9'.repeat(30)], -1],
  ])('%j: length %d', (flat, length) => {
    expect(withFields(new HTTPHeaders(flat)).expectedContentLength).toBe(length);
  });

  it('spells well-known names in one way and leaves the others', () => {
    // swift-corelibs-foundation, TestHTTPURLResponse
    const fields = { location: '/b', 'conTent-lenGTH': '5', 'x-extra-HEADER': '1', 'X-UPPERCASE': '2' };
    expect(Object.entries(withFields(fields).allHeaderFields)).toEqual([
      ['Location', '/b'],
      ['Content-Length', '5'],
      ['x-extra-HEADER', '1'],
      ['X-UPPERCASE', '2'],
    ]);
  });

  it('joins repeated fields, and keeps them apart for who asks', () => {
    const response = withFields(new HTTPHeaders(['Set-Cookie', 'a=1', 'set-cookie', 'b=2']));
    expect(response.allHeaderFields['Set-Cookie']).toBe('a=1, b=2');
    expect(response.valueForHTTPHeaderField('SET-COOKIE')).toBe('a=1, b=2');
    expect(response.headers.getAll('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(response.valueForHTTPHeaderField('Other')).toBe(null);
  });

  it('takes the last of two types', () => {
    // Fetch standard §2.2.2, extract a MIME type: the last one counts
    expect(withFields(new HTTPHeaders(['Content-Type', 'a/b', 'Content-Type', 'c/d; charset=X']))).toMatchObject({
      mimeType: 'c/d',
      textEncodingName: 'x',
    });
  });

  it('keeps names that reach for prototypes harmless', () => {
    const { allHeaderFields } = withFields(new HTTPHeaders(['__proto__', 'x', 'constructor', 'y']));
    expect(Object.entries(allHeaderFields)).toEqual([
      ['__proto__', 'x'],
      ['constructor', 'y'],
    ]);
  });

  it.each<[string, string, string]>([
    // swift-corelibs-foundation, TestURLResponse
    ['attachment; filename="/a/b/name"', 'http://host/x', '_a_b_name'],
    ['attachment; filename=name.txt', 'http://host/x', 'name.txt'],
    ["attachment; filename*=UTF-8''%e2%82%ac.txt; filename=e.txt", 'http://host/x', '€.txt'],
    ['attachment; filename="../../etc/passwd"', 'http://host/x', '_._.._etc_passwd'],
    // no name, or none that is one: the URL's
    ['inline', 'http://host/x', 'x'],
    ['attachment; filename=".."', 'http://host/x', 'x'],
    ['attachment; filename="unterminated', 'http://host/x?y', 'x'],
    ['inline', 'http://host/', 'host'],
  ])('%j at %s suggests %j', (field, url, name) => {
    expect(withFields({ 'Content-Disposition': field }, url).suggestedFilename).toBe(name);
  });

  it('is HTTP/1.1 unless it is told', () => {
    expect(new HTTPURLResponse('http://host/', { statusCode: 999 })).toMatchObject({
      statusCode: 999,
      httpVersion: 'HTTP/1.1',
      mimeType: null,
      expectedContentLength: -1,
    });
    expect(new HTTPURLResponse('http://host/', { statusCode: 200, httpVersion: 'HTTP/2' }).httpVersion).toBe('HTTP/2');
  });

  it('reads nothing of its fields before it is asked', () => {
    const reads: string[] = [];
    const headers = HTTPHeaders.deferred({
      lookUp: (name) => {
        reads.push(name);
        return name === 'content-type' ? 'text/plain' : undefined;
      },
      all: () => {
        reads.push('all');
        return [];
      },
    });
    const response = HTTPURLResponse.fromHead('http://host/', 200, 'HTTP/1.1', headers);
    expect([response.statusCode, response.urlString, response.httpVersion]).toEqual([200, 'http://host/', 'HTTP/1.1']);
    expect(reads).toEqual([]);
    expect([response.mimeType, response.textEncodingName, response.mimeType]).toEqual([
      'text/plain',
      null,
      'text/plain',
    ]);
    expect(reads).toEqual(['content-type']);
  });

  it('says what a status means', () => {
    expect([200, 404, 599].map((status) => HTTPURLResponse.localizedStringForStatusCode(status))).toEqual([
      'no error',
      'not found',
      'server error',
    ]);
  });

  const fields = { 'Content-Type': 'text/plain' };
  it.each<[string, HTTPURLResponse, boolean]>([
    ['the same', withFields({ 'content-type': 'text/plain' }), true],
    ['another URL', withFields(fields, 'http://host/b'), false],
    ['another field', withFields({ 'Content-Type': 'text/html' }), false],
    ['more fields', withFields({ ...fields, Age: '1' }), false],
    ['another status', new HTTPURLResponse('http://host/a', { statusCode: 201, headerFields: fields }), false],
    [
      'another version',
      new HTTPURLResponse('http://host/a', { statusCode: 200, headerFields: fields, httpVersion: 'HTTP/1.0' }),
      false,
    ],
  ])('compares with %s', (_what, other, expected) => {
    expect(withFields(fields).isEqual(other)).toBe(expected);
  });

  it('is serialised without secrets', () => {
    const response = withFields({ 'Set-Cookie': 'a=secret', Age: '1' }, 'http://host/?key=secret');
    expect(JSON.parse(JSON.stringify(response))).toEqual({
      url: 'http://host/?key=***',
      statusCode: 200,
      mimeType: null,
      expectedContentLength: -1,
      textEncodingName: null,
      headers: { 'Set-Cookie': '***', Age: '1' },
    });
  });
});
