import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import { http2ErrorCodes, http2ErrorName } from './http2ErrorCodes.ts';

/** What is known of a stream that ended too early. */
export interface StreamEnd {
  /** The engine's error, or null. */
  readonly error: unknown;
  /** How the stream was closed. */
  readonly code: number | undefined;
}

/** What it means to somebody who knows only `URLError`. */
export interface StreamFailure {
  readonly code: number;
  readonly detail: string;
}

/** Codes by which either side says that what came was no HTTP/2. */
const unparsable: ReadonlySet<number> = new Set([
  http2ErrorCodes.PROTOCOL_ERROR,
  http2ErrorCodes.FLOW_CONTROL_ERROR,
  http2ErrorCodes.FRAME_SIZE_ERROR,
  http2ErrorCodes.COMPRESSION_ERROR,
]);

const nameOf = (error: unknown): string => {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : null;
  return typeof code === 'string' ? code : '';
};

/** What the engine's own errors mean; null for those that come from elsewhere (the socket, say). */
export const streamFailure = ({ error, code = http2ErrorCodes.NO_ERROR }: StreamEnd): StreamFailure | null => {
  const name = nameOf(error);
  if (name === 'ERR_HTTP2_ERROR' || name === 'ERR_HTTP2_TOO_MANY_INVALID_FRAMES') {
    return { code: URLErrorCode.cannotParseResponse, detail: 'what the server sends is not HTTP/2' };
  }
  if (/^ERR_HTTP2_(?:GOAWAY_SESSION|INVALID_SESSION|SESSION_ERROR|STREAM_CANCEL|OUT_OF_STREAMS)$/.test(name)) {
    return { code: URLErrorCode.networkConnectionLost, detail: 'the server ended the connection' };
  }
  if (error !== null && name !== 'ERR_HTTP2_STREAM_ERROR') return null;
  const detail = `the stream was closed before the exchange was over (${http2ErrorName(code)})`;
  return { code: unparsable.has(code) ? URLErrorCode.cannotParseResponse : URLErrorCode.networkConnectionLost, detail };
};
