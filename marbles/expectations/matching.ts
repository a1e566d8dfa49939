import type { TaskEvent } from '../../src/events/TaskEvent.ts';
import type { HTTPHeaders } from '../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../../src/foundation/URLError.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import type { URLResponse } from '../../src/foundation/URLResponse.ts';
import { typeOfLetter } from '../alphabet.ts';
import { sameValue } from './sameValue.ts';
import { bytesOf, isContent } from '../values.ts';

type Facts = Readonly<Record<string, unknown>>;

const requestFacts = (request: URLRequest): Facts => ({
  url: request.urlString,
  method: request.httpMethod,
  headers: request.headers,
  request,
});

const responseFacts = (response: URLResponse): Facts => ({
  url: response.urlString,
  mimeType: response.mimeType,
  response,
  ...(response instanceof HTTPURLResponse ? { status: response.statusCode, headers: response.headers } : {}),
});

/** What can be asked of an event by name; the first one answers a bare value. */
const factsOf = (event: TaskEvent): Facts => {
  switch (event.type) {
    case 'created':
      return requestFacts(event.request);
    case 'sent':
      return { ...requestFacts(event.request), attempt: event.attempt, hop: event.hop };
    case 'redirect': {
      const { newRequest, droppedHeaders, bodyWillBeResent, hop } = event;
      const { status, response } = responseFacts(event.response);
      return { location: newRequest.urlString, status, response, newRequest, droppedHeaders, bodyWillBeResent, hop };
    }
    case 'informationalResponse':
    case 'response': {
      const { status, ...rest } = responseFacts(event.response);
      return { status, ...rest, ...(event.type === 'response' ? { source: event.source } : { hop: event.hop }) };
    }
    case 'challenge': {
      const { protectionSpace, previousFailureCount } = event.challenge;
      const { authenticationMethod, host, port, realm } = protectionSpace;
      return { authenticationMethod, host, port, realm, previousFailureCount, scope: event.scope };
    }
    case 'retry':
      return { attempt: event.attempt, delay: event.delay, reason: event.reason.code };
    case 'sentBodyData': {
      const { bytesSent, totalBytesSent, totalBytesExpectedToSend, attempt } = event;
      return { bytesSent, totalBytesSent, totalBytesExpectedToSend, attempt };
    }
    case 'needNewBodyStream':
      return { offset: event.offset };
    case 'willCacheResponse':
      return { proposed: event.proposed };
    case 'metrics': {
      const { redirectCount, transactionMetrics } = event.metrics;
      return { redirectCount, transactions: transactionMetrics.length };
    }
    case 'trailers':
      return { fields: event.fields };
    default:
      return { ...event };
  }
};

const isFields = (value: unknown): value is HTTPHeaders =>
  typeof value === 'object' && value !== null && 'getAll' in value;

/** Whether the fields that are named have these values; others do not matter. */
const hasFields = (fields: HTTPHeaders, wanted: object): boolean =>
  Object.entries(wanted).every(([name, value]) => fields.get(name) === value);

const sameFact = (fact: unknown, wanted: unknown): boolean =>
  isFields(fact) && typeof wanted === 'object' && wanted !== null && !isFields(wanted)
    ? hasFields(fact, wanted)
    : sameValue(fact, wanted);

const isResponseLike = (value: object): boolean => 'isEqual' in value;

/** Whether an event is what a value describes. */
const hasValue = (event: TaskEvent, value: unknown): boolean => {
  if (value === undefined) return true;
  if (typeof value === 'function') return (value as (event: TaskEvent) => unknown)(event) === true;
  if (event.type === 'data' && isContent(value)) return sameValue(event.data, bytesOf(value));
  const facts = factsOf(event);
  if (event.type === 'trailers' && typeof value === 'object' && value !== null) return sameFact(event.fields, value);
  if (typeof value !== 'object' || value === null) {
    if (typeof value === 'string' && (event.type === 'created' || event.type === 'sent')) {
      return value === facts['url'] || value === `${String(facts['method'])} ${String(facts['url'])}`;
    }
    return sameValue(Object.values(facts)[0], value);
  }
  if (isResponseLike(value)) return Object.values(facts).some((fact) => sameValue(fact, value));
  return Object.entries(value).every(([name, wanted]) => name in facts && sameFact(facts[name], wanted));
};

/** Whether an event is what a letter of an expectation means. */
export const matchesEvent = (kind: string, value: unknown, event: TaskEvent): boolean =>
  typeOfLetter(kind) === event.type && hasValue(event, value);

/** Whether a failure is the wanted one: any when nothing is said, else by code, predicate or value. */
export const matchesFailure = (wanted: unknown, error: unknown): boolean => {
  if (wanted === undefined) return true;
  if (typeof wanted === 'number') return URLError.is(error) && error.code === wanted;
  if (typeof wanted === 'function') return (wanted as (error: unknown) => unknown)(error) === true;
  if (URLError.is(wanted)) return URLError.is(error) && error.code === wanted.code;
  return sameValue(error, wanted);
};
