import type {
  HTTPCookieAcceptPolicy,
  URLRequestCachePolicy,
  URLRequestNetworkServiceType,
  URLSessionMultipathServiceType,
} from '../foundation/rawValues.ts';
import { TLSProtocolVersion } from '../foundation/rawValues.ts';
import type { Platform } from '../loading/ports.ts';
import type { HTTPProtocolName, NameLookup, NetworkPathProvider } from '../loading/ports.ts';
import type { NegotiateToken } from '../loading/authentication/negotiateSource.ts';
import type { URLProtocolClass } from '../protocols/URLProtocolClass.ts';
import type { Interceptor } from '../stream/TaskSource.ts';
import { currentPlatform } from './currentPlatform.ts';
import { DefaultStorage } from './DefaultStorage.ts';
import { type HTTPCookieStorage, privateCookieStorage, sharedCookieStorage } from './HTTPCookieStorage.ts';
import {
  privateCredentialStorage,
  sharedCredentialStorage,
  type URLCredentialStorage,
} from './URLCredentialStorage.ts';

/**
 * How a session loads. Change it before a session is made: the session takes a copy, and later changes change nothing.
 * A request's own settings win, except where the configuration is the stricter one. Times are in seconds.
 * @see URLSessionConfiguration
 */
export class URLSessionConfiguration {
  /** A new configuration each time. */
  static get default(): URLSessionConfiguration {
    return new URLSessionConfiguration();
  }

  /** A new configuration each time, whose session remembers nothing beyond its life. */
  static get ephemeral(): URLSessionConfiguration {
    const configuration = new URLSessionConfiguration();
    configuration.#cookies = new DefaultStorage(privateCookieStorage);
    configuration.#credentials = new DefaultStorage(privateCredentialStorage);
    return configuration;
  }

  /** Name of a background session; null for every other. */
  readonly identifier: string | null = null;

  /** Used by requests with the default policy. */
  requestCachePolicy: URLRequestCachePolicy = 'useProtocolCachePolicy';
  /** Seconds without a byte in either direction until `-1001`. Rests while the task is suspended or its consumer busy. */
  timeoutIntervalForRequest: number = 60;
  /** Seconds for the whole task with redirects, retries and waiting, until `-1001`. */
  timeoutIntervalForResource: number = 604_800;
  networkServiceType: URLRequestNetworkServiceType = 'default';
  /** False: a cellular path fails with `-1009`. */
  allowsCellularAccess: boolean = true;
  /** False: an expensive path fails with `-1009`. */
  allowsExpensiveNetworkAccess: boolean = true;
  /** False: a constrained path fails with `-1009`. */
  allowsConstrainedNetworkAccess: boolean = true;
  /** False: an ultra-constrained path fails with `-1009`. */
  allowsUltraConstrainedNetworkAccess: boolean = false;
  /** Asked for, a load fails with `-1003`: no platform here can promise it. */
  requiresDNSSECValidation: boolean = false;
  /** Wait for a way to the network instead of failing; bounded by the resource timeout. */
  waitsForConnectivity: boolean = false;
  /** Background sessions only. */
  isDiscretionary: boolean = false;
  sharedContainerIdentifier: string | null = null;
  /** Background sessions only. */
  sessionSendsLaunchEvents: boolean = true;
  connectionProxyDictionary: Readonly<Record<string, unknown>> | null = null;
  proxyConfigurations: readonly unknown[] = [];
  /** Lower offers of a server fail with `-1200`. */
  tlsMinimumSupportedProtocolVersion: TLSProtocolVersion = TLSProtocolVersion.TLSv12;
  tlsMaximumSupportedProtocolVersion: TLSProtocolVersion = TLSProtocolVersion.TLSv13;
  httpShouldUsePipelining: boolean = false;
  httpShouldSetCookies: boolean = true;
  httpCookieAcceptPolicy: HTTPCookieAcceptPolicy = 'onlyFromMainDocumentDomain';
  /** Added where a request lacks the field, once, before its first load. */
  httpAdditionalHeaders: Readonly<Record<string, string>> | null = null;
  /** HTTP/1.1 connections of this session to one host; less than 1 counts as 1. Further loads wait in order of priority. */
  httpMaximumConnectionsPerHost: number = 6;
  urlCache: null = null;
  shouldUseExtendedBackgroundIdleMode: boolean = false;
  /** Asked in this order before the registered and the built-in ones. */
  protocolClasses: readonly URLProtocolClass[] | null = null;
  multipathServiceType: URLSessionMultipathServiceType = 'none';
  usesClassicLoadingMode: boolean = true;
  enablesEarlyData: boolean = false;

