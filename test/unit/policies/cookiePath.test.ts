import { describe, expect, it } from '@jest/globals';
import { defaultCookiePath, pathMatches, withoutQuery } from '../../../src/policies/cookiePath.ts';

describe('a path', () => {
  it.each<[string, string, boolean]>([
    ['/', '/', true],
    ['/a', '/', true],
    ['/a', '/a', true],
    ['/a/b', '/a', true],
    ['/a/b', '/a/', true],
    ['/a', '/a/', false],
    ['/ab', '/a', false],
    ['/', '/a', false],
    ['/A', '/a', false],
    ['/a%2Fb', '/a', false],
  ])('%s lies below %s: %s (RFC 6265 §5.1.4)', (path, cookiePath, expected) => {
    expect(pathMatches(path, cookiePath)).toBe(expected);
  });

  it.each([
    ['/', '/'],
    ['/a', '/'],
    ['/a/', '/a'],
    ['/a/b', '/a'],
    ['/a/b/c', '/a/b'],
    ['', '/'],
  ])('%j gives a cookie the path %s (RFC 6265 §5.1.4)', (path, expected) => {
    expect(defaultCookiePath(path)).toBe(expected);
  });

  it.each([
    ['/a?b/c', '/a'],
    ['/a', '/a'],
  ])('%s is %s without its query', (path, expected) => {
    expect(withoutQuery(path)).toBe(expected);
  });
});
