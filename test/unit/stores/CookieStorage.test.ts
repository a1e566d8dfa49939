import { describe, expect, it } from '@jest/globals';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { HTTPCookie } from '../../../src/foundation/HTTPCookie.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { CookieStorage } from '../../../src/stores/CookieStorage.ts';
import { CookieSite } from '../../support/cookieSite.ts';

const cookie = (name: string, domain: string, more: object = {}): HTTPCookie =>
  new HTTPCookie({ name, value: 'v', domain, path: '/', ...more });
const names = (cookies: readonly HTTPCookie[]): string[] => cookies.map(({ name }) => name);

const https = 'https://www.example.com/a/b';
const http = 'http://www.example.com/a/b';

describe('cookies that servers set', () => {
  it.each<[string, string, readonly string[], string, string | null, string]>([
    ['go back to their host', https, ['a=1'], 'https://www.example.com/a/c', 'a=1', '§5.8.3'],
    ['stay with their host', https, ['a=1; Path=/'], 'https://example.com/', null, '§5.8.3: host-only'],
    [
      'go to what lies below their domain',
      https,
      ['a=1; Domain=example.com; Path=/'],
      'https://x.example.com/',
      'a=1',
      '§5.8.3',
    ],
    ['stay below their path', https, ['a=1'], 'https://www.example.com/', null, '§5.8.3'],
    [
      'go out by longer paths first, then by age',
      https,
      ['a=1; Path=/', 'b=2; Path=/a/b', 'c=3; Path=/'],
      https,
      'b=2; a=1; c=3',
      '§5.8.3 step 2',
    ],
    ['stay on secure connections', https, ['a=1; Secure'], http, null, '§5.8.3'],
    ['go from http to https', http, ['a=1'], https, 'a=1', '§5.8.3'],
    [
      'are not shared by ports no more than the RFC says',
      'http://a.test:1/',
      ['a=1'],
      'http://a.test:2/',
      'a=1',
      '§8.5',
    ],
    ['belong to an address', 'http://127.0.0.1/', ['a=1; Domain=127.0.0.1'], 'http://127.0.0.1:8080/', 'a=1', '§5.1.3'],
    ['belong to an IPv6 address', 'http://[::1]/', ['a=1'], 'http://[::1]/x', 'a=1', '§5.1.3'],
    [
      'are replaced by name, domain and path',
      https,
      ['a=1', 'b=2', 'a=3'],
      https,
      'a=3; b=2',
      '§5.7 step 24: keeps its age',
    ],
    [
      'are not replaced by those of another path',
      https,
      ['a=1; Path=/', 'a=2; Path=/a'],
      https,
      'a=2; a=1',
      '§5.7 step 24',
    ],
    ['are removed by an age of 0', https, ['a=1', 'a=2; Max-Age=0'], https, null, '§5.7'],
    [
      'are removed by a date that is over',
      https,
      ['a=1', 'a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT'],
      https,
      null,
      '§5.7',
    ],
    ['without a name are refused', https, ['=a', 'b'], https, null, 'Differs'],
    ['with a tab are refused', https, ['a=1\t2'], https, null, 'Differs'],
    [
      'may look like names of objects',
      https,
      ['__proto__=1', 'constructor=2', 'toString=3'],
      https,
      '__proto__=1; constructor=2; toString=3',
      '-',
    ],
    [
      'with a dotted host stay there',
      'https://example.com./',
      ['a=1'],
      'https://example.com/',
      null,
      'curl CVE-2022-27779',
    ],
  ])('%s', (_what, url, fields, asked, expected) => {
    expect(new CookieSite().set(url, fields).sent(asked)).toBe(expected);
  });

  it.each<[string, string, string, string]>([
    ['Domain=example.com; Secure', 'a=2; Domain=example.com', 'a=1', 'the same cookie'],
    ['Domain=example.com; Secure; Path=/', 'a=2; Path=/a', 'a=1', 'one that would be sent before it'],
    ['Secure; Path=/', 'a=2; Domain=example.com; Path=/', 'a=1', 'one of the domain above'],
    ['Secure; Path=/x', 'a=2; Path=/', 'a=2', 'one that is sent elsewhere: stored'],
    ['Path=/', 'a=2; Path=/', 'a=2', 'one that is not secure: replaced'],
  ])('that are secure (%s) are left alone by http: %s', (attributes, later, expected) => {
    // @see RFC 6265bis §5.7 step 15
    const site = new CookieSite()
      .set('https://www.example.com/a', `a=1; ${attributes}`)
      .set('http://www.example.com/a', later);
    expect(site.sent('https://www.example.com/a')).toBe(expected);
  });

  it('expire', () => {
    const site = new CookieSite().set(https, ['a=1; Max-Age=10', 'b=2; Max-Age=20', 'c=3']);
    expect(site.sent(https)).toBe('a=1; b=2; c=3');
    site.now += 10_000;
    expect(site.sent(https)).toBe('b=2; c=3');
    expect(names(site.storage.cookies)).toEqual(['b', 'c']);
    site.now += 10_000;
    expect(site.sent(https)).toBe('c=3');
  });

  it('live no longer than 400 days', () => {
    const site = new CookieSite().set(https, 'a=1; Max-Age=999999999999');
    site.now += 400 * 86_400_000 - 1;
    expect(site.sent(https)).toBe('a=1');
    site.now += 1;
    expect(site.sent(https)).toBeNull();
  });

  it('go along for other sites only without Lax and Strict', () => {
    const site = new CookieSite().set(https, [
      's=1; SameSite=Strict',
      'l=2; SameSite=Lax',
      'n=3; SameSite=None; Secure',
      'd=4',
    ]);
    expect(site.sent(https)).toBe('s=1; l=2; n=3; d=4');
    expect(site.sent(https, 'https://example.com/')).toBe('s=1; l=2; n=3; d=4');
    expect(site.sent(https, 'https://other.test/')).toBe('n=3; d=4');
    expect(site.sent(https, 'http://example.com/')).toBe('n=3; d=4');
  });

  it('are kept apart by top-level site when they are partitioned', () => {
    const site = new CookieSite();
    site.set(https, 'a=one; Partitioned; Secure; SameSite=None', 'https://one.test/');
    site.set(https, 'a=two; Partitioned; Secure; SameSite=None', 'https://two.test/');
    expect(site.sent(https, 'https://www.one.test/x')).toBe('a=one');
    expect(site.sent(https, 'https://two.test/')).toBe('a=two');
    expect(site.sent(https)).toBeNull();
    const request = site.request(https);
    request.cookiePartitionIdentifier = 'https://one.test';
    expect(site.storage.headerFor(request, site.now)).toBe('a=one');
    expect(names(site.storage.cookies)).toEqual(['a', 'a']);
  });
});

