import { describe, expect, it } from '@jest/globals';
import type { ConnectionFacts } from '../../../src/foundation/ConnectionFacts.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { type TransferFacts, URLSessionTaskMetrics } from '../../../src/foundation/URLSessionTaskMetrics.ts';
import { Transfer } from '../../../src/loading/Transfer.ts';

const connection: ConnectionFacts = {
  domainLookupStart: 1001,
  domainLookupEnd: 1002,
  connectStart: 1003,
  connectEnd: 1006,
  secureConnectionStart: 1004,
  secureConnectionEnd: 1005,
  networkProtocolName: 'http/1.1',
  isProxyConnection: true,
  localAddress: '127.0.0.1',
  localPort: 50_000,
  remoteAddress: '127.0.0.2',
  remotePort: 443,
  tlsProtocolVersion: 0x0304,
  tlsCipherSuite: 0x1301,
};
const facts: TransferFacts = {
  request: new URLRequest('https://user:pass@host/?key=secret').header('Authorization', 'secret'),
  response: new HTTPURLResponse('https://host/?key=secret', { statusCode: 200 }),
  resourceFetchType: 'networkLoad',
  fetchStart: 1000,
  requestStart: 1007,
  requestEnd: 1008,
  responseStart: 1009,
  responseEnd: 1010,
  connection,
  isReusedConnection: false,
  requestHeaderBytes: 1,
  requestBodyBytes: 2,
  responseHeaderBytes: 3,
  responseBodyBytes: 4,
  decodedBodyBytes: 5,
};
const transaction = (changes: Partial<TransferFacts> = {}): URLSessionTaskMetrics['transactionMetrics'][number] =>
  new URLSessionTaskMetrics([{ ...facts, ...changes }], 0, 0, 0).transactionMetrics[0]!;

const whole = {
  resourceFetchType: 'networkLoad',
  fetchStartDate: new Date(1000),
  domainLookupStartDate: new Date(1001),
  domainLookupEndDate: new Date(1002),
  connectStartDate: new Date(1003),
  connectEndDate: new Date(1006),
  secureConnectionStartDate: new Date(1004),
  secureConnectionEndDate: new Date(1005),
  requestStartDate: new Date(1007),
  requestEndDate: new Date(1008),
  responseStartDate: new Date(1009),
  responseEndDate: new Date(1010),
  networkProtocolName: 'http/1.1',
  isProxyConnection: true,
  isReusedConnection: false,
  countOfRequestHeaderBytesSent: 1,
  countOfRequestBodyBytesSent: 2,
  countOfRequestBodyBytesBeforeEncoding: 2,
  countOfResponseHeaderBytesReceived: 3,
  countOfResponseBodyBytesReceived: 4,
  countOfResponseBodyBytesAfterDecoding: 5,
  localAddress: '127.0.0.1',
  localPort: 50_000,
  remoteAddress: '127.0.0.2',
  remotePort: 443,
  negotiatedTLSProtocolVersion: 0x0304,
  negotiatedTLSCipherSuite: 0x1301,
  isCellular: false,
  isExpensive: false,
  isConstrained: false,
  isMultipath: false,
  domainResolutionProtocol: 'unknown',
};
const nothingOfMaking = {
  domainLookupStartDate: null,
  domainLookupEndDate: null,
  connectStartDate: null,
  connectEndDate: null,
  secureConnectionStartDate: null,
  secureConnectionEndDate: null,
};

