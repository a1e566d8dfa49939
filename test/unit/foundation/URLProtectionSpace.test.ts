import { describe, expect, it } from '@jest/globals';
import * as methods from '../../../src/foundation/authenticationMethods.ts';
import * as spaces from '../../../src/foundation/URLProtectionSpace.ts';

const { URLProtectionSpace } = spaces;
const parts: spaces.URLProtectionSpaceParts = {
  host: 'apple.com',
  port: 443,
  protocol: 'https',
  realm: 'staff',
  authenticationMethod: methods.NSURLAuthenticationMethodHTTPBasic,
};

describe('constants', () => {
  it('of methods are their names', () => {
    const { authenticationMethods, ...constants } = methods;
    // NSURLProtectionSpace.h
    expect(constants).toEqual({
      NSURLAuthenticationMethodDefault: 'NSURLAuthenticationMethodDefault',
      NSURLAuthenticationMethodHTTPBasic: 'NSURLAuthenticationMethodHTTPBasic',
      NSURLAuthenticationMethodHTTPDigest: 'NSURLAuthenticationMethodHTTPDigest',
      NSURLAuthenticationMethodHTMLForm: 'NSURLAuthenticationMethodHTMLForm',
      NSURLAuthenticationMethodNTLM: 'NSURLAuthenticationMethodNTLM',
      NSURLAuthenticationMethodNegotiate: 'NSURLAuthenticationMethodNegotiate',
      NSURLAuthenticationMethodClientCertificate: 'NSURLAuthenticationMethodClientCertificate',
      NSURLAuthenticationMethodServerTrust: 'NSURLAuthenticationMethodServerTrust',
    });
    expect([...authenticationMethods].sort()).toEqual(Object.values(constants).sort());
  });

  it.each<[string, string]>([
    [spaces.NSURLProtectionSpaceHTTP, 'http'],
    [spaces.NSURLProtectionSpaceHTTPS, 'https'],
    [spaces.NSURLProtectionSpaceFTP, 'ftp'],
    [spaces.NSURLProtectionSpaceHTTPProxy, 'http'],
    [spaces.NSURLProtectionSpaceHTTPSProxy, 'https'],
    [spaces.NSURLProtectionSpaceFTPProxy, 'ftp'],
    [spaces.NSURLProtectionSpaceSOCKSProxy, 'SOCKS'],
  ])('%s is %s', (constant, value) => {
    expect(constant).toBe(value);
  });
});

describe('URLProtectionSpace', () => {
  it('keeps what it is made of', () => {
    const distinguishedNames = [Uint8Array.of(1)];
    expect(new URLProtectionSpace({ ...parts, distinguishedNames })).toMatchObject({
      ...parts,
      distinguishedNames,
      isProxy: false,
      proxyType: null,
      serverTrust: null,
    });
  });

  it.each([[null], [undefined], ['unknown'], ['']])(
    'takes the method %p for the default one',
    (authenticationMethod) => {
      // swift-corelibs-foundation, TestURLProtectionSpace
      const space = new URLProtectionSpace({
        host: 'host',
        port: 80,
        ...(authenticationMethod === undefined ? {} : { authenticationMethod }),
      });
      expect(space.authenticationMethod).toBe('NSURLAuthenticationMethodDefault');
    },
  );

  it('may be a proxy’s', () => {
    expect(URLProtectionSpace.forProxy({ host: 'proxy', port: 8080, type: 'http', realm: 'r' })).toMatchObject({
      host: 'proxy',
      port: 8080,
      protocol: null,
      proxyType: 'http',
      realm: 'r',
      isProxy: true,
    });
  });

  it.each([
    // NSURLProtectionSpace.receivesCredentialSecurely
    ['https', methods.NSURLAuthenticationMethodHTTPBasic, true],
    ['https', null, true],
    ['http', methods.NSURLAuthenticationMethodHTTPBasic, false],
    ['http', methods.NSURLAuthenticationMethodHTMLForm, false],
    ['http', null, false],
    ['ftp', null, false],
    ['http', methods.NSURLAuthenticationMethodHTTPDigest, true],
    ['http', methods.NSURLAuthenticationMethodNTLM, true],
    ['http', methods.NSURLAuthenticationMethodNegotiate, true],
    ['http', methods.NSURLAuthenticationMethodClientCertificate, true],
    ['http', methods.NSURLAuthenticationMethodServerTrust, true],
  ])('over %s with %s, receives securely: %p', (protocol, authenticationMethod, expected) => {
    const space = new URLProtectionSpace({ host: 'host', port: 1, protocol, authenticationMethod });
    expect(space.receivesCredentialSecurely).toBe(expected);
  });

  it.each<[string, spaces.URLProtectionSpace, boolean]>([
    ['the same', new URLProtectionSpace({ ...parts }), true],
    ['the host in capitals', new URLProtectionSpace({ ...parts, host: 'APPLE.com' }), true],
    ['another host', new URLProtectionSpace({ ...parts, host: 'apple.org' }), false],
    ['another port', new URLProtectionSpace({ ...parts, port: 8443 }), false],
    ['another protocol', new URLProtectionSpace({ ...parts, protocol: 'http' }), false],
    ['another realm', new URLProtectionSpace({ ...parts, realm: 'Staff' }), false],
    ['no realm', new URLProtectionSpace({ ...parts, realm: null }), false],
    ['another method', new URLProtectionSpace({ ...parts, authenticationMethod: null }), false],
    ['a proxy', URLProtectionSpace.forProxy({ ...parts, type: 'https' }), false],
  ])('compares with %s', (_what, other, expected) => {
    const space = new URLProtectionSpace(parts);
    expect([space.isEqual(other), other.isEqual(space)]).toEqual([expected, expected]);
    expect(space.copy().isEqual(space)).toBe(true);
  });

  it('describes itself', () => {
    // swift-corelibs-foundation, TestURLProtectionSpace
    expect(String(new URLProtectionSpace({ host: 'apple.com', port: 80, protocol: 'http' }))).toBe(
      '<URLProtectionSpace: Host:apple.com, Server:http, Auth-Scheme:NSURLAuthenticationMethodDefault, Realm:(null), Port:80, Proxy:NO, Proxy-Type:(null)>',
    );
    expect(String(URLProtectionSpace.forProxy({ host: 'proxy', port: 1, type: 'SOCKS', realm: 'r' }))).toBe(
      '<URLProtectionSpace: Host:proxy, Server:(null), Auth-Scheme:NSURLAuthenticationMethodDefault, Realm:r, Port:1, Proxy:YES, Proxy-Type:SOCKS>',
    );
  });

  it('is serialised without certificates', () => {
    const serverTrust = {
      host: 'apple.com',
      certificates: [Uint8Array.of(1)],
      policyError: null,
      evaluate: () => Promise.resolve(),
    };
    expect(JSON.parse(JSON.stringify(new URLProtectionSpace({ ...parts, serverTrust })))).toEqual({
      ...parts,
      proxyType: null,
    });
  });
});
