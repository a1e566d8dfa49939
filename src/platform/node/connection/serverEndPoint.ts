import { joinBytes } from '../../../syntax/joinBytes.ts';
import { latin1Bytes } from '../../../syntax/latin1.ts';

/** Digests by the last bytes of the name of a signature algorithm. @see RFC 8017 §A.2 @see RFC 5758 §3.2 */
const digestNames: ReadonlyMap<string, string> = new Map([
  // MD5 and SHA-1 are replaced. @see RFC 5929 §4.1
  ['2a864886f70d010104', 'sha256'],
  ['2a864886f70d010105', 'sha256'],
  ['2a8648ce3d0401', 'sha256'],
  ['2a864886f70d01010b', 'sha256'],
  ['2a864886f70d01010c', 'sha384'],
  ['2a864886f70d01010d', 'sha512'],
  ['2a864886f70d01010e', 'sha224'],
  ['2a8648ce3d040301', 'sha224'],
  ['2a8648ce3d040302', 'sha256'],
  ['2a8648ce3d040303', 'sha384'],
  ['2a8648ce3d040304', 'sha512'],
]);

/** An element of DER: where its content begins, and where it ends. */
interface Element {
  readonly start: number;
  readonly end: number;
}

const elementAt = (der: Uint8Array, at: number): Element | null => {
  const first = der[at + 1] ?? 0xff;
  const size = first < 0x80 ? 0 : first - 0x80;
  if (size > 4) return null;
  let length = size === 0 ? first : 0;
  for (let i = 0; i < size; i++) length = length * 256 + (der[at + 2 + i] ?? 0);
  const start = at + 2 + size;
  return start + length > der.length ? null : { start, end: start + length };
};

/** The name of a certificate's signature algorithm, in hexadecimal digits; null when the bytes are no certificate. */
const signatureAlgorithm = (der: Uint8Array): string | null => {
  const certificate = elementAt(der, 0);
  const signed = certificate === null ? null : elementAt(der, certificate.start);
  const algorithm = signed === null ? null : elementAt(der, signed.end);
  const name = algorithm === null ? null : elementAt(der, algorithm.start);
  return name === null ? null : Buffer.from(der.subarray(name.start, name.end)).toString('hex');
};

/**
 * The channel binding `tls-server-end-point` for a server's certificate: its digest by the function that it is signed with.
 * Null where that is none of those that are known, for which the standard says nothing.
 * @param certificate - DER
 * @see RFC 5929 §4
 */
export const serverEndPoint = (certificate: Uint8Array): Uint8Array | null => {
  const name = digestNames.get(signatureAlgorithm(certificate) ?? '');
  if (name === undefined) return null;
  const digest = process.getBuiltinModule('node:crypto').createHash(name).update(certificate).digest();
  return joinBytes(latin1Bytes('tls-server-end-point:'), digest);
};
