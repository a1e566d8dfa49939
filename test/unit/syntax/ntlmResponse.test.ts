import { describe, expect, it } from '@jest/globals';
import { nodeDigests } from '../../../src/platform/node/nodeDigests.ts';
import { hex } from '../../../src/syntax/hex.ts';
import { md4 } from '../../../src/syntax/md4.ts';
import { fileTime, ntlmKey, ntlmResponse } from '../../../src/syntax/ntlmResponse.ts';
import { utf16 } from '../../../src/syntax/utf16.ts';
import { fromHex } from '../../support/digests.ts';

const who = { user: 'User', domain: 'Domain', password: 'Password' };

describe('the values of MS-NLMP §4.2.4', () => {
  it('has the digest of the password (§4.2.2.1.2)', () => {
    expect(hex(md4(utf16('Password')))).toBe('a4f49c406510bdcab6824ee7c30fd852');
  });

  it('has NTOWFv2 (§4.2.4.1.1)', () => {
    expect(hex(ntlmKey(who, nodeDigests))).toBe('0c868a403bfd7a93a3001ef22ef02e3f');
  });

  it('has both responses and the key (§4.2.4.1.2, §4.2.4.2)', () => {
    const { nt, lm, sessionKey } = ntlmResponse(
      {
        ...who,
        serverChallenge: fromHex('0123456789abcdef'),
        clientChallenge: fromHex('aa'.repeat(8)),
        time: new Uint8Array(8),
        targetInfo: fromHex('02000c0044006f006d00610069006e0001000c005300650072007600650072000000 0000'),
      },
      nodeDigests,
    );
    expect(hex(nt.subarray(0, 16))).toBe('68cd0ab851e51c96aabc927bebef6a1c');
    expect(hex(lm)).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
    expect(hex(sessionKey)).toBe('8de40ccadbc14a82f15cb0ad0de95ca3');
    expect(hex(nt.subarray(16, 48))).toBe(`0101000000000000${'00'.repeat(8)}${'aa'.repeat(8)}0000000002000c00`);
  });
});

describe('fileTime', () => {
  it.each([
    // MS-DTYP §2.3.3: intervals of 100 ns since the beginning of 1601
    [-11_644_473_600_000, '0000000000000000'],
    [0, '00803ed5deb19d01'],
    [0.9, '00803ed5deb19d01'],
  ])('%d ms', (milliseconds, expected) => {
    expect(hex(fileTime(milliseconds))).toBe(expected);
  });
});
