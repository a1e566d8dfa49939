import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { isSameOrigin, parseURLTarget } from '../../../src/foundation/URLTarget.ts';
import { redirectTarget } from '../../../src/policies/redirectTarget.ts';

interface Row {
  readonly from: string;
  readonly location: readonly string[];
  readonly to: string | null;
  readonly source: string;
}

const a = 'http://a.test/dir/page?q=1';

const rows: readonly Row[] = [
  // Which Location counts
  { from: a, location: [], to: null, source: 'swift-corelibs: without Location the 3xx is the response' },
  { from: a, location: [''], to: null, source: 'swift-corelibs: URL(string: "") is nil' },
  { from: a, location: ['  '], to: null, source: 'as empty' },
  { from: a, location: ['/x', '/y'], to: null, source: 'RFC 9110 §10.2.2: a single value' },
  { from: a, location: ['/x', '/x'], to: 'http://a.test/x', source: 'Chromium: equal repetitions count once' },
  { from: a, location: ['http://'], to: null, source: 'URL Standard: a special URL has a host' },
  { from: a, location: ['http://b.test:99999/'], to: null, source: 'URL Standard: a port is at most 65535' },
  { from: a, location: ['http://exa mple/'], to: null, source: 'URL Standard: forbidden host code points' },

  // Resolution
  { from: a, location: ['/x?y=2'], to: 'http://a.test/x?y=2', source: 'RFC 3986 §5.2' },
  { from: a, location: ['x'], to: 'http://a.test/dir/x', source: 'RFC 3986 §5.2' },
  { from: a, location: ['../x'], to: 'http://a.test/x', source: 'RFC 3986 §5.2.4' },
  { from: a, location: ['?z'], to: 'http://a.test/dir/page?z', source: 'RFC 3986 §5.2.2' },
  {
    from: a,
    location: [' /x '],
    to: 'http://a.test/x',
    source: 'RFC 9110 §5.5: outer whitespace is no part of a value',
  },
  { from: a, location: ['//b.test/x'], to: 'http://b.test/x', source: 'RFC 3986 §4.2' },
  { from: 'https://a.test/', location: ['//b.test/x'], to: 'https://b.test/x', source: 'RFC 3986 §4.2' },
  { from: a, location: ['\\\\b.test\\x'], to: 'http://b.test/x', source: 'URL Standard: what a browser would do' },
  { from: a, location: ['HTTP://B.TEST/X'], to: 'http://b.test/X', source: 'RFC 3986 §6.2.2.1' },
  {
    from: 'http://a.test:8080/p',
    location: ['http://a.test/x'],
    to: 'http://a.test/x',
    source: 'swift-corelibs: a host without port means the default port',
  },
  { from: 'http://a.test:8080/p', location: ['/x'], to: 'http://a.test:8080/x', source: 'RFC 3986 §5.2.2' },

  // Escapes
  {
    from: a,
    location: ['/x%20y?a=%26b%3D#c%20d'],
    to: 'http://a.test/x%20y?a=%26b%3D#c%20d',
    source: 'swift-corelibs: escapes are kept, not doubled',
  },
  { from: a, location: ['/\u00c3\u00a4'], to: 'http://a.test/%C3%A4', source: 'observed: servers that send raw UTF-8' },
  { from: a, location: ['/\u00e4'], to: 'http://a.test/%C3%A4', source: 'bytes that are no UTF-8 are Latin-1' },
  {
    from: a,
    location: ['/\u00c3\u00a4\u0144'],
    to: 'http://a.test/%C3%83%C2%A4%C5%84',
    source: 'text that was decoded already',
  },
  { from: a, location: ['/\u0444'], to: 'http://a.test/%D1%84', source: 'text that was decoded already' },

  // Fragments
  { from: `${a}#f`, location: ['/x'], to: 'http://a.test/x#f', source: 'RFC 9110 §10.2.2: inherited' },
  { from: `${a}#f`, location: ['http://b.test/x'], to: 'http://b.test/x#f', source: 'RFC 9110 §10.2.2' },
  { from: `${a}#f`, location: ['/x#g'], to: 'http://a.test/x#g', source: 'RFC 9110 §10.2.2' },
  { from: `${a}#f`, location: ['/x#'], to: 'http://a.test/x#', source: 'RFC 9110 §10.2.2: an empty one is one' },

  // User information
  { from: a, location: ['http://u:p@b.test/'], to: 'http://b.test/', source: 'a peer gives us no credentials' },
  { from: a, location: ['http://u:p@a.test/x'], to: 'http://a.test/x', source: 'a peer gives us no credentials' },
  { from: 'http://me:pw@a.test/', location: ['/x'], to: 'http://me:pw@a.test/x', source: 'as Authorization' },
  {
    from: 'http://me:pw@a.test/',
    location: ['http://a.test/x'],
    to: 'http://me:pw@a.test/x',
    source: 'as Authorization',
  },
  { from: 'http://me:pw@a.test/', location: ['http://b.test/x'], to: 'http://b.test/x', source: 'as Authorization' },
  { from: 'https://me:pw@a.test/', location: ['http://a.test/x'], to: 'http://a.test/x', source: 'as Authorization' },

  // Other schemes are found here and refused by redirectRequest
  { from: a, location: ['ftp://b.test/x'], to: 'ftp://b.test/x', source: 'RFC 3986' },
  { from: a, location: ['javascript:alert(1)'], to: 'javascript:alert(1)', source: 'RFC 3986' },
];

describe('redirectTarget', () => {
  it.each(rows)('$from sent to $location goes to $to ($source)', ({ from, location, to }) => {
    expect(redirectTarget(parseURLTarget(from)!, location)?.href ?? null).toBe(to);
  });
});

describe('redirectTarget, whatever a peer sends', () => {
  const pieces = fc.constantFrom(
    'http:',
    'https:',
    '//',
    '/',
    '\\',
    'a.test',
    'b.test',
    'u:p@',
    '@',
    ':',
    '99',
    '#',
    '?',
    '%',
    ' ',
  );
  const location = fc.oneof(
    fc.array(pieces, { maxLength: 8 }).map((parts) => parts.join('')),
    fc.string({ unit: 'binary' }),
    fc.webUrl({ withFragments: true, withQueryParameters: true }),
  );
  const froms = fc.constantFrom('http://a.test/p', 'https://me:pw@a.test/p#f', 'http://me@a.test:99/');

  it('never throws, and never takes user information over', () => {
    fc.assert(
      fc.property(froms, location, (from, text) => {
        const redirected = parseURLTarget(from)!;
        const target = redirectTarget(redirected, [text]);
        if (target === null) return;
        const own = redirected.username + redirected.password;
        expect(target.username + target.password).toBe(isSameOrigin(redirected, target) ? own : '');
      }),
    );
  });
});
