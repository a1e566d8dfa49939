import type { URLSessionResponseDisposition } from '../foundation/rawValues.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { Flow } from './Flow.ts';
import { Question } from './Question.ts';

/** Where a response comes from. */
export type ResponseSource = 'network' | 'cache' | 'revalidated';

const freeFlow: Flow = Object.freeze({ pause: () => {}, resume: () => {} });

/** The final response head is there. Default answer: `allow`. @see URLSessionDataDelegate dataTask(_:didReceive:) */
export class ResponseEvent extends Question<URLSessionResponseDisposition> {
  readonly type = 'response' as const;
  readonly response: URLResponse;
  readonly source: ResponseSource;
  readonly #flow: Flow;

  constructor(response: URLResponse, source: ResponseSource = 'network', flow: Flow = freeFlow) {
    super();
    this.response = response;
    this.source = source;
    this.#flow = flow;
  }

  /** Holds the body back while a consumer is busy. */
  get flow(): Flow {
    return this.#flow;
  }
}
