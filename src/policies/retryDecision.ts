import { type HTTPBody, isReplayable } from '../foundation/HTTPBody.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';

/** Facts of a try that failed. */
export interface FailedTry {
  /** The error's code. */
  readonly code: number;
  readonly method: string;
  readonly body: HTTPBody | null;
  /** Whether the connection had carried an exchange before. */
  readonly usedOldConnection: boolean;
  /** Whether a byte of the request was sent. */
  readonly hasSent: boolean;
  /** Whether the peer has said, or it is known, that it has not looked at the request. */
  readonly isUnprocessed: boolean;
  /** Whether a byte of an answer came. */
  readonly hasAnswer: boolean;
  /** How often this request was silently sent again. */
  readonly retries: number;
}

/** Several idle connections may have died together; after so many, the next failure is the answer. */
export const maximumSilentRetries = 2;

/**
 * A peer that takes only a few requests of a connection refuses the others, time after time, and serves some each time.
 */
export const maximumUnprocessedRetries = 10;

/** Methods that may be sent twice. @see RFC 9110 §9.2.2 */
const idempotent: ReadonlySet<string> = new Set(['GET', 'HEAD', 'PUT', 'DELETE', 'OPTIONS', 'TRACE', 'QUERY']);

const isStaleConnection = (failed: FailedTry): boolean =>
  failed.code === URLErrorCode.networkConnectionLost &&
  failed.usedOldConnection &&
  failed.retries < maximumSilentRetries &&
  (!failed.hasSent || idempotent.has(failed.method));

/**
 * Whether a load starts again without asking anybody: no answer had begun, the body can be sent again, and either the
 * peer has not looked at the request at all (any method may then be repeated), or its connection had been used before and
 * was closed by the peer while the request was on its way, which says nothing about the request; then only when the
 * method may be repeated or nothing was sent.
 * @see RFC 9112 §9.3.1 @see RFC 9113 §8.7
 */
export const retryDecision = (failed: FailedTry): 'retry' | 'fail' =>
  !failed.hasAnswer &&
  (failed.body === null || isReplayable(failed.body)) &&
  (failed.isUnprocessed ? failed.retries < maximumUnprocessedRetries : isStaleConnection(failed))
    ? 'retry'
    : 'fail';
