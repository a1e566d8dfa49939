import { describe, expect, it } from '@jest/globals';
import { HTTPCookieStorage, URLCredentialStorage, URLSessionConfiguration } from '../../../src/index.ts';

/** Apple's defaults. @see surface of URLSessionConfiguration; TLS: ours is TLS 1.2 */
const appleDefaults: Readonly<Record<string, unknown>> = {
  identifier: null,
  requestCachePolicy: 'useProtocolCachePolicy',
  timeoutIntervalForRequest: 60,
  timeoutIntervalForResource: 604_800,
  networkServiceType: 'default',
  allowsCellularAccess: true,
  allowsExpensiveNetworkAccess: true,
  allowsConstrainedNetworkAccess: true,
  allowsUltraConstrainedNetworkAccess: false,
  requiresDNSSECValidation: false,
  waitsForConnectivity: false,
  isDiscretionary: false,
  sharedContainerIdentifier: null,
  sessionSendsLaunchEvents: true,
  connectionProxyDictionary: null,
  proxyConfigurations: [],
  tlsMinimumSupportedProtocolVersion: 0x0303,
  tlsMaximumSupportedProtocolVersion: 0x0304,
  httpShouldUsePipelining: false,
  httpShouldSetCookies: true,
  httpCookieAcceptPolicy: 'onlyFromMainDocumentDomain',
  httpAdditionalHeaders: null,
  httpMaximumConnectionsPerHost: 6,
  urlCache: null,
  shouldUseExtendedBackgroundIdleMode: false,
  protocolClasses: null,
  multipathServiceType: 'none',
  usesClassicLoadingMode: true,
  enablesEarlyData: false,
};

const ourDefaults: Readonly<Record<string, unknown>> = {
  interceptors: [],
  negotiateToken: null,
  httpProtocols: ['h2', 'http/1.1'],
  certificateAuthorities: [],
  lookup: null,
  localAddress: null,
  socketPath: null,
  networkPathProvider: null,
  allowsCrossOriginBody: true,
  crossOriginHeaders: [],
  maximumRedirects: 20,
  maximumDecodedSize: 268_435_456,
  maximumDecodedRatio: 200,
  maximumContentCodings: 5,
  maximumHeaderSize: 65_536,
  maximumHeaderFields: 1000,
  maximumInformationalResponses: 100,
};

/** Stored and copied, but nothing can be observed of them yet. This list may only become shorter. */
const withoutEffect: readonly string[] = [
  'connectionProxyDictionary',
  'enablesEarlyData',
  'httpShouldUsePipelining',
  'identifier',
  'isDiscretionary',
  'multipathServiceType',
  'networkServiceType',
  'proxyConfigurations',
  'requestCachePolicy',
  'sessionSendsLaunchEvents',
  'sharedContainerIdentifier',
  'shouldUseExtendedBackgroundIdleMode',
  'urlCache',
  'usesClassicLoadingMode',
];

