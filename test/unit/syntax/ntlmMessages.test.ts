import { describe, expect, it } from '@jest/globals';
import fc from 'fast-check';
import { nodeDigests } from '../../../src/platform/node/nodeDigests.ts';
import { hmacMD5 } from '../../../src/syntax/Digests.ts';
import { hex } from '../../../src/syntax/hex.ts';
import { joinBytes } from '../../../src/syntax/joinBytes.ts';
import {
  domainAndUser,
  ntlmAuthenticateMessage,
  type NTLMChallenge,
  ntlmNegotiateMessage,
  readNTLMChallenge,
} from '../../../src/syntax/ntlmMessages.ts';
import { ntlmResponse } from '../../../src/syntax/ntlmResponse.ts';
import { completeTargetInfo, writeTargetInfo } from '../../../src/syntax/ntlmTargetInfo.ts';
import { utf16 } from '../../../src/syntax/utf16.ts';
import { fromHex } from '../../support/digests.ts';

/** The challenge of MS-NLMP §4.2.4.3. */
const example = fromHex(
  `4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 2400 2400 44000000
   0600 7017 0000000f 5300650072007600650072 00
   02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000`,
);

const who = {
  user: 'User',
  domain: 'Domain',
  password: 'Password',
  workstation: 'COMPUTER',
  clientChallenge: fromHex('aa'.repeat(8)),
  now: -11_644_473_600_000,
  targetName: 'HTTP/Server',
  channelBinding: null,
};

const challengeOf = (bytes: Uint8Array): NTLMChallenge => readNTLMChallenge(bytes) as NTLMChallenge;

/** The challenge with other pairs at its end. */
const withInfo = (pairs: ReadonlyMap<number, Uint8Array>): Uint8Array => {
  const written = writeTargetInfo(pairs);
  const bytes = joinBytes(example.subarray(0, 68), written);
  new DataView(bytes.buffer).setUint16(40, written.length, true);
  return bytes;
};

const field = (message: Uint8Array, index: number): string => {
  const view = new DataView(message.buffer, message.byteOffset);
  const offset = view.getUint32(16 + 8 * index, true);
  return hex(message.subarray(offset, offset + view.getUint16(12 + 8 * index, true)));
};

describe('ntlmNegotiateMessage', () => {
  it('is the shortest one that MS-NLMP §2.2.1.1 allows, and asks for nothing but the second version', () => {
    expect(hex(ntlmNegotiateMessage())).toBe(`4e544c4d5353500001000000078208 00${'00'.repeat(16)}`.replace(' ', ''));
  });
});

describe('readNTLMChallenge', () => {
  it('reads the example of MS-NLMP §4.2.4.3', () => {
    const challenge = challengeOf(example);
    expect(hex(challenge.serverChallenge)).toBe('0123456789abcdef');
    expect(challenge.flags).toBe(0xe28a8233);
    expect([...challenge.targetInfo]).toEqual([
      [2, utf16('Domain')],
      [1, utf16('Server')],
    ]);
  });

  it('reads one without any target, as servers of old send it', () => {
    const bytes = joinBytes(example.subarray(0, 12), new Uint8Array(8), fromHex('01820000 0123456789abcdef'));
    expect(challengeOf(bytes).targetInfo.size).toBe(0);
  });

  it.each<[string, (bytes: Uint8Array) => Uint8Array]>([
    ['is cut off in its head', (bytes) => bytes.subarray(0, 31)],
    ['is cut off in its pairs', (bytes) => bytes.subarray(0, -5)],
    ['has another signature', (bytes) => bytes.with(0, 0x4f)],
    ['is of another type', (bytes) => bytes.with(8, 3)],
    ['knows no way to write text', (bytes) => bytes.with(20, 0x30)],
    ['leads out of itself', (bytes) => bytes.with(47, 0xff)],
    ['is endless', (bytes) => joinBytes(bytes, new Uint8Array(16 * 1024))],
  ])('is null for one that %s', (_name, change) => {
    expect(readNTLMChallenge(change(example))).toBeNull();
  });

  it('reads whatever comes', () => {
    const head = fc.constant(example.subarray(0, 12));
    fc.assert(
      fc.property(fc.oneof(head, fc.constant(new Uint8Array())), fc.uint8Array({ maxLength: 200 }), (start, rest) => {
        const challenge = readNTLMChallenge(joinBytes(start, rest));
        if (challenge !== null) ntlmAuthenticateMessage(challenge, who, nodeDigests);
      }),
    );
  });
});

describe('ntlmAuthenticateMessage', () => {
  it('has the responses, names and key of MS-NLMP §4.2.4 where the server says no time', () => {
    const message = ntlmAuthenticateMessage(challengeOf(example), who, nodeDigests);
    expect(hex(message.subarray(0, 12))).toBe('4e544c4d5353500003000000');
    expect(field(message, 0)).toBe('86c35097ac9cec102554764a57cccc19aaaaaaaaaaaaaaaa');
    expect(field(message, 1)).toMatch(/^68cd0ab851e51c96aabc927bebef6a1c01010000/);
    expect(field(message, 2)).toBe(hex(utf16('Domain')));
    expect(field(message, 3)).toBe(hex(utf16('User')));
    expect(field(message, 4)).toBe(hex(utf16('COMPUTER')));
    expect(field(message, 5)).toBe('');
    expect(hex(message.subarray(72, 88))).toBe('00'.repeat(16));
  });

  it('has a binding, a code over all three messages, and no old response where the server says its time', () => {
    const time = fromHex('0123456789abcd01');
    const challenge = challengeOf(
      withInfo(
        new Map([
          [2, utf16('Domain')],
          [7, time],
        ]),
      ),
    );
    const message = ntlmAuthenticateMessage(challenge, who, nodeDigests);
    const targetInfo = writeTargetInfo(completeTargetInfo(challenge.targetInfo, who, nodeDigests));
    const { serverChallenge } = challenge;
    const { nt, sessionKey } = ntlmResponse({ ...who, serverChallenge, time, targetInfo }, nodeDigests);
    expect(field(message, 0)).toBe('00'.repeat(24));
    expect(field(message, 1)).toBe(hex(nt));
    const withoutCode = message.slice().fill(0, 72, 88);
    const code = hmacMD5(nodeDigests, sessionKey, ntlmNegotiateMessage(), challenge.bytes, withoutCode);
    expect(hex(message.subarray(72, 88))).toBe(hex(code));
  });

  it('writes names in single bytes for a server that knows no Unicode', () => {
    const challenge = challengeOf(example.with(20, 0x32));
    expect(field(ntlmAuthenticateMessage(challenge, who, nodeDigests), 3)).toBe('55736572');
  });
});

describe('domainAndUser', () => {
  it.each([
    ['DOMAIN\\user', 'DOMAIN', 'user'],
    ['user@domain.test', '', 'user@domain.test'],
    ['user', '', 'user'],
    ['', '', ''],
  ])('%s', (name, domain, user) => {
    expect(domainAndUser(name)).toEqual({ domain, user });
  });
});
