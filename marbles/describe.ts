import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { HTTPURLResponse } from '../src/foundation/HTTPURLResponse.ts';
import { URLError } from '../src/foundation/URLError.ts';
import type { URLRequest } from '../src/foundation/URLRequest.ts';
import type { URLResponse } from '../src/foundation/URLResponse.ts';
import { typeOfLetter } from './alphabet.ts';
import { Each, type ValuedMark } from './values.ts';

const longestText = 72;
const mostBytes = 16;

const shorten = (text: string): string => (text.length > longestText ? `${text.slice(0, longestText)}…` : text);

const quote = (text: string): string =>
  `'${text.replace(/[\\'\n\r\t]/g, (one) => ({ '\n': '\\n', '\r': '\\r', '\t': '\\t' })[one] ?? `\\${one}`)}'`;

/** Control characters that no text has. */
const unprintable = /[^\P{Cc}\n\r\t]/u;

/** Text of bytes that are one; null for others. */
export const textOf = (bytes: Uint8Array): string | null => {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
    return unprintable.test(text) ? null : text;
  } catch {
    return null;
  }
};

/** Bytes as a reader wants to see them: as text if they are one. */
const describeBytes = (bytes: Uint8Array): string => {
  const text = textOf(bytes);
  if (text !== null)
    return text.length > longestText ? `${quote(shorten(text))} (${String(bytes.length)} bytes)` : quote(text);
  const shown = [...bytes.subarray(0, mostBytes)].map((byte) => byte.toString(16).padStart(2, '0')).join(' ');
  return `${String(bytes.length)} bytes <${shown}${bytes.length > mostBytes ? ' …' : ''}>`;
};

const describeError = (error: unknown): string => {
  if (URLError.is(error)) return `${String(error.code)} ${URLError.caseName(error.code) ?? ''}: ${error.message}`;
  return String(error);
};

const describeRecord = (record: object): string =>
  `{ ${Object.entries(record)
    .map(([key, value]) => `${/^\w+$/.test(key) ? key : quote(key)}: ${describeValue(value)}`)
    .join(', ')} }`;

const nameOf = (value: object): string => (value.constructor as { readonly name?: string } | undefined)?.name ?? '';

const asText = (value: { toString(): string }): string => value.toString();

/** Any value on one line, so that it reads like the source that makes it. */
export const describeValue = (value: unknown): string => {
  if (typeof value === 'string') return quote(shorten(value));
  if (typeof value === 'function') return value.name === '' ? 'a function' : `the function ${value.name}`;
  if (typeof value !== 'object' || value === null) return String(value);
  if (value instanceof Uint8Array) return describeBytes(value);
  if (value instanceof Each) return `each(${value.values.map(describeValue).join(', ')})`;
  if (Array.isArray(value)) return `[${value.map(describeValue).join(', ')}]`;
  if (value instanceof HTTPURLResponse) return `HTTPURLResponse ${describeResponse(value)}`;
  if (Object.prototype.toString.call(value) === '[object Error]') return describeError(value);
  const name = nameOf(value);
  if (name === '' || name === 'Object') return describeRecord(value);
  const saysItself = Object.hasOwn(Object.getPrototypeOf(value) as object, 'toString');
  return `${name} ${saysItself ? asText(value) : describeRecord(value)}`;
};

const describeResponse = (response: URLResponse): string =>
  response instanceof HTTPURLResponse ? String(response.statusCode) : (response.urlString ?? 'without a URL');

const describeRequest = (request: URLRequest): string => `${request.httpMethod} ${String(request)}`;

const inTry = ({ attempt, hop }: { readonly attempt: number; readonly hop: number }): string =>
  `${attempt > 1 ? ` (attempt ${String(attempt)})` : ''}${hop > 0 ? ` (hop ${String(hop)})` : ''}`;

/** What an event says, on one line, without its kind. */
const describePayload = (event: TaskEvent): string => {
  switch (event.type) {
    case 'created':
      return describeRequest(event.request);
    case 'sent':
      return describeRequest(event.request) + inTry(event);
    case 'sentBodyData':
      return `${String(event.bytesSent)} (${String(event.totalBytesSent)} of ${String(event.totalBytesExpectedToSend)})`;
    case 'needNewBodyStream':
      return String(event.offset);
    case 'informationalResponse':
      return String(event.response.statusCode);
    case 'redirect':
      return `${String(event.response.statusCode)} to ${describeRequest(event.newRequest)}`;
    case 'challenge':
      return `${event.challenge.protectionSpace.authenticationMethod} (${event.scope})`;
    case 'retry':
      return `${String(event.attempt)} in ${String(event.delay)} ms because of ${describeError(event.reason)}`;
    case 'response':
      return describeResponse(event.response) + (event.source === 'network' ? '' : ` (${event.source})`);
    case 'data':
      return describeBytes(event.data);
    case 'progress':
      return `${String(event.completedUnitCount)} of ${String(event.totalUnitCount)}`;
    case 'trailers':
      return describeRecord(event.fields.toRecord());
    default:
      return '';
  }
};

/** An event on one line. */
export const describeEvent = (event: TaskEvent): string => `${event.type} ${describePayload(event)}`.trimEnd();

/** What a letter of an expectation wants, on one line. */
export const describeMark = ({ kind, value }: ValuedMark): string => {
  if (kind === '|') return 'complete';
  const name = kind === '#' ? 'failure' : (typeOfLetter(kind) ?? kind);
  if (value === undefined) return name;
  return `${name} ${kind === 'r' && value instanceof HTTPURLResponse ? describeResponse(value) : describeValue(value)}`;
};

/** How a failed stream ended. */
export const describeFailure = (error: unknown): string => `failure ${describeError(error)}`;
