import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../../src/foundation/URLErrorCode.ts';
import { nodePlatform } from '../../../../src/platform/node/nodePlatform.ts';

describe('nodePlatform', () => {
  it('says who we are, without more of the machine than the major version of Node', () => {
    expect(nodePlatform.userAgent).toMatch(/^rx-urlsession\/\d+\.\d+\.\d+ Node\.js\/\d+$/);
    expect(nodePlatform.userAgent.endsWith(`/${process.versions.node.split('.')[0]}`)).toBe(true);
  });

  it('asks for the language of the system', () => {
    const { locale } = Intl.DateTimeFormat().resolvedOptions();
    expect(nodePlatform.acceptLanguage.split(',')[0]).toBe(new Intl.Locale(locale).baseName);
  });

  it('asks only for codings that it decodes', () => {
    const client = { didDecode() {}, didDrain() {}, didFinish() {}, didFail() {} };
    for (const coding of nodePlatform.acceptEncoding.split(', ')) {
      expect(nodePlatform.decoders(coding, client)).not.toBeNull();
    }
  });

  it('tells a missing network from a server that refuses', () => {
    const failed = (code: string): URLError =>
      new URLError(URLErrorCode.cannotConnectToHost, { cause: Object.assign(new Error(code), { code }) });
    expect(nodePlatform.isConnectivityFailure(failed('ENETUNREACH'))).toBe(true);
    expect(nodePlatform.isConnectivityFailure(failed('ECONNREFUSED'))).toBe(false);
  });

  it('draws numbers from 0 up to 1', () => {
    const drawn = Array.from({ length: 100 }, () => nodePlatform.random());
    expect(drawn.every((number) => number >= 0 && number < 1)).toBe(true);
    expect(new Set(drawn).size).toBeGreaterThan(1);
  });
});
