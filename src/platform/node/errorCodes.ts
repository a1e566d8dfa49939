import { URLError, type URLErrorPhase } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import type { Transfer } from '../../loading/Transfer.ts';

/** What an error of the engine means to somebody who knows only `URLError`. */
interface Meaning {
  readonly code: number;
  readonly detail: string;
  /** Absent: what the exchange was doing. */
  readonly phase?: URLErrorPhase;
}

const {
  badURL,
  cannotConnectToHost,
  cannotFindHost,
  cannotParseResponse,
  clientCertificateRejected,
  clientCertificateRequired,
  dataLengthExceedsMaximum,
  networkConnectionLost,
  notConnectedToInternet,
  requestBodyStreamExhausted,
  secureConnectionFailed,
  serverCertificateHasBadDate,
  serverCertificateNotYetValid,
  serverCertificateUntrusted,
  timedOut,
  unknown,
} = URLErrorCode;

const noHost: Meaning = { code: cannotFindHost, detail: 'the host name has no address', phase: 'connecting' };
const noAnswer: Meaning = { code: cannotConnectToHost, detail: 'the host cannot be reached' };
const noNetwork: Meaning = { code: notConnectedToInternet, detail: 'there is no way to the network' };
const lost: Meaning = { code: networkConnectionLost, detail: 'the connection was closed before the exchange was over' };
const unsendable: Meaning = { code: badURL, detail: 'the request cannot be sent', phase: 'preparing' };
const noHandshake: Meaning = { code: secureConnectionFailed, detail: 'the TLS handshake failed' };
const unparsable: Meaning = { code: cannotParseResponse, detail: 'the response is not HTTP/1.1' };
const untrusted: Meaning = { code: serverCertificateUntrusted, detail: 'the certificate of the server is not trusted' };
const overTime: Meaning = { code: timedOut, detail: 'the system gave up waiting' };

/** Errors by their whole `code`. Node's come from the system, from OpenSSL and from X.509; `UND_ERR_` from the engine. */
const byCode: ReadonlyMap<string, Meaning> = new Map<string, Meaning>([
  ['ENOTFOUND', noHost],
  ['ENODATA', noHost],
  ['ESERVFAIL', noHost],
  ['EREFUSED', noHost],
  ['ETIMEOUT', noHost],
  ['ECONNREFUSED', { code: cannotConnectToHost, detail: 'connection refused' }],
  ['EHOSTUNREACH', noAnswer],
  ['EHOSTDOWN', noAnswer],
  ['EADDRNOTAVAIL', { code: cannotConnectToHost, detail: 'the local address cannot be used' }],
  ['EINVAL', { code: cannotConnectToHost, detail: 'there can be no such address' }],
  ['ENOENT', { code: cannotConnectToHost, detail: 'there is no such socket' }],
  ['EACCES', { code: cannotConnectToHost, detail: 'connecting is not permitted' }],
  ['EPERM', { code: cannotConnectToHost, detail: 'connecting is not permitted' }],
  ['ERR_ACCESS_DENIED', { code: cannotConnectToHost, detail: 'connecting is not permitted' }],
  ['ERR_INVALID_IP_ADDRESS', { code: cannotConnectToHost, detail: 'an address is none' }],
  ['ENETUNREACH', noNetwork],
  ['ENETDOWN', noNetwork],
  ['ECONNRESET', lost],
  ['ECONNABORTED', lost],
  ['EPIPE', lost],
  ['ENOTCONN', lost],
  ['UND_ERR_SOCKET', lost],
  ['UND_ERR_RES_CONTENT_LENGTH_MISMATCH', lost],
  ['ETIMEDOUT', overTime],
  ['UND_ERR_CONNECT_TIMEOUT', overTime],
  ['UND_ERR_HEADERS_TIMEOUT', overTime],
  ['UND_ERR_BODY_TIMEOUT', overTime],
  ['UND_ERR_INVALID_ARG', unsendable],
  ['UND_ERR_NOT_SUPPORTED', unsendable],
  [
    'UND_ERR_REQ_CONTENT_LENGTH_MISMATCH',
    { code: requestBodyStreamExhausted, detail: 'the body is shorter or longer than announced', phase: 'sending' },
  ],
  [
    'UND_ERR_HEADERS_OVERFLOW',
    { code: dataLengthExceedsMaximum, detail: 'the head of the response is larger than maximumHeaderSize' },
  ],
  // Apple's systems say "untrusted" for what has expired. @see URLError.serverCertificateUntrusted
  ['CERT_HAS_EXPIRED', { code: serverCertificateUntrusted, detail: 'the certificate of the server has expired' }],
  [
    'CERT_NOT_YET_VALID',
    { code: serverCertificateNotYetValid, detail: 'the certificate of the server is not valid yet' },
  ],
  ['ERR_TLS_CERT_ALTNAME_INVALID', { code: serverCertificateUntrusted, detail: 'the certificate is for another host' }],
  ['HOSTNAME_MISMATCH', { code: serverCertificateUntrusted, detail: 'the certificate is for another host' }],
  ['INVALID_CA', untrusted],
  ['INVALID_PURPOSE', untrusted],
  ['PATH_LENGTH_EXCEEDED', untrusted],
  ['EPROTO', noHandshake],
]);

