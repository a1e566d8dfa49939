import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import { BodyBuffer, highWaterMark } from '../bytes/BodyBuffer.ts';
import { FetchBody } from './FetchBody.ts';
import { FetchExchange, type LoadEvents } from './FetchExchange.ts';
import type { FetchFunction, PageOptions } from './FetchInit.ts';
import { type FetchRequest, urlRequestOf } from './FetchRequest.ts';
import { type FetchHead, FetchResponse } from './FetchResponse.ts';
import { matchesIntegrity } from './integrity.ts';
import { networkError } from './networkError.ts';
import { readFetchRequest } from './readFetchRequest.ts';
import type { RequestBody } from './requestBody.ts';
import { hasNullBody } from './responseHead.ts';
import { settledBody } from './settledBody.ts';

/** What a `fetch` is made with. */
export interface FetchSettings extends PageOptions {
  /** Bytes of a body that may be gathered in memory. */
  readonly limit: number;
}

/**
 * `fetch` over a stream of events. It begins when it is called, like every `fetch`; each call is a task of its own.
 *
 * Requests, headers, forms and blobs are the platform's; the response is an instance of the platform's `Response`.
 * @see Fetch §5.6
 */
export const fetchFrom = (load: LoadEvents, settings: FetchSettings): FetchFunction => {
  // A large body that nobody can read any more would hold its connection for ever.
  const unread = new FinalizationRegistry<() => void>((leave) => {
    leave();
  });
  const watch = (response: Response, exchange: FetchExchange): void => {
    unread.register(response, () => {
      if (!exchange.isTaken) exchange.cancel();
    });
    exchange.onStream = (stream) => {
      unread.register(stream, () => {
        exchange.cancel();
      });
    };
  };
  return (input, init) =>
    new Promise((resolve, reject) => {
      const asked = readFetchRequest(input, init, settings);
      const begin = (body: RequestBody | null): void => {
        if (asked.signal?.aborted === true) {
          leaveBody(body, asked.signal.reason);
          return reject(asked.signal.reason as Error);
        }
        begun(asked, body);
      };
      const begun = (given: FetchRequest, body: RequestBody | null): void => {
        const request = urlRequestOf(given, body);
        const exchange: FetchExchange = new FetchExchange(given, request, body, {
          didRespond: (head) => {
            if (given.integrity === '') {
              const response = responseOf(given, head, exchange, settings.limit);
              if (mayStay(head)) watch(response, exchange);
              return resolve(response);
            }
            verified(given, head, exchange, settings.limit).then(resolve, reject);
          },
          didFail: reject,
        });
        exchange.start(load);
      };
      if (asked.pendingBody === null) return begin(asked.body);
      settledBody(asked.pendingBody).then(begin).catch(reject);
    });
};

/** Whether a body may be too large to come to its end while nobody reads. */
const mayStay = ({ fields }: FetchHead): boolean =>
  !(Number(fields.get('content-length') ?? Infinity) <= highWaterMark);

const responseOf = (asked: FetchRequest, head: FetchHead, exchange: FetchExchange, limit: number): Response =>
  FetchResponse.make(head, hasNullBody(head.status, asked.method) ? null : new FetchBody(exchange, limit));

/** Nobody will read a stream that was given. */
const leaveBody = (body: RequestBody | null, reason: unknown): void => {
  body?.leave?.(reason);
};

/** The response once its body is known to be the one that was meant. @see Fetch §4.1 main fetch */
const verified = async (
  asked: FetchRequest,
  head: FetchHead,
  exchange: FetchExchange,
  limit: number,
): Promise<Response> => {
  const detail = 'the body does not match the integrity metadata';
  const mismatch = new URLError(URLErrorCode.cannotDecodeContentData, { failingURL: head.url, detail });
  if (hasNullBody(head.status, asked.method)) throw networkError(mismatch);
  const bytes = await new FetchBody(exchange, limit).collect();
  if (!(await matchesIntegrity(bytes, asked.integrity))) throw networkError(mismatch);
  const buffer = new BodyBuffer();
  buffer.push(bytes);
  buffer.end(null);
  return FetchResponse.make(
    head,
    new FetchBody(
      {
        buffer,
        cancel: () => {},
        failureOf: networkError,
        onEnd: null,
        abortion: null,
        isTaken: false,
        onStream: null,
      },
      limit,
    ),
  );
};
