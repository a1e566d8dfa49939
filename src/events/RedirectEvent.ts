import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { Question } from './Question.ts';

/** What a redirect would change. */
export interface RedirectFacts {
  readonly response: HTTPURLResponse;
  readonly newRequest: URLRequest;
  /** Names of the fields that do not go along. */
  readonly droppedHeaders: readonly string[];
  readonly bodyWillBeResent: boolean;
  /** The hop that was redirected, from 0. */
  readonly hop: number;
}

/**
 * The server points elsewhere. Default answer: follow with `newRequest`; null delivers the 3xx itself.
 * @see URLSessionTaskDelegate task(_:willPerformHTTPRedirection:newRequest:)
 */
export class RedirectEvent extends Question<URLRequest | null> {
  readonly type = 'redirect' as const;
  readonly response: HTTPURLResponse;
  readonly newRequest: URLRequest;
  readonly droppedHeaders: readonly string[];
  readonly bodyWillBeResent: boolean;
  readonly hop: number;

  constructor(facts: RedirectFacts) {
    super();
    this.response = facts.response;
    this.newRequest = facts.newRequest;
    this.droppedHeaders = facts.droppedHeaders;
    this.bodyWillBeResent = facts.bodyWillBeResent;
    this.hop = facts.hop;
  }
}
