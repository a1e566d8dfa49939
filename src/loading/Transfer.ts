import type { URLSessionTaskMetricsResourceFetchType } from '../foundation/rawValues.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { ConnectionFacts } from '../foundation/ConnectionFacts.ts';

/**
 * What is noted of one exchange while it runs: plain numbers, written by whoever speaks to the resource and read once,
 * when somebody looks at the metrics. Times are milliseconds since 1970 with fractions; 0 means that it has not happened.
 */
export class Transfer {
  request: URLRequest;
  response: URLResponse | null = null;
  resourceFetchType: URLSessionTaskMetricsResourceFetchType = 'unknown';
  fetchStart: number;
  requestStart = 0;
  requestEnd = 0;
  responseStart = 0;
  responseEnd = 0;
  /** The connection that carries it, once there is one. */
  connection: ConnectionFacts | null = null;
  isReusedConnection = false;
  /** The peer cannot have looked at the request, so it may be sent again, whatever its method. */
  isUnprocessed = false;
  requestHeaderBytes = 0;
  requestBodyBytes = 0;
  responseHeaderBytes = 0;
  /** Body bytes as they came. */
  responseBodyBytes = 0;
  /** Body bytes after decoding. */
  decodedBodyBytes = 0;

  constructor(request: URLRequest, fetchStart: number) {
    this.request = request;
    this.fetchStart = fetchStart;
  }
}