describe('the caps', () => {
  const kept = (site: CookieSite): string[] => names(site.storage.cookies);

  it('of a host: 180, the least recently used goes first', () => {
    const site = new CookieSite();
    for (let i = 0; i < 180; i++) {
      site.now += 1;
      site.set('https://a.test/', `c${String(i)}=1; Secure; Path=${i === 0 ? '/x' : '/z'}`);
    }
    site.now += 1;
    // The oldest one is used.
    expect(site.sent('https://a.test/x')).toContain('c0=1');
    site.now += 1;
    site.set('https://a.test/', 'new=1; Secure; Path=/y');
    expect(kept(site)).toHaveLength(180);
    expect(kept(site)).toContain('c0');
    expect(kept(site)).toContain('new');
    site.set('https://b.test/', 'other=1');
    expect(kept(site)).toHaveLength(181);
  });

  it('take what has expired, then what is not secure, then what was not used', () => {
    const site = new CookieSite({ maximumCookiesPerHost: 3 });
    site.set('https://a.test/', ['old=1; Secure; Max-Age=1', 'plain=1', 'safe=1; Secure']);
    site.now += 1000;
    site.set('https://a.test/', 'b=1; Secure');
    expect(kept(site)).toEqual(['plain', 'safe', 'b']);
    site.set('https://a.test/', 'c=1; Secure');
    expect(kept(site)).toEqual(['safe', 'b', 'c']);
    site.set('http://a.test/', 'd=1');
    expect(kept(site)).toEqual(['safe', 'b', 'c']);
    site.now += 1;
    site.set('https://a.test/', 'e=1; Secure');
    expect(kept(site)).toEqual(['b', 'c', 'e']);
  });

  it('of all: 3,300', () => {
    const site = new CookieSite();
    for (let i = 0; i < 3400; i++) site.set(`https://a${String(i)}.test/`, 'a=1');
    expect(kept(site)).toHaveLength(3300);
  });

  it('of size: 4,096 bytes of name and value', () => {
    const site = new CookieSite();
    site.set('https://a.test/', [`a=${'x'.repeat(4096)}`, `b=${'x'.repeat(4095)}`]);
    expect(kept(site)).toEqual(['b']);
    site.storage.setCookie(new HTTPCookie({ name: 'c', value: '\u20ac'.repeat(1400), domain: 'a.test', path: '/' }));
    expect(kept(site)).toEqual(['b']);
  });
});

