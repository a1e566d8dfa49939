import { describe, expect, it } from '@jest/globals';
import { endsSilently } from '../../../../src/platform/node/http2/QuietWatch.ts';

describe('whether a Node tells that a peer has broken the protocol of a connection', () => {
  it.each([
    ['22.19.0', true],
    ['22.22.3', true],
    ['22.23.0', false],
    ['24.0.0', true],
    ['24.16.0', true],
    ['24.17.0', false],
    ['24.21.0', false],
    ['26.0.0', true],
    ['26.1.0', false],
    ['27.0.0', false],
    ['28.1.0', false],
  ])('%s is silent: %s', (version, isSilent) => {
    expect(endsSilently(version)).toBe(isSilent);
  });
});
