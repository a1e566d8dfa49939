import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

/** A certificate and its key, PEM. */
export interface Identity {
  readonly cert: string;
  readonly key: string;
}

/** What tests of TLS need; the authority and every leaf are made in memory. */
export interface Certificates {
  /** PEM of the authority that signed the leaves; nobody trusts it unless told to. */
  readonly authority: string;
  /** For localhost, 127.0.0.1 and ::1. */
  readonly valid: Identity;
  readonly expired: Identity;
  readonly notYetValid: Identity;
  /** For other.test only. */
  readonly wrongHost: Identity;
  /** For localhost, signed by itself. */
  readonly selfSigned: Identity;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const day = 24 * 60 * 60 * 1000;
const crypto = webcrypto as unknown as Crypto;

const local: x509.JsonGeneralNames = [
  { type: 'dns', value: 'localhost' },
  { type: 'ip', value: '127.0.0.1' },
  { type: 'ip', value: '::1' },
];

const newKeys = (): Promise<CryptoKeyPair> => crypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);

const pemOfKey = async (key: CryptoKey): Promise<string> => {
  const bytes = Buffer.from(await crypto.subtle.exportKey('pkcs8', key));
  return `-----BEGIN PRIVATE KEY-----\n${bytes.toString('base64').replace(/.{64}/g, '$&\n')}\n-----END PRIVATE KEY-----\n`;
};

const validity = (from: number, to: number): { notBefore: Date; notAfter: Date } => ({
  notBefore: new Date(Date.now() + from * day),
  notAfter: new Date(Date.now() + to * day),
});

const make = async (): Promise<Certificates> => {
  x509.cryptoProvider.set(crypto);
  const authorityKeys = await newKeys();
  const authority = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=Test authority',
    keys: authorityKeys,
    signingAlgorithm: algorithm,
    extensions: [new x509.BasicConstraintsExtension(true, 1, true)],
    ...validity(-2, 2),
  });
  const leaf = async (names: x509.JsonGeneralNames, from: number, to: number): Promise<Identity> => {
    const keys = await newKeys();
    const certificate = await x509.X509CertificateGenerator.create({
      subject: 'CN=leaf',
      issuer: authority.subject,
      signingKey: authorityKeys.privateKey,
      publicKey: keys.publicKey,
      signingAlgorithm: algorithm,
      extensions: [new x509.SubjectAlternativeNameExtension(names)],
      ...validity(from, to),
    });
    return { cert: certificate.toString('pem'), key: await pemOfKey(keys.privateKey) };
  };
  const selfSignedKeys = await newKeys();
  const selfSigned = await x509.X509CertificateGenerator.createSelfSigned({
    name: 'CN=localhost',
    keys: selfSignedKeys,
    signingAlgorithm: algorithm,
    extensions: [new x509.SubjectAlternativeNameExtension(local)],
    ...validity(-1, 1),
  });
  return {
    authority: authority.toString('pem'),
    valid: await leaf(local, -1, 1),
    expired: await leaf(local, -2, -1),
    notYetValid: await leaf(local, 1, 2),
    wrongHost: await leaf([{ type: 'dns', value: 'other.test' }], -1, 1),
    selfSigned: { cert: selfSigned.toString('pem'), key: await pemOfKey(selfSignedKeys.privateKey) },
  };
};

let made: Promise<Certificates> | null = null;

/** Made once a process. */
export const certificates = (): Promise<Certificates> => (made ??= make());