describe('cookies that the app sets (swift-corelibs TestHTTPCookieStorage)', () => {
  it('replace each other by name, domain and path, and are gone when they have expired', () => {
    const { storage } = new CookieSite();
    storage.setCookie(cookie('a', 'swift.org', { expiresDate: new Date(1_475_767_775_000) }));
    expect(storage.cookies).toEqual([]);
    storage.setCookie(cookie('a', 'swift.org'));
    storage.setCookie(cookie('a', 'swift.org', { value: 'w' }));
    storage.setCookie(cookie('a', 'example.com'));
    expect(storage.cookies.map(({ domain, value }) => [domain, value])).toEqual([
      ['swift.org', 'w'],
      ['example.com', 'v'],
    ]);
    storage.setCookie(cookie('a', 'swift.org', { expiresDate: new Date(5) }));
    expect(storage.cookies).toHaveLength(1);
    storage.deleteCookie(cookie('a', 'example.com', { value: 'another' }));
    expect(storage.cookies).toEqual([]);
    expect(String(storage)).toBe('<HTTPCookieStorage cookies count:0>');
  });

  it('are removed by the time of their creation', () => {
    const site = new CookieSite();
    const start = site.now;
    site.storage.setCookie(cookie('a', 'swift.org'));
    site.now += 1000;
    site.storage.setCookie(cookie('b', 'swift.org'));
    site.storage.removeCookiesSince(new Date(start + 120_000));
    expect(names(site.storage.cookies)).toEqual(['a', 'b']);
    site.storage.removeCookiesSince(new Date(start));
    expect(names(site.storage.cookies)).toEqual(['a']);
    site.storage.removeCookiesSince(new Date(0));
    expect(site.storage.cookies).toEqual([]);
  });

  it.each([
    ['https://swift.ORG', ['a', 'b']],
    ['https://CI.swift.ORG', ['b']],
    ['https://BUGS.swift.org', ['b', 'c']],
    ['http://www.example.com', []],
    ['https://superswift.org', []],
    ['no URL', []],
  ])('%s gets %j', (url, expected) => {
    const { storage } = new CookieSite();
    for (const one of [cookie('a', 'swift.org'), cookie('b', '.SWIFT.org'), cookie('c', 'bugs.swift.org')])
      storage.setCookie(one);
    expect(names(storage.cookiesFor(url))).toEqual(expected);
  });

  it('for a URL are those that it may set', () => {
    const { storage } = new CookieSite();
    const set = (url: string, mainDocumentURL: string | null, ...cookies: HTTPCookie[]): void => {
      storage.setCookies(cookies, { for: url, mainDocumentURL });
    };
    set('https://swift.org', null, cookie('a', 'example.com'), cookie('b', 'swift.org'), cookie('c', '.org'));
    expect(names(storage.cookies)).toEqual(['b']);
    set('http://swift.org', null, cookie('d', 'swift.org', { isSecure: true }), cookie('__Host-e', '.swift.org'));
    expect(names(storage.cookies)).toEqual(['b']);
    set('https://swift.org/downloads', 'http://ci.swift.org', cookie('f', 'swift.org'));
    set('https://dt.swift.org/downloads', 'http://ci.swift.org', cookie('g', 'swift.org'), cookie('h', 'dt.swift.org'));
    expect(names(storage.cookies)).toEqual(['b', 'f']);
    storage.cookieAcceptPolicy = 'always';
    set('https://dt.swift.org/downloads', 'http://ci.swift.org', cookie('h', 'dt.swift.org'));
    expect(names(storage.cookies)).toEqual(['b', 'f', 'h']);
    storage.cookieAcceptPolicy = 'never';
    set('https://swift.org', null, cookie('i', 'swift.org'));
    storage.setCookie(cookie('j', 'swift.org'));
    expect(names(storage.cookies)).toEqual(['b', 'f', 'h']);
  });

  it('are sorted as one likes', () => {
    const { storage } = new CookieSite();
    storage.setCookie(cookie('A', 'swift.org', { path: '/1' }));
    storage.setCookie(cookie('B', 'swift.org', { path: '/2' }));
    storage.setCookie(cookie('C', 'swift.org', { path: '/2' }));
    const byPath = (a: HTTPCookie, b: HTTPCookie): number => (a.path < b.path ? -1 : a.path > b.path ? 1 : 0);
    const byName = (a: HTTPCookie, b: HTTPCookie): number => (a.name < b.name ? 1 : a.name > b.name ? -1 : 0);
    expect(names(storage.sortedCookies([byPath, byName]))).toEqual(['A', 'C', 'B']);
  });

  it('can be those of a task', () => {
    const { storage } = new CookieSite();
    const request = new URLRequest('https://swift.org/');
    const task = { currentRequest: request };
    const heard: (string[] | null)[] = [];
    const hear = (cookies: HTTPCookie[] | null): void => {
      heard.push(cookies === null ? null : names(cookies));
    };
    storage.getCookiesForTask(task, hear);
    storage.storeCookiesForTask([cookie('a', 'swift.org'), cookie('b', 'other.test')], task);
    storage.getCookiesForTask(task, hear);
    storage.getCookiesForTask({ currentRequest: null, originalRequest: request }, hear);
    storage.getCookiesForTask({ currentRequest: null }, hear);
    expect(heard).toEqual([null, ['a'], ['a'], null]);
  });

  it('go to their ports only', () => {
    const site = new CookieSite();
    site.storage.setCookie(cookie('a', 'a.test', { portList: [443] }));
    expect([site.sent('https://a.test/'), site.sent('https://a.test:444/')]).toEqual(['a=v', null]);
  });

  it('stay here when no field could carry them', () => {
    const site = new CookieSite();
    site.storage.setCookie(cookie('a', 'a.test', { value: '\u20ac' }));
    site.storage.setCookie(cookie('b', 'a.test'));
    expect(site.sent('https://a.test/')).toBe('b=v');
    expect(names(site.storage.cookies)).toEqual(['a', 'b']);
  });
});

