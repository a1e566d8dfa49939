import { describe, expect, it } from '@jest/globals';
import { nodeDigests } from '../../../src/platform/node/nodeDigests.ts';
import { parseChallenges } from '../../../src/syntax/challengeHeader.ts';
import {
  digestAnswer,
  digestAuthorization,
  type DigestChallenge,
  type DigestProof,
  digestResponse,
  readDigestChallenge,
} from '../../../src/syntax/digestResponse.ts';
import { digestOf } from '../../../src/syntax/Digests.ts';
import { withoutMD5 } from '../../support/digests.ts';

const challengeOf = (field: string): DigestChallenge =>
  readDigestChallenge(parseChallenges([field])[0]!, nodeDigests) as DigestChallenge;

const fieldsOf = (value: string | null): Readonly<Record<string, string>> =>
  Object.fromEntries(parseChallenges([value!])[0]!.parameters);

const mufasa: DigestProof = {
  user: 'Mufasa',
  password: 'Circle of Life',
  method: 'GET',
  uri: '/dir/index.html',
  nonceCount: 1,
  cnonce: 'f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ',
  quality: 'auth',
  bodyDigest: null,
};

// RFC 7616 §3.9.1
const nonce = '7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v';
const both = (algorithm: string): string =>
  `Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=${algorithm}, nonce="${nonce}", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS"`;

describe('the examples of RFC 7616 §3.9', () => {
  it.each([
    ['MD5', '8ca523f5e9506fed4657c9700eebdbec'],
    ['SHA-256', '753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1'],
  ])('§3.9.1, %s', (algorithm, response) => {
    expect(fieldsOf(digestAuthorization(challengeOf(both(algorithm)), mufasa, nodeDigests))).toEqual({
      username: 'Mufasa',
      realm: 'http-auth@example.org',
      uri: '/dir/index.html',
      algorithm,
      nonce,
      nc: '00000001',
      cnonce: mufasa.cnonce,
      qop: 'auth',
      response,
      opaque: 'FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS',
    });
  });

  it('§3.9.2, SHA-512-256 with a hashed user, UTF-8; the two digests as its erratum 4897 has them', () => {
    const challenge = challengeOf(
      'Digest realm="api@example.org", qop="auth", algorithm=SHA-512-256, nonce="5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK", opaque="HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS", charset=UTF-8, userhash=true',
    );
    const proof = {
      ...mufasa,
      user: 'J\u00e4s\u00f8n Doe',
      password: 'Secret, or not?',
      uri: '/doe.json',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
    };
    expect(fieldsOf(digestAuthorization(challenge, proof, nodeDigests))).toEqual({
      username: '793263caabb707a56211940d90411ea4a575adeccb7e360aeb624ed06ece9b0b',
      realm: 'api@example.org',
      uri: '/doe.json',
      algorithm: 'SHA-512-256',
      nonce: '5TsQWLVdgBdmrQ0XsxbDODV+57QdFR34I9HAbC/RVvkK',
      nc: '00000001',
      cnonce: 'NTg6RKcb9boFIAS3KrFK9BGeh+iDa/sm6jUMp2wds69v',
      qop: 'auth',
      response: '3798d4131c277846293534c3edc11bd8a5e4cdcbff78b05db9d95eeb1cec68a5',
      opaque: 'HRPCssKJSGjCrkzDg8OhwpzCiGPChXYjwrI2QmXDnsOS',
      userhash: 'true',
    });
  });
});

describe('digestResponse', () => {
  it('answers a server that gives no choice of quality as RFC 2617 §3.2.2.1 says', () => {
    const challenge = challengeOf('Digest realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093"');
    const proof = { ...mufasa, password: 'Circle Of Life', quality: null };
    const fields = fieldsOf(digestAuthorization(challenge, proof, nodeDigests));
    expect(fields).not.toHaveProperty('qop');
    expect(fields).not.toHaveProperty('nc');
    expect(fields).not.toHaveProperty('cnonce');
    expect(fields).not.toHaveProperty('algorithm');
    expect(fields['response']).toBe('670fd8c2df070c60b045671b8b24ff02');
  });

  it('answers with the example of RFC 2617 §3.5', () => {
    const challenge = challengeOf(
      'Digest realm="testrealm@host.com", qop="auth,auth-int", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", opaque="5ccc069c403ebaf9f0171e9517f40e41"',
    );
    const proof = { ...mufasa, password: 'Circle Of Life', cnonce: '0a4f113b' };
    expect(digestResponse(challenge, proof, nodeDigests)).toBe('6629fae49393a05397450978507c4ef1');
  });

  it('protects the body with auth-int, and counts with the digest of nothing where there is none', () => {
    const challenge = challengeOf(both('MD5'));
    const ofNothing = digestOf(nodeDigests, 'md5');
    const empty = digestResponse(challenge, { ...mufasa, quality: 'auth-int' }, nodeDigests);
    expect(digestResponse(challenge, { ...mufasa, quality: 'auth-int', bodyDigest: ofNothing }, nodeDigests)).toBe(
      empty,
    );
    const body = digestOf(nodeDigests, 'md5', new TextEncoder().encode('body'));
    const protectedOne = digestResponse(challenge, { ...mufasa, quality: 'auth-int', bodyDigest: body }, nodeDigests);
    expect(protectedOne).not.toBe(empty);
    expect(protectedOne).not.toBe(digestResponse(challenge, mufasa, nodeDigests));
  });

  it('counts the nonces into the secret where the algorithm has a session', () => {
    const plain = digestResponse(challengeOf(both('SHA-256')), mufasa, nodeDigests);
    const session = challengeOf(both('SHA-256-sess'));
    const value = digestAuthorization(session, mufasa, nodeDigests);
    expect(fieldsOf(value)['algorithm']).toBe('SHA-256-sess');
    expect(digestResponse(session, mufasa, nodeDigests)).not.toBe(plain);
    expect(digestResponse(session, { ...mufasa, cnonce: 'x' }, nodeDigests)).not.toBe(
      digestResponse(session, mufasa, nodeDigests),
    );
  });

  it('gives what the server answers with as its own proof', () => {
    const challenge = challengeOf(both('MD5'));
    expect(digestAnswer(challenge, mufasa, nodeDigests)).toMatch(/^[0-9a-f]{32}$/);
    expect(digestAnswer(challenge, mufasa, nodeDigests)).not.toBe(digestResponse(challenge, mufasa, nodeDigests));
  });
});

