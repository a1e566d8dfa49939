import { describe, expect, it } from '@jest/globals';
import { LoadPattern, type LoadPatternSource } from '../../../../marbles/server/LoadPattern.ts';
import { URLRequest } from '../../../../src/foundation/URLRequest.ts';

const get = new URLRequest('https://api.test/users/1?full=yes&page=2#top').header('X-Team', 'blue');
const plain = new URLRequest('https://api.test/users/1');
const post = URLRequest.post('https://api.test/users').json({ name: 'Ada', tags: ['a'] });

const meant: readonly (readonly [LoadPatternSource, URLRequest])[] = [
  ['GET https://api.test/users/1?full=yes&page=2', get],
  ['https://api.test/users/1', plain],
  ['GET /users/1', plain],
  ['/users/1?full=yes&page=2', get],
  ['/users/*', get],
  ['GET https://*/users/1', plain],
  ['* /users/1', plain],
  ['*', post],
  ['POST *', post],
  [{ path: '/users/1' }, get],
  [{ path: /^\/users\/\d+$/ }, get],
  [{ url: /^https:/ }, get],
  [{ query: { page: '2' } }, get],
  [{ headers: { 'x-team': 'blue' } }, get],
  [{ headers: { 'x-team': /^b/ } }, get],
  [{ method: 'POST', body: { name: 'Ada', tags: ['a'] } }, post],
  [{ body: '{"name":"Ada","tags":["a"]}' }, post],
  [{ body: /Ada/ }, post],
  [{ body: (text: string) => text.includes('Ada') }, post],
  [{ body: null }, get],
];

const notMeant: readonly (readonly [LoadPatternSource, URLRequest, string])[] = [
  ['GET https://api.test/users/1', get, 'other URL'],
  ['POST /users/1', plain, 'other method'],
  ['GET /users', plain, 'other path'],
  ['GET /users/1', get, 'other path'],
  ['https://api.test/user.', plain, 'other URL'],
  [{ path: '/users' }, get, 'other path'],
  [{ query: { page: '3' } }, get, 'other query'],
  [{ headers: { 'x-team': 'red' } }, get, 'other x-team'],
  [{ headers: { 'x-team': 'blue' } }, plain, 'other x-team'],
  [{ body: { name: 'Bob' } }, post, 'other body'],
  [{ body: { name: 'Ada' } }, post, 'other body'],
  [{ body: 'x' }, get, 'other body'],
];

describe('a pattern', () => {
  it.each(meant)('%p means a load', (source, request) => {
    expect(new LoadPattern(source).mismatch(request)).toBeNull();
  });

  it.each(notMeant)('%p does not mean a load', (source, request, why) => {
    expect(new LoadPattern(source).mismatch(request)).toBe(why);
  });

  it('takes the dots and signs of a URL for themselves', () => {
    expect(new LoadPattern('https://api.test/a+b(c)').mismatch(new URLRequest('https://api.test/a+b(c)'))).toBeNull();
    expect(new LoadPattern('https://api.test/a').mismatch(new URLRequest('https://apixtest/a'))).toBe('other URL');
  });

  it('is spoken of as it was written', () => {
    expect(new LoadPattern(' GET /a ').text).toBe('GET /a');
    expect(new LoadPattern({ method: 'PUT', path: '/a', query: { b: '1' } }).text).toBe(`PUT /a { query: { b: '1' } }`);
  });

  it('looks at bodies of several pieces in memory, and never at streams', () => {
    const form = URLRequest.post('https://api.test/').multipart((parts) => parts.field('a', 'one'));
    const streamed = URLRequest.post('https://api.test/').withBody({ kind: 'stream', stream: new ReadableStream() });
    expect(new LoadPattern({ body: /one/ }).mismatch(form)).toBeNull();
    expect(new LoadPattern({ body: /one/ }).mismatch(streamed)).toBe('other body');
  });

  it.each(['', 'GET', 'a b c'])('%j is none', (text) => {
    expect(() => new LoadPattern(text)).toThrow(TypeError);
  });
});
