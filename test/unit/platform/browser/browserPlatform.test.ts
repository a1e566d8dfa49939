import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../../src/foundation/URLError.ts';
import { browserPlatform } from '../../../../src/platform/browser/browserPlatform.ts';
import { importsOf } from '../../../architecture/imports.ts';
import { readModules } from '../../../architecture/SourceTree.ts';
import { plainSettings } from '../../../support/http1Fixture.ts';

const root = fileURLToPath(new URL('../../../../', import.meta.url));

describe('browserPlatform', () => {
  it("leaves to the engine what is the engine's to say and do", () => {
    const { acceptEncoding, acceptLanguage, files, userAgent } = browserPlatform;
    expect({ acceptEncoding, acceptLanguage, files, userAgent }).toEqual({
      ...{ acceptEncoding: '', acceptLanguage: '', files: null, userAgent: '' },
    });
    const client = { didDecode: () => {}, didDrain: () => {}, didFinish: () => {}, didFail: () => {} };
    expect(browserPlatform.decoders('gzip', client)).toBeNull();
    expect(browserPlatform.createTransport(plainSettings).capabilities).toEqual({
      ...{ followsRedirects: true, decodesContent: true, reportsUpload: false },
      ...{ informational: false, trailers: false, peerCertificate: false, ownsCookies: true },
    });
  });

  it('waits for the network only when the browser says that there is none', () => {
    expect(browserPlatform.isConnectivityFailure(new URLError(-1009))).toBe(true);
    expect(browserPlatform.isConnectivityFailure(new URLError(-1005))).toBe(false);
  });

  it('throws dice between 0 and 1', () => {
    const thrown = browserPlatform.random();
    expect(thrown >= 0 && thrown < 1).toBe(true);
  });
});

describe('what a page loads', () => {
  const modules = new Map(readModules(root, ['src', 'operators', 'test/peers']).map((module) => [module.path, module]));
  /** All modules and packages that are loaded because of one, and by which. */
  const reachableFrom = (entry: string): ReadonlyMap<string, string> => {
    const found = new Map<string, string>([[entry, '']]);
    for (const [path] of found) {
      const module = modules.get(path);
      if (module === undefined) continue;
      for (const { path: target, specifier, isTypeOnly } of importsOf(module)) {
        const name = target ?? specifier;
        if (!isTypeOnly && !found.has(name)) found.set(name, path);
      }
    }
    return found;
  };

  it.each(['test/peers/chromium/page.ts', 'src/index.ts', 'operators/index.ts'])(
    'from %s on has no part of Node, and no package but those that pages can load',
    (entry) => {
      const found = [...reachableFrom(entry).keys()];
      const isOurs = (name: string): boolean => /^(?:src|operators|test)\//.test(name);
      expect(found.filter((name) => isOurs(name) && !existsSync(root + name))).toEqual([]);
      expect(found.filter((name) => name.startsWith('src/platform/node'))).toEqual([]);
      const packages = found.filter((name) => !isOurs(name));
      expect(packages).toContain('rxjs');
      expect(packages.filter((name) => !['rxjs', 'whatwg-mimetype', 'content-disposition'].includes(name))).toEqual([]);
    },
  );

  it('would be seen to have one', () => {
    const found = [...reachableFrom('src/node.ts').keys()];
    expect(found).toContain('node:os');
    expect([...reachableFrom('test/peers/chromium/page.ts').keys()]).toContain('src/stages/chain.ts');
  });
});
