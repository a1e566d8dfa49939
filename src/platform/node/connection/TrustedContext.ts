import { X509Certificate } from 'node:crypto';
import type { SecureContext } from 'node:tls';
import { TLSProtocolVersion } from '../../../foundation/rawValues.ts';
import type { TransportSettings } from '../../../loading/ports.ts';
import { tls } from './tls.ts';
import { tlsVersionName } from './tlsVersions.ts';

type TrustSettings = Pick<
  TransportSettings,
  'certificateAuthorities' | 'tlsMinimumSupportedProtocolVersion' | 'tlsMaximumSupportedProtocolVersion'
>;

/**
 * Roots and versions of all TLS connections of a session. Made with the first one, because reading the roots takes time.
 * Sessions of TLS itself are not resumed: a resumed one carries the verdict of an earlier handshake over.
 */
export class TrustedContext {
  readonly #settings: TrustSettings;
  #context: SecureContext | null = null;

  constructor(settings: TrustSettings) {
    this.#settings = settings;
  }

  /** Throws for certificates that cannot be read and for versions that TLS does not have. */
  get(): SecureContext {
    return (this.#context ??= this.#make());
  }

  #make(): SecureContext {
    const { certificateAuthorities, tlsMinimumSupportedProtocolVersion: minimum } = this.#settings;
    const minVersion = tlsVersionName(minimum);
    const maxVersion = tlsVersionName(this.#settings.tlsMaximumSupportedProtocolVersion);
    if (minVersion === null || maxVersion === null) {
      const message = 'the configured TLS versions are no versions of TLS';
      throw Object.assign(new Error(message), { code: 'ERR_TLS_INVALID_PROTOCOL_VERSION' });
    }
    // A root that cannot be read would be left out without a word.
    for (const authority of certificateAuthorities) new X509Certificate(authority);
    const { createSecureContext, DEFAULT_CIPHERS, getCACertificates } = tls();
    return createSecureContext({
      minVersion,
      maxVersion,
      ...(certificateAuthorities.length === 0
        ? null
        : { ca: [...getCACertificates('default'), ...certificateAuthorities] }),
      // The signatures of TLS 1.0 and 1.1 are below what OpenSSL takes otherwise; only who asks for them gets them.
      ...(minimum < TLSProtocolVersion.TLSv12 ? { ciphers: `${DEFAULT_CIPHERS}:@SECLEVEL=0` } : null),
    });
  }
}
