import { describe, expect, it } from '@jest/globals';
import { nodeDigests } from '../../../src/platform/node/nodeDigests.ts';
import { digestOf } from '../../../src/syntax/Digests.ts';
import { hex } from '../../../src/syntax/hex.ts';
import { joinBytes } from '../../../src/syntax/joinBytes.ts';
import { latin1Bytes } from '../../../src/syntax/latin1.ts';
import { completeTargetInfo, readTargetInfo, writeTargetInfo } from '../../../src/syntax/ntlmTargetInfo.ts';
import { utf16 } from '../../../src/syntax/utf16.ts';
import { fromHex } from '../../support/digests.ts';

const asText = (written: string): unknown => {
  const info = readTargetInfo(fromHex(written));
  return info === null ? null : [...info].map(([id, value]) => [id, hex(value)]);
};

describe('readTargetInfo', () => {
  it.each([
    [
      'two pairs and their end',
      '0200 0200 4400 0100 0000 00000000',
      [
        [2, '4400'],
        [1, ''],
      ],
    ],
    ['nothing after the end', '00000000 0200 ffff', []],
    ['no end', '0200 0200 4400', [[2, '4400']]],
    ['nothing at all', '', []],
    ['a length that leads out', '0200 0300 4400', null],
    ['half a head', '0200 0200 4400 01', null],
  ])('reads %s', (_name, written, expected) => {
    expect(asText(written)).toEqual(expected);
  });

  it('finds again what was written', () => {
    const info = new Map([
      [2, utf16('Domain')],
      [7, new Uint8Array(8).fill(3)],
      [9, new Uint8Array(300)],
    ]);
    expect(readTargetInfo(writeTargetInfo(info))).toEqual(info);
  });
});

describe('completeTargetInfo', () => {
  const info = new Map([
    [1, utf16('S')],
    [6, Uint8Array.of(1, 0, 0, 0)],
  ]);
  const targetName = 'HTTP/host.test';

  it('says that there is a code, keeps other flags, names the service, and has zeros without a binding (MS-NLMP §2.2.2.1)', () => {
    const complete = completeTargetInfo(info, { targetName, channelBinding: null }, nodeDigests);
    expect([...complete]).toEqual([
      [1, utf16('S')],
      [6, Uint8Array.of(3, 0, 0, 0)],
      [10, new Uint8Array(16)],
      [9, utf16(targetName)],
    ]);
  });

  it('digests the binding as RFC 4121 §4.1.1.2 lays it out', () => {
    const channelBinding = joinBytes(latin1Bytes('tls-server-end-point:'), new Uint8Array(32).fill(7));
    const complete = completeTargetInfo(info, { targetName, channelBinding }, nodeDigests);
    const laidOut = joinBytes(new Uint8Array(16), Uint8Array.of(53, 0, 0, 0), channelBinding);
    expect(complete.get(10)).toEqual(digestOf(nodeDigests, 'md5', laidOut));
  });
});
