import type { Answerable } from '../events/Question.ts';
import type { ChallengeAnswer } from '../events/ChallengeEvent.ts';
import type { CachedURLResponse } from '../foundation/CachedURLResponse.ts';
import type { ByteStream, HTTPBody } from '../foundation/HTTPBody.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLSessionAuthChallengeDisposition, URLSessionResponseDisposition } from '../foundation/rawValues.ts';
import type { URLAuthenticationChallenge } from '../foundation/URLAuthenticationChallenge.ts';
import type { URLCredential } from '../foundation/URLCredential.ts';
import type { URLError } from '../foundation/URLError.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { URLSessionTaskMetrics } from '../foundation/URLSessionTaskMetrics.ts';
import type { URLSessionDataTask } from '../session/tasks/URLSessionDataTask.ts';
import type { URLSessionTask } from '../session/tasks/URLSessionTask.ts';
import type { URLSession } from '../session/URLSession.ts';

/**
 * Answers of a delegate method that is asked something: return a value, a promise or an Observable of it, or return
 * nothing and call the handler, at any later time; one of the two. A method that does neither leaves the task waiting.
 */
export type DelegateAnswer<A> = Answerable<A> | undefined | void;

/** What `needNewBodyStream` may be answered with: a stream, bytes, a body of any form, or null for none. */
export type NewBody = ByteStream | Uint8Array | HTTPBody | null;

/** Life of a session and its connections. Every method may be missing. @see URLSessionDelegate */
export interface URLSessionDelegate {
  /** Last call of all; the error is null when the invalidation was asked for. */
  sessionDidBecomeInvalid?(session: URLSession, error: URLError | null): void;
  /** A challenge to a connection of the session: server trust, client certificate, Negotiate, NTLM. */
  sessionDidReceiveChallenge?(
    session: URLSession,
    challenge: URLAuthenticationChallenge,
    completionHandler: (disposition: URLSessionAuthChallengeDisposition, credential?: URLCredential | null) => void,
  ): DelegateAnswer<ChallengeAnswer>;
}

/** What happens to a task of any kind. @see URLSessionTaskDelegate */
export interface URLSessionTaskDelegate extends URLSessionDelegate {
  /** A task was made; called inside the call that made it, of the session's delegate only. */
  didCreateTask?(session: URLSession, task: URLSessionTask): void;
  taskIsWaitingForConnectivity?(session: URLSession, task: URLSessionTask): void;
  /** Null delivers the redirect's own response. */
  taskWillPerformHTTPRedirection?(
    session: URLSession,
    task: URLSessionTask,
    response: HTTPURLResponse,
    newRequest: URLRequest,
    completionHandler: (request: URLRequest | null) => void,
  ): DelegateAnswer<URLRequest | null>;
  /** A challenge to one request: Basic, Digest, a form. */
  taskDidReceiveChallenge?(
    session: URLSession,
    task: URLSessionTask,
    challenge: URLAuthenticationChallenge,
    completionHandler: (disposition: URLSessionAuthChallengeDisposition, credential?: URLCredential | null) => void,
  ): DelegateAnswer<ChallengeAnswer>;
  taskNeedNewBodyStream?(
    session: URLSession,
    task: URLSessionTask,
    completionHandler: (body: NewBody) => void,
  ): DelegateAnswer<NewBody>;
  /** Totals start again when a body is sent again; -1 expected when nobody knows. */
  taskDidSendBodyData?(
    session: URLSession,
    task: URLSessionTask,
    bytesSent: number,
    totalBytesSent: number,
    totalBytesExpectedToSend: number,
  ): void;
  /** Every 1xx head but 101. */
  taskDidReceiveInformationalResponse?(session: URLSession, task: URLSessionTask, response: HTTPURLResponse): void;
  /** Exactly once, before `taskDidCompleteWithError`. */
  taskDidFinishCollectingMetrics?(session: URLSession, task: URLSessionTask, metrics: URLSessionTaskMetrics): void;
  /** Last call of a task; null for every response of the server, whatever its status. */
  taskDidCompleteWithError?(session: URLSession, task: URLSessionTask, error: URLError | null): void;
}

/** What a data or upload task brings. @see URLSessionDataDelegate */
export interface URLSessionDataDelegate extends URLSessionTaskDelegate {
  dataTaskDidReceiveResponse?(
    session: URLSession,
    dataTask: URLSessionDataTask,
    response: URLResponse,
    completionHandler: (disposition: URLSessionResponseDisposition) => void,
  ): DelegateAnswer<URLSessionResponseDisposition>;
  /** The new bytes only; never for an empty body. */
  dataTaskDidReceiveData?(session: URLSession, dataTask: URLSessionDataTask, data: Uint8Array): void;
  dataTaskWillCacheResponse?(
    session: URLSession,
    dataTask: URLSessionDataTask,
    proposed: CachedURLResponse,
    completionHandler: (cached: CachedURLResponse | null) => void,
  ): DelegateAnswer<CachedURLResponse | null>;
}
