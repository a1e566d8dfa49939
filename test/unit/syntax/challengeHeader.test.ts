import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { parseAuthenticationInfo, parseChallenges, quoted } from '../../../src/syntax/challengeHeader.ts';

type Read = readonly [scheme: string, what: string | Readonly<Record<string, string>> | null];

const read = (...fields: string[]): readonly Read[] =>
  parseChallenges(fields).map(({ scheme, token, parameters }) => [
    scheme,
    token ?? (parameters.size === 0 ? null : Object.fromEntries(parameters)),
  ]);

describe('parseChallenges', () => {
  it.each<[string, readonly Read[]]>([
    ['Basic realm="simple"', [['basic', { realm: 'simple' }]]],
    ['Negotiate', [['negotiate', null]]],
    ['NTLM TlRMTVNTUAACAAAA', [['ntlm', 'TlRMTVNTUAACAAAA']]],
    ['Negotiate YII=', [['negotiate', 'YII=']]],
    ['Negotiate a-._~+/==', [['negotiate', 'a-._~+/==']]],
    // RFC 9110 §11.6.1: the example with two challenges in one field
    [
      'Basic realm="simple", Newauth realm="apps", type=1, title="Login to \\"apps\\""',
      [
        ['basic', { realm: 'simple' }],
        ['newauth', { realm: 'apps', type: '1', title: 'Login to "apps"' }],
      ],
    ],
    // RFC 9110 §11.1, §11.2: names without case; blanks around the equals sign
    ['BASIC REALM = "x"', [['basic', { realm: 'x' }]]],
    ['bAsIc\trealm\t=\tx', [['basic', { realm: 'x' }]]],
    // commas and equals signs inside quotes
    ['Digest realm="a, Basic realm=b", nonce="c=,d"', [['digest', { realm: 'a, Basic realm=b', nonce: 'c=,d' }]]],
    // RFC 9110 §5.6.1: empty elements
    [
      ', ,Negotiate ,, Basic realm="x" , ,',
      [
        ['negotiate', null],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'Negotiate, NTLM, Basic realm=x',
      [
        ['negotiate', null],
        ['ntlm', null],
        ['basic', { realm: 'x' }],
      ],
    ],
    [
      'NTLM abc=, Basic realm=x',
      [
        ['ntlm', 'abc='],
        ['basic', { realm: 'x' }],
      ],
    ],
    // a name without a value is the next challenge
    [
      'Digest nonce=a, Negotiate, realm=b',
      [
        ['digest', { nonce: 'a' }],
        ['negotiate', null],
      ],
    ],
    // values that lack their quotes
    ['Digest nonce=dGVzdA==, domain=/a/b?c', [['digest', { nonce: 'dGVzdA==', domain: '/a/b?c' }]]],
    ['Basic realm=""', [['basic', { realm: '' }]]],
    ['Basic realm="\\\\\\""', [['basic', { realm: '\\"' }]]],
    ['Basic realm="tab\there"', [['basic', { realm: 'tab\there' }]]],
    ['Basic realm="é"', [['basic', { realm: 'é' }]]],
    // malformed ones are left out, and the rest is read
    ['Basic realm="cut off', []],
    ['Basic realm="cut off\\', []],
    ['Basic realm="a" realm2="b", Negotiate', [['negotiate', null]]],
    ['Basic realm="a", realm="b", Negotiate', [['negotiate', null]]],
    ['Basic realm="a\u0001b", Negotiate', [['negotiate', null]]],
    ['Basic realm=a\u007fb', []],
    ['Basic =x, Negotiate', [['negotiate', null]]],
    ['Basic foo bar baz, Negotiate', [['negotiate', null]]],
    ['Basic @, Negotiate', [['negotiate', null]]],
    ['@@@, Negotiate', [['negotiate', null]]],
    ['"Basic realm=x", Negotiate', [['negotiate', null]]],
    ['', []],
    [',,,', []],
    [' \t ', []],
  ])('reads %j', (field, expected) => {
    expect(read(field)).toEqual(expected);
  });

  it('reads several fields in order, and one that is cut off does not swallow the next', () => {
    expect(read('Basic realm="a', 'Negotiate', 'Basic realm=b')).toEqual([
      ['negotiate', null],
      ['basic', { realm: 'b' }],
    ]);
  });

  it('takes a limited number of challenges and parameters', () => {
    expect(parseChallenges([Array.from({ length: 1000 }, (_, n) => `S${String(n)}`).join(', ')])).toHaveLength(64);
    expect(read(`Basic ${Array.from({ length: 65 }, (_, n) => `p${String(n)}=x`).join(', ')}`)).toEqual([]);
  });

  it('reads whatever comes, and finds again what was written', () => {
    fc.assert(
      fc.property(fc.array(fc.string({ maxLength: 60 }), { maxLength: 3 }), (fields) => {
        parseChallenges(fields);
      }),
    );
    const text = fc.string({ unit: fc.integer({ min: 32, max: 126 }).map((code) => String.fromCharCode(code)) });
    fc.assert(
      fc.property(text, text, (realm, nonce) => {
        const field = `Other, Digest realm=${quoted(realm)},nonce = ${quoted(nonce)} , Last`;
        expect(read(field)).toEqual([
          ['other', null],
          ['digest', { realm, nonce }],
          ['last', null],
        ]);
      }),
    );
  });

  it.each([
    ['quotes', '"'.repeat(200_000)],
    ['backslashes', `Basic realm="${'\\'.repeat(200_000)}`],
    ['commas', ','.repeat(200_000)],
    ['blanks', `Basic ${' '.repeat(200_000)}x`],
    ['token characters', `Basic ${'a'.repeat(200_000)}=`.repeat(2)],
    ['parameters', `Basic ${'a=b,'.repeat(50_000)}`],
    ['schemes', 'a '.repeat(100_000)],
    // Reading that takes the square of the length would not come to its end.
  ])('reads very many %s', (_name, field) => {
    expect(parseChallenges(Array.from({ length: 20 }, () => field)).length).toBeLessThanOrEqual(64);
  });
});

describe('parseAuthenticationInfo', () => {
  it.each<[readonly string[], Readonly<Record<string, string>>]>([
    [
      ['nextnonce="abc", qop=auth, rspauth="12", nc=00000001'],
      { nextnonce: 'abc', qop: 'auth', rspauth: '12', nc: '00000001' },
    ],
    [['nextnonce=abc', 'qop=auth'], { nextnonce: 'abc', qop: 'auth' }],
    [[], {}],
    [['"'], {}],
  ])('reads %j', (fields, expected) => {
    expect(Object.fromEntries(parseAuthenticationInfo(fields))).toEqual(expected);
  });
});
