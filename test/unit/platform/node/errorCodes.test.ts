import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../../src/foundation/URLRequest.ts';
import { Transfer } from '../../../../src/loading/Transfer.ts';
import { NodeConnectionFacts } from '../../../../src/platform/node/connection/NodeConnectionFacts.ts';
import { engineFailure, phaseOf } from '../../../../src/platform/node/errorCodes.ts';

type Phase = 'looking up' | 'connecting' | 'securing' | 'sending' | 'waiting' | 'receiving';

/** A record of an exchange that has come so far. */
const exchange = (phase: Phase): Transfer => {
  const transfer = new Transfer(new URLRequest('http://host.test/path?key=secret'), 1);
  const facts = new NodeConnectionFacts();
  transfer.connection = facts;
  const steps: readonly (readonly [Phase, () => void])[] = [
    [
      'looking up',
      () => {
        facts.domainLookupStart = 2;
      },
    ],
    [
      'connecting',
      () => {
        facts.domainLookupEnd = facts.connectStart = 3;
      },
    ],
    [
      'securing',
      () => {
        facts.secureConnectionStart = 4;
      },
    ],
    [
      'sending',
      () => {
        facts.secureConnectionEnd = facts.connectEnd = transfer.requestStart = 5;
      },
    ],
    [
      'waiting',
      () => {
        transfer.requestEnd = 6;
      },
    ],
    [
      'receiving',
      () => {
        transfer.responseStart = 7;
      },
    ],
  ];
  for (const [name, step] of steps) {
    step();
    if (name === phase) break;
  }
  return transfer;
};

const failed = (code: string, message = code): Error => Object.assign(new Error(message), { code });
const parserFailed = (message: string): Error => Object.assign(new Error(message), { name: 'HTTPParserError' });

describe('an error of the engine', () => {
  interface Row {
    readonly error: unknown;
    readonly phase: Phase;
    readonly code: number;
    readonly told?: string;
  }
  const row = (error: unknown, phase: Phase, code: number, told?: string): Row & { readonly name: string } => ({
    error,
    phase,
    code,
    ...(told === undefined ? null : { told }),
    name: (error as Error | null)?.message ?? String(error),
  });
  // Codes by surface.md §8, "Suggested mapping", and decisions.md, "Open points".
  const rows = [
    ...['ENOTFOUND', 'EAI_AGAIN', 'EAI_FAIL', 'ENODATA', 'ESERVFAIL', 'ETIMEOUT'].map((code) =>
      row(failed(code), 'looking up', -1003, 'connecting'),
    ),
    row(failed('EWHATEVER'), 'looking up', -1003, 'connecting'),
    ...['ECONNREFUSED', 'EHOSTUNREACH', 'EHOSTDOWN', 'EADDRNOTAVAIL', 'ENOENT', 'EACCES', 'EPERM', 'ECONNRESET'].map(
      (code) => row(failed(code), 'connecting', -1004),
    ),
    ...['ENETUNREACH', 'ENETDOWN'].map((code) => row(failed(code), 'connecting', -1009)),
    row(failed('ETIMEDOUT'), 'connecting', -1001),
    row(failed('ETIMEDOUT'), 'waiting', -1001),
    ...['UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT'].map((code) =>
      row(failed(code), 'waiting', -1001),
    ),
    ...['ECONNRESET', 'EPIPE', 'ECONNABORTED', 'UND_ERR_SOCKET'].flatMap((code) => [
      row(failed(code), 'sending', -1005),
      row(failed(code), 'waiting', -1005),
      row(failed(code), 'receiving', -1005),
      row(failed(code), 'securing', -1200),
    ]),
    row(failed('UND_ERR_SOCKET', 'bad response'), 'waiting', -1017),
    row(failed('UND_ERR_SOCKET', 'bad upgrade'), 'waiting', -1017),
    row(failed('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'waiting', -1017),
    row(failed('UND_ERR_RES_CONTENT_LENGTH_MISMATCH'), 'receiving', -1005),
    row(failed('HPE_INVALID_CONSTANT'), 'waiting', -1017),
    row(parserFailed('Response does not match the HTTP/1.1 protocol (Expected HTTP/)'), 'waiting', -1017),
    row(parserFailed('Response does not match the HTTP/1.1 protocol (Invalid EOF state)'), 'receiving', -1005),
    row(failed('UND_ERR_HEADERS_OVERFLOW'), 'waiting', -1103),
    row(failed('UND_ERR_INVALID_ARG'), 'connecting', -1000, 'preparing'),
    row(failed('UND_ERR_NOT_SUPPORTED'), 'connecting', -1000, 'preparing'),
    row(failed('UND_ERR_REQ_CONTENT_LENGTH_MISMATCH'), 'sending', -1021),
    ...[
      'CERT_HAS_EXPIRED',
      'CERT_REVOKED',
      'DEPTH_ZERO_SELF_SIGNED_CERT',
      'SELF_SIGNED_CERT_IN_CHAIN',
      'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
      'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
      'ERR_TLS_CERT_ALTNAME_INVALID',
      'INVALID_CA',
    ].map((code) => row(failed(code), 'securing', -1202)),
    row(failed('CERT_NOT_YET_VALID'), 'securing', -1204),
    row(failed('ERROR_IN_CERT_NOT_AFTER_FIELD'), 'securing', -1201),
    row(failed('ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED'), 'waiting', -1206),
    row(failed('ERR_SSL_SSL/TLS_ALERT_BAD_CERTIFICATE'), 'securing', -1205),
    row(failed('ERR_SSL_TLSV1_ALERT_UNKNOWN_CA'), 'waiting', -1205),
    ...[
      'ERR_SSL_SSL/TLS_ALERT_HANDSHAKE_FAILURE',
      'ERR_SSL_WRONG_VERSION_NUMBER',
      'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION',
      'ERR_TLS_INVALID_PROTOCOL_VERSION',
      'ERR_OSSL_PEM_NO_START_LINE',
      'EPROTO',
    ].map((code) => row(failed(code), 'securing', -1200)),
    row(new Error('something else'), 'waiting', -1),
    row('no error at all', 'waiting', -1),
    row(null, 'waiting', -1),
  ];
  it.each(rows)('$name while $phase is $code', ({ error, phase, code, told }) => {
    const failure = engineFailure(error, exchange(phase));
    expect(failure.code).toBe(code);
    expect(failure.cause).toBe(error);
    expect(failure.phase).toBe(told ?? (phase === 'looking up' ? 'connecting' : phase));
    expect(failure.message).not.toContain('secret');
  });

  it('stands for several: the most telling address says what is wrong', () => {
    const several = new AggregateError([failed('ENETUNREACH'), failed('ECONNREFUSED')], 'all failed');
    const failure = engineFailure(several, exchange('connecting'));
    expect([failure.code, failure.cause]).toEqual([-1004, several]);
    const same = new AggregateError([failed('ENETUNREACH'), failed('EHOSTUNREACH')], 'all failed');
    expect(engineFailure(same, exchange('connecting')).code).toBe(-1009);
    expect(engineFailure(new AggregateError([], 'none'), exchange('connecting')).code).toBe(-1);
  });
});

describe('the phase of an exchange', () => {
  it('is "connecting" before there is a connection', () => {
    expect(phaseOf(new Transfer(new URLRequest('http://host.test/'), 1))).toBe('connecting');
  });
});
