import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { HTTPCookie, type HTTPCookieParts } from '../../../src/foundation/HTTPCookie.ts';
import { HTTPCookiePropertyKey } from '../../../src/foundation/cookieProperties.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';

const minimal = { Name: 'TestCookie', Value: 'Test value @#$%^$&*', Path: '/' };

const read = (field: string, url = 'https://example.com'): HTTPCookie[] =>
  HTTPCookie.cookiesWithResponseHeaderFields({ header1: 'value1', 'Set-Cookie': field }, url);
const one = (field: string, url?: string): HTTPCookie | null => {
  const cookies = read(field, url);
  expect(cookies.length).toBeLessThan(2);
  return cookies[0] ?? null;
};

describe('a cookie from properties (swift-corelibs TestHTTPCookie)', () => {
  it.each<[string, Record<string, unknown>, string | null]>([
    ['without a domain or an origin', minimal, null],
    ['with a domain', { ...minimal, Domain: 'apple.com' }, 'apple.com'],
    ['with an origin', { ...minimal, OriginURL: new URL('https://apple.com') }, 'apple.com'],
    ['with an origin as text', { ...minimal, OriginURL: 'https://[::1]:8080/' }, '::1'],
    ['with both: the domain wins', { ...minimal, Domain: '.a.test', OriginURL: 'https://apple.com' }, '.a.test'],
    ['without a name', { ...minimal, Name: undefined, Domain: 'a.test' }, null],
    ['without a value', { Name: 'a', Path: '/', Domain: 'a.test' }, null],
    ['without a path', { Name: 'a', Value: '1', Domain: 'a.test' }, null],
    ['with an empty name', { ...minimal, Name: '', Domain: 'a.test' }, null],
    ['with a value that would begin another cookie', { ...minimal, Value: 'a; b=c', Domain: 'a.test' }, null],
    ['with a value that would begin another field', { ...minimal, Value: 'a\r\nb: c', Domain: 'a.test' }, null],
    ['with a name that would hold a value', { ...minimal, Name: 'a=b', Domain: 'a.test' }, null],
    [
      'whose parts lie in a prototype',
      Object.create({ ...minimal, Domain: 'a.test' }) as Record<string, unknown>,
      null,
    ],
  ])('%s: domain %s', (_what, properties, domain) => {
    expect(HTTPCookie.fromProperties(properties)?.domain ?? null).toBe(domain);
  });

  it('of version 0 uses no age, keeps the first port, and is secure whatever that says', () => {
    const cookie = HTTPCookie.fromProperties({
      ...{ ...minimal, Domain: 'apple.com', Comment: 'a comment', CommentURL: 'https://apple.com/', Discard: 'TRUE' },
      ...{ Expires: new Date(1_000_000), 'Max-Age': '2000', Port: '443,8443', Secure: 'YES' },
    })!;
    expect(cookie).toMatchObject({ version: 0, comment: 'a comment', isSessionOnly: true, expiresDate: null });
    expect(cookie).toMatchObject({ portList: [443], isSecure: true, isHTTPOnly: false, sameSitePolicy: null });
    expect(cookie.commentURL?.href).toBe('https://apple.com/');
  });

  it('of version 1 lives by its age, or ends with the session', () => {
    const before = Date.now();
    const aged = HTTPCookie.fromProperties({
      ...minimal,
      Domain: 'a.test',
      Version: '1',
      'Max-Age': '60',
      Port: '1,2',
    })!;
    expect(aged.expiresDate!.getTime()).toBeGreaterThanOrEqual(before + 60_000);
    expect(aged).toMatchObject({ version: 1, isSessionOnly: false, portList: [1, 2] });
    expect(HTTPCookie.fromProperties({ ...minimal, Domain: 'a.test', Version: 1 })).toMatchObject({
      isSessionOnly: true,
    });
  });

  it('comes back from its properties as it was', () => {
    const text = fc.stringMatching(/^[a-zA-Z0-9 ,"!]{1,12}$/);
    const parts = fc.record<HTTPCookieParts>({
      name: text,
      value: text,
      domain: fc.constantFrom('a.test', '.a.test', '1.2.3.4'),
      path: fc.constantFrom('/', '/a', '/a/b'),
      version: fc.constantFrom<0 | 1>(0, 1),
      expiresDate: fc.option(fc.date({ noInvalidDate: true })),
      isSecure: fc.boolean(),
      isHTTPOnly: fc.boolean(),
      comment: fc.option(text),
      commentURL: fc.option(fc.constant('https://a.test/x')),
      portList: fc.option(fc.array(fc.nat(65_535), { minLength: 1, maxLength: 1 })),
      sameSitePolicy: fc.option(fc.constantFrom('lax', 'strict')),
      partition: fc.option(fc.constant('https://top.test')),
    });
    fc.assert(
      fc.property(parts, (given) => {
        const cookie = new HTTPCookie({ ...given, isSessionOnly: given.version === 1 && given.expiresDate === null });
        const again = HTTPCookie.fromProperties(cookie.properties)!;
        expect(again.isEqual(cookie)).toBe(true);
        expect(again.properties).toEqual(cookie.properties);
      }),
    );
  });

  it("has Apple's keys", () => {
    expect(HTTPCookiePropertyKey).toMatchObject({
      name: 'Name',
      maximumAge: 'Max-Age',
      setByJavaScript: 'SetInJavaScript',
    });
    expect(Object.isFrozen(HTTPCookiePropertyKey)).toBe(true);
  });
});

describe('a Cookie field (swift-corelibs TestHTTPCookie)', () => {
  it('holds cookies in the given order, and is not there without any', () => {
    const cookies = ['1', '2'].map(
      (n) => new HTTPCookie({ name: `a${n}`, value: `v${n}`, domain: 'a.test', path: '/' }),
    );
    expect(HTTPCookie.requestHeaderFieldsWith(cookies)).toEqual({ Cookie: 'a1=v1; a2=v2' });
    expect(HTTPCookie.requestHeaderFieldsWith([])).toEqual({});
  });
});

describe('Set-Cookie as Apple reads it (swift-corelibs TestHTTPCookie)', () => {
  it.each([
    [';attr1=value1'],
    ['=value1;attr2=value2'],
    ['   =value1;attr2=value2'],
    ['name;attr2=value2'],
    [''],
    ['a=1\u0000'],
  ])('%j is no cookie', (field) => {
    expect(read(field)).toEqual([]);
  });

  it.each<[string, Record<string, unknown>]>([
    [
      'fr=anjd&232; path=/; domain=.example.com; secure; httponly',
      { name: 'fr', value: 'anjd&232', isSecure: true, isHTTPOnly: true },
    ],
    ['fr=tx; secure', { domain: 'example.com', path: '/', version: 0 }],
    ['fr=tx; expires=Wed, 21 Sep 2016 05:33:00 GMT', { expiresDate: new Date('2016-09-21T05:33:00Z') }],
    ['fr=tx; expires=Wed, 21-Sep-2016 05:33:00 GMT', { expiresDate: new Date('2016-09-21T05:33:00Z') }],
    ['fr=tx; expires=Wed Sep 21 05:33:00 2016', { expiresDate: new Date('2016-09-21T05:33:00Z') }],
    ['n=v;Comment=value1;   =value2;CommentURL=https://a.test/', { comment: 'value1' }],
    [
      'n=v;Secure;Comment;Discard;CommentURL;HttpOnly',
      { isSecure: true, isSessionOnly: true, isHTTPOnly: true, comment: null, commentURL: null },
    ],
    ['n=v;Secure=1;Discard=TRUE;HttpOnly=Yes', { isSecure: false, isSessionOnly: false, isHTTPOnly: false }],
    ['n=v;Path=This/is/not/a/valid/path', { path: '/' }],
    ['n=v=a=l=u=e;attr1=value1', { name: 'n', value: 'v=a=l=u=e' }],
    ['n=v; Comment=real value, tok@en=second', { comment: 'real value, tok@en=second' }],
    ['AAA =1 ; path=/', { name: 'AAA', value: '1' }],
    ['a=1; domain=eXample.com', { domain: '.example.com' }],
    ['a=1; domain=.eXample.com', { domain: '.example.com' }],
    ['a=1; domain=1.2.3.4', { domain: '1.2.3.4' }],
    ['a=1; SameSite=Lax', { sameSitePolicy: 'lax' }],
    ['a=1; SameSite=None', { sameSitePolicy: null }],
    ['__proto__=1; Path=/x', { name: '__proto__', path: '/x' }],
  ])('%j is %j', (field, expected) => {
    expect(one(field)).toMatchObject(expected);
  });

  it('may hold several cookies in one field, dates and all', () => {
    const cookies = read(
      'AAA=111; path=/; domain=.example.com; expires=Sun, 16-Aug-2025 22:39:54 GMT, BBB=222; path=/; HttpOnly; expires=Sat, 15-Feb-2014 22:39:54 GMT',
    );
    expect(cookies.map(({ name, value, isHTTPOnly }) => [name, value, isHTTPOnly])).toEqual([
      ['AAA', '111', false],
      ['BBB', '222', true],
    ]);
  });

  it('may come in several fields, or none', () => {
    const headers = new HTTPHeaders(['Set-Cookie', 'a=1', 'set-cookie', 'b=2']);
    expect(HTTPCookie.cookiesWithResponseHeaderFields(headers, 'https://a.test').map(({ name }) => name)).toEqual([
      'a',
      'b',
    ]);
    expect(HTTPCookie.cookiesWithResponseHeaderFields({ header: 'x' }, 'https://a.test')).toEqual([]);
    expect(HTTPCookie.cookiesWithResponseHeaderFields({ 'set-cookie': 'a=1' }, 'no URL')).toEqual([]);
  });

  it('counts an age, and rather than a date', () => {
    const before = Date.now();
    const time = one('a=1; Max-Age=60; Expires=Wed, 21 Sep 2016 05:33:00 GMT')!.expiresDate!.getTime();
    expect(time).toBeGreaterThanOrEqual(before + 60_000);
  });
});

describe('a cookie', () => {
  const cookie = new HTTPCookie({ name: 'a', value: 'secret', domain: 'A.test', path: '/', expiresDate: new Date(5) });

  it('is a value', () => {
    expect(cookie.copy()).toBe(cookie);
    cookie.expiresDate!.setTime(0);
    expect(cookie.expiresDate).toEqual(new Date(5));
    expect(
      cookie.isEqual(
        new HTTPCookie({ name: 'a', value: 'secret', domain: 'a.test', path: '/', expiresDate: new Date(5) }),
      ),
    ).toBe(true);
    expect(
      cookie.isEqual(
        new HTTPCookie({ name: 'a', value: 'other', domain: 'a.test', path: '/', expiresDate: new Date(5) }),
      ),
    ).toBe(false);
  });

  it('shows nobody what it holds', () => {
    for (const text of [JSON.stringify(cookie), String(cookie), inspect(cookie, { depth: 9, showHidden: true })]) {
      expect(text).toContain('a.test');
      expect(text).not.toContain('secret');
    }
  });

  it('cannot be made of what would break out of its field', () => {
    expect(() => new HTTPCookie({ name: 'a', value: 'a\nb', domain: 'a.test', path: '/' })).toThrow(TypeError);
    expect(() => new HTTPCookie({ name: 'a', value: '', domain: 'a.test', path: '/', partition: 'a\nb' })).toThrow(
      TypeError,
    );
  });
});