describe('readDigestChallenge', () => {
  it.each([
    ['Digest nonce="n"', 'a realm is missing'],
    ['Digest realm="r"', 'a nonce is missing'],
    ['Digest realm="r", nonce="n", algorithm=SHA-1', 'the algorithm is not known'],
    ['Digest realm="r", nonce="n", algorithm="-sess"', 'the algorithm has no name'],
    ['Digest realm="r", nonce="n", qop="auth-conf"', 'no quality is known'],
    ['Digest realm="r", nonce="n", qop=""', 'no quality is named'],
    [`Digest realm="r", nonce="${'n'.repeat(8193)}"`, 'the nonce is too long'],
  ])('%s: %s', (field) => {
    expect(challengeOf(field)).toBeNull();
  });

  it('is null for an algorithm that the place forbids', () => {
    const [challenge] = parseChallenges([both('MD5')]);
    expect(readDigestChallenge(challenge!, withoutMD5)).toBeNull();
  });

  it('reads flags and lists without regard to case and unknown members', () => {
    const challenge = challengeOf(
      'DIGEST Realm="r", NONCE="n", qop="foo , AUTH-INT", stale=TRUE, userhash="True", charset=utf-8, domain="/a  /b", algorithm=md5-SESS',
    );
    expect(challenge).toEqual({
      realm: 'r',
      nonce: 'n',
      opaque: null,
      algorithm: 'md5-SESS',
      digest: 'md5',
      isOfSession: true,
      qualities: ['auth-int'],
      isStale: true,
      hashesUser: true,
      isUTF8: true,
      domain: ['/a', '/b'],
    });
  });
});

describe('digestAuthorization', () => {
  const plain = 'Digest realm="a \\"b\\" \\\\", nonce="n\\"", opaque="o\\\\"';

  it('escapes what it says back', () => {
    const value = digestAuthorization(challengeOf(plain), { ...mufasa, user: 'a"b\\c' }, nodeDigests);
    expect(fieldsOf(value)).toMatchObject({ realm: 'a "b" \\', nonce: 'n"', opaque: 'o\\', username: 'a"b\\c' });
    expect(value).toContain('realm="a \\"b\\" \\\\"');
  });

  it('names a user beyond ASCII in extended notation where the server knows UTF-8 (RFC 7616 §3.4), else in its bytes', () => {
    const proof = { ...mufasa, user: "Jäsøn's" };
    const known = digestAuthorization(challengeOf(`${plain}, charset=UTF-8`), proof, nodeDigests);
    expect(known).toContain("username*=UTF-8''J%C3%A4s%C3%B8n%27s,");
    expect(known).not.toContain('username=');
    expect(digestAuthorization(challengeOf(plain), proof, nodeDigests)).toContain(
      'username="J\u00c3\u00a4s\u00c3\u00b8n\'s"',
    );
  });

  it('takes names and passwords in normal form C (RFC 7616 §4)', () => {
    const composed = digestAuthorization(challengeOf(plain), { ...mufasa, user: 'ä', password: 'ä' }, nodeDigests);
    const apart = digestAuthorization(
      challengeOf(plain),
      { ...mufasa, user: 'a\u0308', password: 'a\u0308' },
      nodeDigests,
    );
    expect(apart).toBe(composed);
  });

  it.each(['a\rb', 'a\nb', 'a\0b', '\ud800'])('is null for a user that no field can hold: %j', (user) => {
    expect(digestAuthorization(challengeOf(plain), { ...mufasa, user }, nodeDigests)).toBeNull();
  });
});
