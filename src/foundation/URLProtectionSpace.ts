import {
  authenticationMethods,
  NSURLAuthenticationMethodClientCertificate,
  NSURLAuthenticationMethodDefault,
  NSURLAuthenticationMethodHTTPDigest,
  NSURLAuthenticationMethodNegotiate,
  NSURLAuthenticationMethodNTLM,
  NSURLAuthenticationMethodServerTrust,
} from './authenticationMethods.ts';

/** The peer of a TLS connection, to be trusted or not. */
export interface SecTrust {
  readonly host: string;
  /** DER, the leaf first. */
  readonly certificates: readonly Uint8Array[];
  /** Rejects with the reason when the platform would not trust it. */
  evaluate(): Promise<void>;
}

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
    return this.protocol === 'https' || secureMethods.has(this.authenticationMethod);
  }

  copy(): this {
    return this;
  }
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
  toString(): string {
    const server = this.isProxy ? '' : `Server:${this.protocol ?? '(null)'}, `;
    const proxy = `Proxy:${this.isProxy ? 'YES' : 'NO'}, Proxy-Type:${this.proxyType ?? '(null)'}`;
    const method = `Auth-Scheme:${this.authenticationMethod}, Realm:${this.realm ?? '(null)'}`;
    return `<URLProtectionSpace: Host:${this.host}, ${server}${method}, Port:${String(this.port)}, ${proxy}>`;
  }
}
