import type { SecureVersion } from 'node:tls';
import { TLSProtocolVersion } from '../../../foundation/rawValues.ts';

const names: ReadonlyMap<number, SecureVersion> = new Map<number, SecureVersion>([
  [TLSProtocolVersion.TLSv10, 'TLSv1'],
  [TLSProtocolVersion.TLSv11, 'TLSv1.1'],
  [TLSProtocolVersion.TLSv12, 'TLSv1.2'],
  [TLSProtocolVersion.TLSv13, 'TLSv1.3'],
]);

/** How Node calls a version; null for one that a TCP connection cannot speak (DTLS, and numbers of no version). */
export const tlsVersionName = (version: number): SecureVersion | null => names.get(version) ?? null;

/** The number on the wire of the version that Node calls so; null for a name it does not have. */
export const tlsVersionNumber = (name: string | null): number | null => {
  for (const [version, known] of names) if (known === name) return version;
  return null;
};
