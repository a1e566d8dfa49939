import { describe, expect, it } from '@jest/globals';

import { expectedDigests, matchesIntegrity } from '../../../../src/adapters/fetch/integrity.ts';

/** Of the empty text; well-known values. */
const sha256 = '47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=';
const sha384 = 'OLBgp1GsljhM2TJ+sbHjaiH9txEUvgdDTAzHv2P24donTt6/529l+9Ua0vFImLlb';

describe('subresource integrity', () => {
  it.each([
    ['', []],
    ['md5-abc', []],
    ['sha256', []],
    ['sha256-a b', [['sha256', 'a']]],
    ['SHA256-ab?ct=x', [['sha256', 'ab']]],
    ['sha256-a_b-', [['sha256', 'a/b+']]],
    [
      'sha256-a sha512-b sha384-c sha512-d',
      [
        ['sha512', 'b'],
        ['sha512', 'd'],
      ],
    ],
  ])('%p names the strongest digests (SRI §3.3)', (metadata, expected) => {
    expect(expectedDigests(metadata).map(({ algorithm, digest }) => [algorithm, digest])).toEqual(expected);
  });

  it.each([
    [`sha256-${sha256}`, true],
    [`sha256-${sha256.replace('=', '')}`, true],
    [`sha384-${sha384}`, true],
    [`sha256-x sha384-${sha384}`, true],
    [`sha256-${sha256} sha384-x`, false],
    [`sha256-x`, false],
    ['nothing', true],
  ])('%p of the empty text: %p', async (metadata, matches) => {
    expect(await matchesIntegrity(new Uint8Array(0), metadata)).toBe(matches);
  });
});