/** Errors by a part of their `code`, tried in this order. */
const byPattern: readonly (readonly [RegExp, Meaning])[] = [
  [/^EAI_/, noHost],
  [/^HPE_/, unparsable],
  [
    /^ERROR_IN_CERT_NOT_(?:BEFORE|AFTER)_FIELD$/,
    { code: serverCertificateHasBadDate, detail: 'a date cannot be read' },
  ],
  [/^(?:CERT_|UNABLE_TO_|DEPTH_ZERO_|SELF_SIGNED_)/, untrusted],
  // What the server says of ours. OpenSSL's versions put different words in front.
  [/ALERT_CERTIFICATE_REQUIRED$/, { code: clientCertificateRequired, detail: 'the server asks for a certificate' }],
  [
    /ALERT_(?:(?:BAD|UNSUPPORTED)_CERTIFICATE|CERTIFICATE_(?:REVOKED|EXPIRED|UNKNOWN)|UNKNOWN_CA)$/,
    { code: clientCertificateRejected, detail: 'the server did not take the certificate' },
  ],
  [/^ERR_(?:SSL|TLS|OSSL)_/, noHandshake],
];

/** Errors without a code of their own. */
const byName: ReadonlyMap<string, Meaning> = new Map([['HTTPParserError', unparsable]]);

/** Failures to connect that say least when other addresses failed otherwise. */
const unspecific: ReadonlySet<unknown> = new Set(['ENETUNREACH', 'EHOSTUNREACH', 'EADDRNOTAVAIL', 'EAFNOSUPPORT']);

const textOf = (error: unknown, key: 'code' | 'message' | 'name'): string => {
  const value: unknown = typeof error === 'object' && error !== null ? (error as Record<string, unknown>)[key] : null;
  return typeof value === 'string' ? value : '';
};

/** Several addresses, several failures: the most telling one stands for all. */
const tellingOne = (error: unknown): unknown => {
  const errors: unknown = typeof error === 'object' && error !== null && 'errors' in error ? error.errors : null;
  if (!Array.isArray(errors) || errors.length === 0) return error;
  return errors.find((one) => !unspecific.has(textOf(one, 'code'))) ?? errors[0];
};

/** In which phase an exchange is. */
export const phaseOf = (transfer: Transfer): URLErrorPhase => {
  if (transfer.responseStart > 0) return 'receiving';
  if (transfer.requestEnd > 0) return 'waiting';
  if (transfer.requestStart > 0) return 'sending';
  const { connection } = transfer;
  if (connection === null) return 'connecting';
  return connection.secureConnectionStart > 0 && connection.secureConnectionEnd === 0 ? 'securing' : 'connecting';
};

const isLookingUp = ({ connection }: Transfer): boolean =>
  connection !== null && connection.domainLookupStart > 0 && connection.domainLookupEnd === 0;

/** The same error means other things at other times. */
const inContext = (meaning: Meaning, error: unknown, phase: URLErrorPhase): Meaning => {
  // Bytes are missing at the end of the connection; those that came were right.
  if (meaning === unparsable && /invalid EOF state\)?$/i.test(textOf(error, 'message'))) return lost;
  if (meaning !== lost) return meaning;
  if (phase === 'securing') return noHandshake;
  if (phase === 'connecting') return noAnswer;
  // Two lengths, or a length where none may be: seen by the engine before there is a head.
  if (phase === 'waiting' && textOf(error, 'code') === 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH') return unparsable;
  // A 1xx head that the engine does not take: the connection itself was well.
  return /bad (?:response|upgrade)$/.test(textOf(error, 'message')) ? unparsable : meaning;
};

const meaningOf = (error: unknown, transfer: Transfer): Meaning => {
  const code = textOf(error, 'code');
  const known =
    byCode.get(code) ?? byPattern.find(([pattern]) => pattern.test(code))?.[1] ?? byName.get(textOf(error, 'name'));
  if (known !== undefined) return inContext(known, error, phaseOf(transfer));
  return isLookingUp(transfer) ? noHost : { code: unknown, detail: 'the engine failed' };
};

/** A failure of the engine, as the rest of the library knows it; the engine's own error is the `cause`. */
export const engineFailure = (error: unknown, transfer: Transfer): URLError => {
  const { code, detail, phase } = meaningOf(tellingOne(error), transfer);
  // The parser's error carries bytes of the response, and they may be secret.
  if (typeof error === 'object' && error !== null && 'data' in error) error.data = undefined;
  return new URLError(code, {
    cause: error,
    detail,
    phase: phase ?? phaseOf(transfer),
    failingURL: transfer.request.urlString,
  });
};
