import { inspect } from 'node:util';

import { describe, expect, it } from '@jest/globals';
import type { SecTrust } from '../../../src/foundation/SecTrust.ts';
import { URLCredential } from '../../../src/foundation/URLCredential.ts';

const trust: SecTrust = { host: 'host', certificates: [], policyError: null, evaluate: () => Promise.resolve() };
const pem = { key: 'secret key', cert: 'cert', passphrase: 'secret phrase' };
const pfx = { pfx: Uint8Array.of(115, 101, 99), passphrase: 'secret phrase' };
const password = new URLCredential({ user: 'user', password: 'secret', persistence: 'forSession' });

describe('URLCredential', () => {
  it('is a user with a password', () => {
    expect(password).toMatchObject({
      user: 'user',
      password: 'secret',
      hasPassword: true,
      persistence: 'forSession',
      identity: null,
      certificates: [],
      trust: null,
    });
  });

  it('may suggest a user only', () => {
    expect(new URLCredential({ user: 'user' })).toMatchObject({
      password: null,
      hasPassword: false,
      persistence: 'none',
    });
    expect(new URLCredential({ user: 'user', password: '' }).hasPassword).toBe(true);
  });

  it('is a client certificate', () => {
    const certificates = ['between'];
    const credential = URLCredential.forIdentity(pem, certificates, 'permanent');
    certificates.push('later');
    expect(credential).toMatchObject({
      user: null,
      identity: pem,
      certificates: ['between'],
      persistence: 'permanent',
    });
    expect(URLCredential.forIdentity(pfx)).toMatchObject({ identity: pfx, certificates: [], persistence: 'none' });
  });

  it('is the trust of a handshake', () => {
    expect(URLCredential.forTrust(trust)).toMatchObject({ trust, user: null, hasPassword: false });
  });

  it.each<[string, URLCredential, URLCredential, boolean]>([
    [
      'the same words',
      password,
      new URLCredential({ user: 'user', password: 'secret', persistence: 'forSession' }),
      true,
    ],
    ['another user', password, new URLCredential({ user: 'u', password: 'secret', persistence: 'forSession' }), false],
    [
      'another password',
      password,
      new URLCredential({ user: 'user', password: 's', persistence: 'forSession' }),
      false,
    ],
    ['another persistence', password, new URLCredential({ user: 'user', password: 'secret' }), false],
    ['the same key', URLCredential.forIdentity(pem), URLCredential.forIdentity({ ...pem }), true],
    ['another key', URLCredential.forIdentity(pem), URLCredential.forIdentity({ ...pem, key: 'k' }), false],
    ['another phrase', URLCredential.forIdentity(pem), URLCredential.forIdentity({ ...pem, passphrase: 'p' }), false],
    ['a key and a file', URLCredential.forIdentity(pem), URLCredential.forIdentity(pfx), false],
    ['a file and a key', URLCredential.forIdentity(pfx), URLCredential.forIdentity(pem), false],
    [
      'the same file',
      URLCredential.forIdentity(pfx),
      URLCredential.forIdentity({ ...pfx, pfx: pfx.pfx.slice() }),
      true,
    ],
    [
      'another file',
      URLCredential.forIdentity(pfx),
      URLCredential.forIdentity({ ...pfx, pfx: Uint8Array.of(1, 2, 3) }),
      false,
    ],
    ['another chain', URLCredential.forIdentity(pem, ['a']), URLCredential.forIdentity(pem, ['b']), false],
    ['a longer chain', URLCredential.forIdentity(pem, ['a']), URLCredential.forIdentity(pem, ['a', 'b']), false],
    ['the same trust', URLCredential.forTrust(trust), URLCredential.forTrust(trust), true],
    ['another trust', URLCredential.forTrust(trust), URLCredential.forTrust({ ...trust }), false],
    ['a trust and a key', URLCredential.forTrust(trust), URLCredential.forIdentity(pem), false],
  ])('compares %s', (_what, a, b, expected) => {
    expect([a.isEqual(b), b.isEqual(a)]).toEqual([expected, expected]);
    expect(a.copy().isEqual(a)).toBe(true);
  });

  it.each([
    ['a password', password],
    ['a key', URLCredential.forIdentity(pem)],
    ['a file', URLCredential.forIdentity(pfx)],
  ])('does not show %s when it is serialised or printed', (_what, credential) => {
    expect(JSON.stringify(credential)).not.toMatch(/secret|115/);
    expect(inspect(credential, { depth: 9 })).not.toMatch(/secret|115/);
  });
});