  // Beyond Apple's.

  /** Stand around every load between `created` and `metrics`, the first one outermost. */
  interceptors: readonly Interceptor[] = [];
  /**
   * What is offered to https servers. Without `h2` no connection carries more than one load at a time; without `http/1.1`
   * a server that does not speak HTTP/2 fails with `-1200`. http servers are always spoken to in HTTP/1.1.
   */
  httpProtocols: readonly HTTPProtocolName[] = Object.freeze(['h2', 'http/1.1'] as const);
  /** PEM certificates that are trusted besides the system's. */
  certificateAuthorities: readonly string[] = [];
  /** Replaces the system's name lookup. */
  lookup: NameLookup | null = null;
  /** Local address of all connections. */
  localAddress: string | null = null;
  /** Path of a unix socket to which all connections go, whatever the URL's host. */
  socketPath: string | null = null;
  /**
   * Makes the tokens of Negotiate (base64) for a host: the first one without `challengeToken`, further ones for what the
   * server said. Null means that there is none. Without it the optional peer `kerberos` is used, if it is installed.
   */
  negotiateToken: NegotiateToken | null = null;
  /** Tells which network paths there are; null means what the platform sees. */
  networkPathProvider: NetworkPathProvider | null = null;
  /** False: a 307 or 308 to another origin is delivered instead of sending the body there. */
  allowsCrossOriginBody: boolean = true;
  /** Fields that may go along when a redirect leaves the origin, besides the harmless ones. */
  crossOriginHeaders: readonly string[] = [];
  /** Redirects that are followed; one more fails with `-1007`. */
  maximumRedirects: number = 20;
  /** Bytes of a decoded body that is collected in memory; more fails with `-1103`. */
  maximumDecodedSize: number = 256 * 1024 * 1024;
  /** Decoded bytes for each encoded one, after the first 10 MiB; more fails with `-1103`. */
  maximumDecodedRatio: number = 200;
  /** Content codings on top of each other; more fail with `-1016`. */
  maximumContentCodings: number = 5;
  /** Bytes of a response head; more fails with `-1103`. */
  maximumHeaderSize: number = 64 * 1024;
  /** Fields of a response head; more fails with `-1103`. */
  maximumHeaderFields: number = 1000;
  /** 1xx heads before the final one; more fails with `-1017`. */
  maximumInformationalResponses: number = 100;

  #cookies: DefaultStorage<HTTPCookieStorage> | HTTPCookieStorage | 'shared' | null = 'shared';

  #cookieStorage(platform: Platform | null): HTTPCookieStorage | null {
    if (this.#cookies === 'shared') return sharedCookieStorage(platform);
    return this.#cookies instanceof DefaultStorage ? this.#cookies.in(platform) : this.#cookies;
  }

  /**
   * Where cookies are kept: `HTTPCookieStorage.shared`, a private one in memory for an ephemeral configuration, or null for
   * none. Copies share it.
   */
  get httpCookieStorage(): HTTPCookieStorage | null {
    return this.#cookieStorage(currentPlatform());
  }
  set httpCookieStorage(storage: HTTPCookieStorage | null) {
    this.#cookies = storage;
  }

  #credentials: DefaultStorage<URLCredentialStorage> | URLCredentialStorage | 'shared' | null = 'shared';

  #credentialStorage(platform: Platform | null): URLCredentialStorage | null {
    if (this.#credentials === 'shared') return sharedCredentialStorage(platform);
    return this.#credentials instanceof DefaultStorage ? this.#credentials.in(platform) : this.#credentials;
  }

  /**
   * Where credentials are kept: `URLCredentialStorage.shared`, a private one in memory for an ephemeral configuration, or
   * null for none. Copies share it.
   */
  get urlCredentialStorage(): URLCredentialStorage | null {
    return this.#credentialStorage(currentPlatform());
  }
  set urlCredentialStorage(storage: URLCredentialStorage | null) {
    this.#credentials = storage;
  }

  copy(): URLSessionConfiguration {
    const copy = Object.assign(new URLSessionConfiguration(), this);
    copy.#cookies = this.#cookies;
    copy.#credentials = this.#credentials;
    return copy;
  }

  /** A copy whose storages are there, made for a platform. @internal */
  copyFor(platform: Platform): URLSessionConfiguration {
    const copy = this.copy();
    copy.#cookies = this.#cookieStorage(platform);
    copy.#credentials = this.#credentialStorage(platform);
    return copy;
  }
}
