import {
  authenticationMethods,
  NSURLAuthenticationMethodClientCertificate,
  NSURLAuthenticationMethodDefault,
  NSURLAuthenticationMethodHTTPDigest,
  NSURLAuthenticationMethodNegotiate,
  NSURLAuthenticationMethodNTLM,
  NSURLAuthenticationMethodServerTrust,
} from './authenticationMethods.ts';
import type { SecTrust } from './SecTrust.ts';

export type { SecTrust } from './SecTrust.ts';

/** Protocol of a server's space. */
export const NSURLProtectionSpaceHTTP = 'http';
/** Protocol of a server's space. */
export const NSURLProtectionSpaceHTTPS = 'https';
/** Protocol of a server's space. */
export const NSURLProtectionSpaceFTP = 'ftp';
/** Type of a proxy's space: for http. */
export const NSURLProtectionSpaceHTTPProxy = 'http';
/** Type of a proxy's space: for https. */
export const NSURLProtectionSpaceHTTPSProxy = 'https';
/** Type of a proxy's space: for ftp. */
export const NSURLProtectionSpaceFTPProxy = 'ftp';
/** Type of a proxy's space: SOCKS. */
export const NSURLProtectionSpaceSOCKSProxy = 'SOCKS';

interface Parts {
  readonly host: string;
  readonly port: number;
  readonly realm?: string | null;
  readonly authenticationMethod?: string | null;
  readonly distinguishedNames?: readonly Uint8Array[] | null;
  readonly serverTrust?: SecTrust | null;
}
/** A server's space. */
export interface URLProtectionSpaceParts extends Parts {
  readonly protocol?: string | null;
}
/** A proxy's space. */
export interface ProxyProtectionSpaceParts extends Parts {
  readonly type: string;
}

const secureMethods: ReadonlySet<string> = new Set([
  NSURLAuthenticationMethodHTTPDigest,
  NSURLAuthenticationMethodNTLM,
  NSURLAuthenticationMethodNegotiate,
  NSURLAuthenticationMethodClientCertificate,
  NSURLAuthenticationMethodServerTrust,
]);

/** Where a credential counts: one realm of one server or proxy. A value. @see URLProtectionSpace */
export class URLProtectionSpace {
  readonly host: string;
  /** 0 when it is not said. */
  readonly port: number;
  readonly protocol: string | null;
  readonly proxyType: string | null;
  readonly realm: string | null;
  readonly authenticationMethod: string;
  readonly distinguishedNames: readonly Uint8Array[] | null;
  readonly serverTrust: SecTrust | null;

  constructor(parts: URLProtectionSpaceParts & { readonly proxyType?: string | null }) {
    this.host = parts.host;
    this.port = parts.port;
    this.protocol = parts.protocol ?? null;
    this.proxyType = parts.proxyType ?? null;
    this.realm = parts.realm ?? null;
    const method = parts.authenticationMethod ?? '';
    this.authenticationMethod = authenticationMethods.has(method) ? method : NSURLAuthenticationMethodDefault;
    this.distinguishedNames = parts.distinguishedNames ?? null;
    this.serverTrust = parts.serverTrust ?? null;
  }

  static forProxy({ type, ...parts }: ProxyProtectionSpaceParts): URLProtectionSpace {
    return new URLProtectionSpace({ ...parts, protocol: null, proxyType: type });
  }

  get isProxy(): boolean {
    return this.proxyType !== null;
  }
  /** Whether nobody on the way can read a credential that is sent. */
  get receivesCredentialSecurely(): boolean {
    return this.protocol === NSURLProtectionSpaceHTTPS || secureMethods.has(this.authenticationMethod);
  }

  copy(): this {
    return this;
  }
  /** Same host without case, port, protocol or proxy type, realm and method. */
  isEqual(other: URLProtectionSpace): boolean {
    return (
      this.host.toLowerCase() === other.host.toLowerCase() &&
      this.port === other.port &&
      this.protocol === other.protocol &&
      this.proxyType === other.proxyType &&
      this.realm === other.realm &&
      this.authenticationMethod === other.authenticationMethod
    );
  }
  /** What may be logged: not the trust. */
  toJSON(): Record<string, unknown> {
    const { host, port, protocol, proxyType, realm, authenticationMethod } = this;
    return { host, port, protocol, proxyType, realm, authenticationMethod };
  }
  toString(): string {
    const proxy = `Proxy:${this.isProxy ? 'YES' : 'NO'}, Proxy-Type:${this.proxyType ?? '(null)'}`;
    const method = `Auth-Scheme:${this.authenticationMethod}, Realm:${this.realm ?? '(null)'}`;
    const server = `Host:${this.host}, Server:${this.protocol ?? '(null)'}`;
    return `<URLProtectionSpace: ${server}, ${method}, Port:${String(this.port)}, ${proxy}>`;
  }
}
