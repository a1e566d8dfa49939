import { from, type Observable } from 'rxjs';
import { ChallengeEvent } from '../../src/events/ChallengeEvent.ts';
import { CreatedEvent } from '../../src/events/facts.ts';
import type {
  CompletedEvent,
  DataEvent,
  InformationalResponseEvent,
  MetricsEvent,
  SentEvent,
} from '../../src/events/facts.ts';
import type { Flow } from '../../src/events/Flow.ts';
import { NeedNewBodyStreamEvent } from '../../src/events/NeedNewBodyStreamEvent.ts';
import { RedirectEvent } from '../../src/events/RedirectEvent.ts';
import { ResponseEvent } from '../../src/events/ResponseEvent.ts';
import type { TaskEvent } from '../../src/events/TaskEvent.ts';
import { WillCacheResponseEvent } from '../../src/events/WillCacheResponseEvent.ts';
import { CachedURLResponse } from '../../src/foundation/CachedURLResponse.ts';
import { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import { URLAuthenticationChallenge } from '../../src/foundation/URLAuthenticationChallenge.ts';
import { URLProtectionSpace } from '../../src/foundation/URLProtectionSpace.ts';
import { URLRequest } from '../../src/foundation/URLRequest.ts';
import { URLSessionTaskMetrics } from '../../src/foundation/URLSessionTaskMetrics.ts';

/** Where the synthetic tasks of tests load from. */
export const testURL = 'https://api.test/a';

/** Bytes of a text. */
export const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A request of that method. */
export const requestOf = (method: string, url: string = testURL): URLRequest => {
  const request = new URLRequest(url);
  request.httpMethod = method;
  return request;
};

export const created = (request: URLRequest = requestOf('GET'), taskIdentifier: number = 1): CreatedEvent =>
  new CreatedEvent({ taskIdentifier }, request);

export const sent = (request: URLRequest = requestOf('GET'), hop: number = 0): SentEvent => ({
  type: 'sent',
  request,
  attempt: 1,
  hop,
});

/** A head as a value. */
export const head = (
  statusCode: number = 200,
  headerFields: Readonly<Record<string, string>> = {},
  url: string = testURL,
): HTTPURLResponse => new HTTPURLResponse(url, { statusCode, httpVersion: 'HTTP/1.1', headerFields });

/** A head as it is told. */
export const response = (
  statusCode: number = 200,
  headerFields: Readonly<Record<string, string>> = {},
  flow?: Flow,
): ResponseEvent => new ResponseEvent(head(statusCode, headerFields), 'network', flow);

export const informational = (statusCode: number = 103): InformationalResponseEvent => ({
  type: 'informationalResponse',
  response: head(statusCode),
  hop: 0,
});

export const redirect = (location: string = 'https://api.test/b'): RedirectEvent =>
  new RedirectEvent({
    response: head(302, { Location: location }),
    newRequest: new URLRequest(location),
    droppedHeaders: [],
    bodyWillBeResent: false,
    hop: 0,
  });

export const challenge = (): ChallengeEvent =>
  new ChallengeEvent(
    new URLAuthenticationChallenge({
      protectionSpace: new URLProtectionSpace({ host: 'api.test', port: 443, protocol: 'https' }),
    }),
    'task',
  );

export const needNewBodyStream = (offset: number = 0): NeedNewBodyStreamEvent => new NeedNewBodyStreamEvent(offset);

export const willCacheResponse = (): WillCacheResponseEvent =>
  new WillCacheResponseEvent(new CachedURLResponse(head(), bytes('x')));

export const data = (content: string | Uint8Array): DataEvent => ({
  type: 'data',
  data: typeof content === 'string' ? bytes(content) : content,
});

export const metrics = (): MetricsEvent => ({ type: 'metrics', metrics: new URLSessionTaskMetrics([], 0, 0, 0) });

export const completed = (): CompletedEvent => ({ type: 'completed' });

/** A task that says all this inside `subscribe`. */
export const told = (...events: readonly TaskEvent[]): Observable<TaskEvent> => from(events);

/** A flow that counts what it is told. */
export class CountingFlow implements Flow {
  pauses = 0;
  resumes = 0;
  /** What was said, in order. */
  readonly log: string[] = [];

  /** Holds that are not released. */
  get holds(): number {
    return this.pauses - this.resumes;
  }

  pause(): void {
    this.pauses += 1;
    this.log.push('pause');
  }

  resume(): void {
    this.resumes += 1;
    this.log.push('resume');
  }
}
