import { URLError } from '../../../foundation/URLError.ts';
import { URLErrorCode } from '../../../foundation/URLErrorCode.ts';
import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { Transfer } from '../../../loading/Transfer.ts';
import { phaseOf } from '../errorCodes.ts';

/** A request that cannot be sent at all. */
export const refusal = (request: URLRequest, code: number, detail: string): URLError =>
  new URLError(code, { failingURL: request.urlString, detail, phase: 'preparing' });

const failure = (transfer: Transfer, code: number, detail: string): URLError =>
  new URLError(code, { failingURL: transfer.request.urlString, detail, phase: phaseOf(transfer) });

/** A head, or trailers, with more fields than the session takes. */
export const tooManyFields = (transfer: Transfer, maximum: number): URLError =>
  failure(transfer, URLErrorCode.dataLengthExceedsMaximum, `more than ${maximum} fields (maximumHeaderFields)`);

/** A status that no HTTP has. @see RFC 9110 §15 */
export const noStatus = (transfer: Transfer, status: number): URLError =>
  failure(transfer, URLErrorCode.cannotParseResponse, `${status} is no status of HTTP`);

/** A server that says 1xx and never comes to the point. */
export const tooManyInformationalResponses = (transfer: Transfer, maximum: number): URLError => {
  const detail = `more than ${maximum} informational responses (maximumInformationalResponses)`;
  return failure(transfer, URLErrorCode.cannotParseResponse, detail);
};

/** A body whose reader failed; what it says in our own words is passed on. */
export const unreadableBody = (transfer: Transfer, cause: unknown): URLError => {
  if (URLError.is(cause)) return cause;
  return new URLError(URLErrorCode.requestBodyStreamExhausted, {
    failingURL: transfer.request.urlString,
    cause,
    detail: 'the body could not be read',
    phase: phaseOf(transfer),
  });
};

/** The connection on which an exchange had to go on. */
export const lostLease = (request: URLRequest): URLError =>
  new URLError(URLErrorCode.networkConnectionLost, {
    failingURL: request.urlString,
    detail: 'the connection that was being authenticated is gone',
    phase: 'preparing',
  });