/** Which file's tests observe the others. */
const observedIn: Readonly<Record<string, string>> = {
  negotiateToken: 'integration/authentication/authentication',
  allowsCellularAccess: 'unit/policies/pathRefusal',
  allowsConstrainedNetworkAccess: 'unit/policies/pathRefusal',
  allowsCrossOriginBody: 'unit/policies/redirectRequest',
  allowsExpensiveNetworkAccess: 'unit/policies/pathRefusal',
  allowsUltraConstrainedNetworkAccess: 'unit/policies/pathRefusal',
  certificateAuthorities: 'integration/configurationTakesEffect',
  crossOriginHeaders: 'unit/policies/redirectRequest',
  httpAdditionalHeaders: 'integration/configurationTakesEffect',
  httpCookieAcceptPolicy: 'unit/stages/cookieStage',
  httpShouldSetCookies: 'unit/stages/cookieStage',
  httpMaximumConnectionsPerHost: 'integration/configurationTakesEffect',
  httpProtocols: 'integration/http2/sessions',
  interceptors: 'marbles/interceptors',
  localAddress: 'integration/configurationTakesEffect',
  lookup: 'integration/configurationTakesEffect',
  maximumContentCodings: 'integration/configurationTakesEffect',
  maximumDecodedRatio: 'integration/configurationTakesEffect',
  maximumDecodedSize: 'integration/configurationTakesEffect',
  maximumHeaderFields: 'integration/configurationTakesEffect',
  maximumHeaderSize: 'integration/configurationTakesEffect',
  maximumInformationalResponses: 'integration/configurationTakesEffect',
  maximumRedirects: 'integration/configurationTakesEffect',
  networkPathProvider: 'integration/configurationTakesEffect',
  protocolClasses: 'order/orderOfEvents',
  requiresDNSSECValidation: 'integration/configurationTakesEffect',
  socketPath: 'integration/configurationTakesEffect',
  timeoutIntervalForRequest: 'integration/configurationTakesEffect',
  timeoutIntervalForResource: 'integration/configurationTakesEffect',
  tlsMaximumSupportedProtocolVersion: 'integration/configurationTakesEffect',
  tlsMinimumSupportedProtocolVersion: 'integration/configurationTakesEffect',
  waitsForConnectivity: 'integration/configurationTakesEffect',
};

describe('a configuration', () => {
  it.each(['default', 'ephemeral'] as const)(
    '%s has the defaults of every property, and no other property',
    (factory) => {
      expect({ ...URLSessionConfiguration[factory] }).toEqual({ ...appleDefaults, ...ourDefaults });
    },
  );

  it('is another one at each read of the factory', () => {
    expect(URLSessionConfiguration.default).not.toBe(URLSessionConfiguration.default);
    expect(URLSessionConfiguration.ephemeral).not.toBe(URLSessionConfiguration.ephemeral);
  });

  it('copies into an independent one', () => {
    const one = URLSessionConfiguration.default;
    one.timeoutIntervalForRequest = 5;
    const other = one.copy();
    other.timeoutIntervalForRequest = 7;
    expect([one.timeoutIntervalForRequest, other.timeoutIntervalForRequest]).toEqual([5, 7]);
    expect(other).toBeInstanceOf(URLSessionConfiguration);
  });

  it('shares its cookies with copies: the shared storage by default, a private one if ephemeral, or none', () => {
    const { default: standard, ephemeral } = URLSessionConfiguration;
    expect(standard.httpCookieStorage).toBe(HTTPCookieStorage.shared);
    expect(ephemeral.httpCookieStorage).not.toBe(HTTPCookieStorage.shared);
    expect(ephemeral.httpCookieStorage).not.toBe(URLSessionConfiguration.ephemeral.httpCookieStorage);
    expect(ephemeral.copy().httpCookieStorage).toBe(ephemeral.httpCookieStorage);
    standard.httpCookieStorage = null;
    expect(standard.copy().httpCookieStorage).toBeNull();
  });

  it('shares its credentials with copies: the shared storage by default, a private one if ephemeral, or none', () => {
    const { default: standard, ephemeral } = URLSessionConfiguration;
    expect(standard.urlCredentialStorage).toBe(URLCredentialStorage.shared);
    expect(ephemeral.urlCredentialStorage).not.toBe(URLCredentialStorage.shared);
    expect(ephemeral.urlCredentialStorage).not.toBe(URLSessionConfiguration.ephemeral.urlCredentialStorage);
    expect(ephemeral.copy().urlCredentialStorage).toBe(ephemeral.urlCredentialStorage);
    standard.urlCredentialStorage = null;
    expect(standard.copy().urlCredentialStorage).toBeNull();
  });

  it('names every property either among those without effect or with the test that observes it', () => {
    const properties = Object.keys(URLSessionConfiguration.default).sort();
    expect([...withoutEffect, ...Object.keys(observedIn)].sort()).toEqual(properties);
  });
});
