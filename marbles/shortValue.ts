import type { TaskEvent } from '../src/events/TaskEvent.ts';
import type { HTTPHeaders } from '../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../src/foundation/HTTPURLResponse.ts';
import { maskFields } from '../src/foundation/masking.ts';
import { textOf } from './describe.ts';

/** Fields without those that a log would not show whole: a recording is pasted into files that others read. */
const shown = (headers: HTTPHeaders): Readonly<Record<string, string>> => {
  const masked = maskFields(headers) as Readonly<Record<string, unknown>>;
  const fields = Object.entries(headers.toRecord()).filter(([name, value]) => masked[name] === value);
  return Object.fromEntries(fields);
};

const headValue = (response: HTTPURLResponse): unknown =>
  response.headers.size === 0 ? response.statusCode : { status: response.statusCode, headers: shown(response.headers) };

/**
 * The value of an event as one would write it under its letter, such that a server's diagram and an expectation both
 * take it; undefined for what says nothing, or differs from run to run. Fields with secrets are left out.
 */
export const shortValue = (event: TaskEvent): unknown => {
  switch (event.type) {
    case 'response':
      return event.response instanceof HTTPURLResponse ? headValue(event.response) : undefined;
    case 'informationalResponse':
      return headValue(event.response);
    case 'redirect':
      return { status: event.response.statusCode, location: event.newRequest.urlString };
    case 'data':
      return textOf(event.data) ?? event.data;
    case 'trailers':
      return shown(event.fields);
    case 'sentBodyData':
      return event.bytesSent;
    case 'retry':
      return event.attempt;
    case 'needNewBodyStream':
      return event.offset;
    case 'challenge':
      return event.challenge.protectionSpace.authenticationMethod;
    default:
      return undefined;
  }
};