describe('a storage', () => {
  it('tells each effective change, and no other', () => {
    const site = new CookieSite();
    const told = (act: () => void): number => {
      const before = site.changes;
      act();
      return site.changes - before;
    };
    expect(told(() => site.set(https, ['a=1', 'b=2']))).toBe(1);
    expect(told(() => site.set(https, ['a=1', 'b=2']))).toBe(0);
    expect(told(() => site.set(https, 'a=2'))).toBe(1);
    expect(told(() => site.set(https, 'c=1; Domain=other.test'))).toBe(0);
    expect(told(() => site.set(https, 'c=1; Max-Age=0'))).toBe(0);
    expect(
      told(() => {
        site.storage.deleteCookie(cookie('none', 'a.test'));
      }),
    ).toBe(0);
    expect(
      told(() => {
        site.storage.removeCookiesSince(new Date(0));
      }),
    ).toBe(1);
    const policies: string[] = [];
    const stop = site.storage.observe({ acceptPolicyChanged: () => policies.push(site.storage.cookieAcceptPolicy) });
    site.storage.cookieAcceptPolicy = 'always';
    site.storage.cookieAcceptPolicy = 'always';
    stop();
    site.storage.cookieAcceptPolicy = 'never';
    expect(policies).toEqual(['always']);
  });

  it('shows nobody what it holds', () => {
    const site = new CookieSite().set(https, 'a=secret');
    for (const text of [
      JSON.stringify(site.storage),
      String(site.storage),
      inspect(site.storage, { depth: 9, showHidden: true }),
    ]) {
      expect(text).not.toContain('secret');
    }
  });

  it('works without rules of a platform', () => {
    const storage = new CookieStorage();
    const request = new URLRequest('https://a.b.example.com/');
    storage.storeFields(['a=1; Domain=example.com', 'b=2; Domain=com'], request, 'always', 0);
    expect(storage.headerFor(request, 1)).toBe('a=1');
  });

  it('answers alike from its memo and without it', () => {
    const hosts = fc.constantFrom('a.test', 'b.a.test', 'c.b.a.test', 'x.test');
    const path = fc.constantFrom('/', '/p', '/p/q', '/r');
    const scheme = fc.constantFrom('http', 'https');
    const url = fc.tuple(scheme, hosts, path).map(([s, h, p]) => `${s}://${h}${p}`);
    const attribute = fc.constantFrom(
      'Secure',
      'Domain=a.test',
      'Domain=b.a.test',
      'Path=/',
      'Path=/p',
      'Max-Age=5',
      'Max-Age=0',
    );
    const field = fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.nat(9), fc.array(attribute, { maxLength: 3 }));
    const step = fc.record({ url, field, asked: url, wait: fc.nat(3000) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 30 }), (steps) => {
        const warm = new CookieSite({ maximumCookies: 1000 });
        steps.forEach((one, i) => {
          warm.now += one.wait;
          warm.set(one.url, [one.field[0] + '=' + String(one.field[1]), ...one.field[2]].join('; '));
          const answer = warm.sent(one.asked);
          // The same story, told to a storage that has never been asked before.
          const cold = new CookieSite({ maximumCookies: 1000 });
          for (const earlier of steps.slice(0, i + 1)) {
            cold.now += earlier.wait;
            cold.set(earlier.url, [earlier.field[0] + '=' + String(earlier.field[1]), ...earlier.field[2]].join('; '));
          }
          expect(answer).toBe(cold.sent(one.asked));
        });
      }),
      { numRuns: 60 },
    );
  });

  it('survives whatever a server says, and sends nothing that breaks a field', () => {
    const piece = fc.oneof(
      fc.string({ unit: 'binary', maxLength: 8 }),
      fc.constantFrom(
        ';',
        '=',
        ',',
        ' ',
        '\t',
        '\0',
        '\r\n',
        '__Host-',
        '__proto__',
        'Domain=',
        'a.test',
        'co.uk',
        'Path=/',
      ),
      fc.constantFrom(
        'Max-Age=',
        '9'.repeat(400),
        '-1',
        'Expires=',
        'Wed, 99 Foo',
        'Secure',
        'SameSite=None',
        'Partitioned',
        '"',
        '%',
        'x'.repeat(5000),
      ),
    );
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 12 }),
        fc.constantFrom('https://www.a.test/x', 'http://a.test/', 'https://1.2.3.4/'),
        (pieces, url) => {
          const site = new CookieSite().set(url, ['kept=1; Path=/']).set(url, pieces.join(''));
          expect(site.sent(url)).toMatch(/^[^\0-\x1f\x7f]*$/);
          expect(site.sent(url)).toContain('kept=');
          expect(site.storage.cookies.length).toBeLessThanOrEqual(2);
        },
      ),
      { numRuns: 2000 },
    );
  });
});