describe('URLSessionTaskTransactionMetrics', () => {
  it('tells every fact of an exchange', () => {
    expect(transaction()).toMatchObject(whole);
    expect(transaction().request.isEqual(facts.request)).toBe(true);
    expect(transaction().response).toBe(facts.response);
  });

  it('has no dates of a connection that was there before', () => {
    // NSURLSessionTaskTransactionMetrics: null on a reused connection, whose addresses are known all the same
    expect(transaction({ isReusedConnection: true })).toMatchObject({
      ...whole,
      ...nothingOfMaking,
      isReusedConnection: true,
    });
  });

  it('has no connection at all for a local resource', () => {
    expect(transaction({ connection: null, resourceFetchType: 'localCache' })).toMatchObject({
      ...whole,
      ...nothingOfMaking,
      resourceFetchType: 'localCache',
      networkProtocolName: null,
      isProxyConnection: false,
      localAddress: null,
      localPort: null,
      remoteAddress: null,
      remotePort: null,
      negotiatedTLSProtocolVersion: null,
      negotiatedTLSCipherSuite: null,
    });
  });

  it('has no secure dates over plain TCP', () => {
    const plain = { ...connection, secureConnectionStart: 0, secureConnectionEnd: 0 };
    expect(transaction({ connection: plain })).toMatchObject({
      ...whole,
      secureConnectionStartDate: null,
      secureConnectionEndDate: null,
    });
  });

  it('has neither an end nor later phases when one did not end', () => {
    const refused = { ...connection, connectEnd: 0, secureConnectionStart: 0, secureConnectionEnd: 0 };
    const later = { requestStart: 0, requestEnd: 0, responseStart: 0, responseEnd: 0, response: null };
    expect(transaction({ ...later, connection: refused })).toMatchObject({
      domainLookupEndDate: new Date(1002),
      connectStartDate: new Date(1003),
      connectEndDate: null,
      secureConnectionStartDate: null,
      requestStartDate: null,
      requestEndDate: null,
      responseStartDate: null,
      responseEndDate: null,
      response: null,
    });
  });

  it('ends no phase before its start, whatever the clock did', () => {
    const back = { ...connection, domainLookupEnd: 500, connectEnd: 500, secureConnectionEnd: 500 };
    expect(transaction({ connection: back, requestEnd: 500, responseEnd: 500 })).toMatchObject({
      domainLookupEndDate: new Date(1001),
      connectEndDate: new Date(1003),
      secureConnectionEndDate: new Date(1004),
      requestEndDate: new Date(1007),
      responseEndDate: new Date(1009),
    });
  });

  it('gives a request that may be changed', () => {
    const metrics = transaction();
    metrics.request.httpMethod = 'POST';
    expect(metrics.request.httpMethod).toBe('GET');
  });
});

describe('URLSessionTaskMetrics', () => {
  it('counts from the making of the task to its end, in seconds', () => {
    const { taskInterval, redirectCount } = new URLSessionTaskMetrics([], 1000, 3500, 2);
    expect(taskInterval).toEqual({ start: new Date(1000), end: new Date(3500), duration: 2.5 });
    expect(redirectCount).toBe(2);
  });

  it('took no less than nothing, whatever the clock did', () => {
    const { taskInterval } = new URLSessionTaskMetrics([], 1000, 500, 0);
    expect(taskInterval).toEqual({ start: new Date(1000), end: new Date(1000), duration: 0 });
  });

  it('has one transaction for each exchange, in order, and reads what a load has noted', () => {
    const first = new Transfer(new URLRequest('http://host/a'), 1);
    const second = new Transfer(new URLRequest('http://host/b'), 2);
    const metrics = new URLSessionTaskMetrics([first, second], 0, 3, 1);
    expect(metrics.transactionMetrics.map(({ request }) => request.urlString)).toEqual([
      'http://host/a',
      'http://host/b',
    ]);
    expect(metrics.transactionMetrics[1]).toMatchObject({ fetchStartDate: new Date(2), resourceFetchType: 'unknown' });
    expect(metrics.transactionMetrics).toBe(metrics.transactionMetrics);
  });

  it('is serialised with every field, without secrets', () => {
    const json = JSON.stringify(new URLSessionTaskMetrics([facts], 1000, 1010, 0));
    expect(json).not.toMatch(/secret|pass@/);
    const dates = Object.entries(whole).map(([name, value]) => [
      name,
      value instanceof Date ? value.toISOString() : value,
    ]);
    expect(JSON.parse(json)).toEqual({
      taskInterval: { start: '1970-01-01T00:00:01.000Z', end: '1970-01-01T00:00:01.010Z', duration: 0.01 },
      redirectCount: 0,
      transactionMetrics: [
        {
          ...Object.fromEntries(dates),
          request: expect.objectContaining({ url: 'https://***@host/?key=***' }),
          response: expect.objectContaining({ statusCode: 200 }),
        },
      ],
    });
  });
});
