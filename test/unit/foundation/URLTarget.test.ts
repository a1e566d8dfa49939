import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameOrigin, parseURLTarget, type URLTarget } from '../../../src/foundation/URLTarget.ts';

const target = (text: string): URLTarget => parseURLTarget(text)!;

describe('parseURLTarget', () => {
  it.each<[string, Partial<URLTarget>]>([
    // WHATWG URL §4
    [
      'HTTP://User:Pass@Example.COM:80/a/../b?c=d#e',
      {
        href: 'http://User:Pass@example.com/b?c=d#e',
        scheme: 'http',
        origin: 'http://example.com',
        hostname: 'example.com',
        port: 80,
        path: '/b?c=d',
        username: 'User',
        password: 'Pass',
      },
    ],
    ['https://host', { port: 443, path: '/', username: '', password: '' }],
    ['https://host:8443', { port: 8443, origin: 'https://host:8443' }],
    ['ws://host', { port: 80 }],
    ['wss://host', { port: 443 }],
    ['ftp://host', { port: 21 }],
    ['http://host:0/', { port: 0 }],
    // RFC 3986 §3.2.2: brackets belong to the text, not to the address
    ['http://[::1]:8080/', { hostname: '::1', port: 8080, origin: 'http://[::1]:8080' }],
    ['http://[::ffff:127.0.0.1]/', { hostname: '::ffff:7f00:1' }],
    ['http://0x7f.1/', { hostname: '127.0.0.1' }],
    ['http://bücher.example/', { hostname: 'xn--bcher-kva.example' }],
    ['http://host/ä b', { path: '/%C3%A4%20b' }],
    ['http://host?q', { path: '/?q' }],
    ['data:text/plain,a', { scheme: 'data', origin: 'null', hostname: '', port: 0, path: 'text/plain,a' }],
    ['file:///tmp/a', { scheme: 'file', origin: 'null', hostname: '', port: 0, path: '/tmp/a' }],
    ['custom://Host/a', { scheme: 'custom', origin: 'null', hostname: 'Host', port: 0 }],
  ])('takes %j apart', (text, expected) => {
    expect(parseURLTarget(text)).toMatchObject(expected);
  });

  it.each([
    '',
    '/relative',
    'host',
    'http://',
    'http://host:65536/',
    'http://host:port/',
    'http://[::1/',
    'http://a b/',
  ])('takes %j for no absolute URL', (text) => {
    expect(parseURLTarget(text)).toBe(null);
  });

  it('gives the same frozen parts for the same text', () => {
    expect(target('http://memo.test/a')).toBe(target('http://memo.test/a'));
    expect(Object.isFrozen(target('http://memo.test/a'))).toBe(true);
  });

  it('does not remember long texts', () => {
    const long = `http://memo.test/${'a'.repeat(3000)}`;
    expect(target(long)).not.toBe(target(long));
    expect(target(long)).toEqual(target(long));
  });

  it('forgets the oldest of many', () => {
    const first = target('http://memo.test/first');
    for (let i = 0; i < 1024; i++) target(`http://memo.test/${i}`);
    expect(target('http://memo.test/first')).not.toBe(first);
    expect(target('http://memo.test/1023')).toBe(target('http://memo.test/1023'));
  });

  it('agrees with the URL parser on any text', () => {
    fc.assert(
      fc.property(fc.oneof(fc.webUrl({ withFragments: true, withQueryParameters: true }), fc.string()), (text) => {
        expect(parseURLTarget(text)?.href ?? null).toBe(URL.canParse(text) ? new URL(text).href : null);
      }),
    );
  });
});

describe('isSameOrigin', () => {
  it.each([
    // RFC 6454 §5
    ['http://host/a', 'http://HOST:80/b?c', true],
    ['http://user@host/', 'http://host/', true],
    ['http://[::1]/', 'http://[0:0:0:0:0:0:0:1]/', true],
    ['http://host/', 'https://host/', false],
    ['http://host/', 'http://host:8080/', false],
    ['http://host/', 'http://host./', false],
    ['http://host/', 'http://sub.host/', false],
    ['https://host:80/', 'http://host:80/', false],
  ])('%s and %s: %p', (a, b, expected) => {
    expect(isSameOrigin(target(a), target(b))).toBe(expected);
  });
});
