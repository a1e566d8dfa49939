import type { URLRequest } from '../../../foundation/URLRequest.ts';
import type { URLTarget } from '../../../foundation/URLTarget.ts';
import type { OutgoingBody } from '../../../loading/OutgoingBody.ts';
import { fieldValueIsSendable, isToken } from '../../../syntax/fieldSyntax.ts';

/** Fields that speak of one connection, of which HTTP/2 has none, and those that we say ourselves. @see RFC 9113 §8.2.2 */
const leftOut: ReadonlySet<string> = new Set([
  'connection',
  'keep-alive',
  'proxy-connection',
  'transfer-encoding',
  'upgrade',
  'http2-settings',
  'host',
  'content-length',
]);

/** Fields that no table of the connection may remember. @see RFC 7541 §7.1.3 */
const secret: ReadonlySet<string> = new Set(['authorization', 'cookie', 'proxy-authorization']);

/** Methods that announce a body, if only an empty one. @see RFC 9110 §8.6 */
const expectsBody: ReadonlySet<string> = new Set(['PUT', 'POST', 'PATCH', 'QUERY', 'PROPFIND', 'PROPPATCH']);

/** The head of a request as HTTP/2 carries it. */
export interface RequestHeaders {
  /** Name, value, name, value; the four pseudo fields first. */
  readonly fields: string[];
  /** Names whose values are not to be indexed. */
  readonly secrets: readonly string[];
  /** Whether the app has said itself how urgent it is. */
  readonly hasPriority: boolean;
  /** Why it cannot be sent, or null. Names what is wrong, never a value. */
  readonly refusal: string | null;
}

const refusalOf = (method: string, target: URLTarget): string | null => {
  if (target.hostname === '') return 'there is no host';
  if (target.port < 1) return `port ${target.port} cannot be connected to`;
  if (!isToken(method)) return 'the method is no token';
  return method === 'CONNECT' ? 'CONNECT opens a tunnel and loads nothing' : null;
};

const fieldRefusal = (name: string, value: string): string | null => {
  if (!isToken(name)) return 'the name of a field is no token';
  if (!fieldValueIsSendable(value)) return `the value of ${name} has characters that no field may have`;
  // Nobody here waits for a 100; over HTTP/1.1 it is refused too.
  return name === 'expect' ? `${name} is not the request's to say` : null;
};

/** Names that the request itself says belong to the connection. @see RFC 9110 §7.6.1 */
const connectionOptions = (request: URLRequest): ReadonlySet<string> => {
  const value = request.valueForHTTPHeaderField('Connection');
  if (value === null) return leftOut;
  return new Set([...leftOut, ...value.split(',').map((option) => option.trim().toLowerCase())]);
};

const lengthOf = (request: URLRequest, body: OutgoingBody | null): string | null => {
  if (body === null) return expectsBody.has(request.httpMethod) ? '0' : null;
  if (body.length >= 0) return String(body.length);
  const announced = request.valueForHTTPHeaderField('Content-Length');
  return announced !== null && /^\d{1,15}$/.test(announced) ? announced : null;
};

/**
 * A request's fields in lower case, repeated ones joined, without those of a connection.
 * @see RFC 9113 §8.2, §8.3.1
 */
export const requestHeaders = (request: URLRequest, target: URLTarget, body: OutgoingBody | null): RequestHeaders => {
  const { httpMethod: method } = request;
  let refusal = refusalOf(method, target);
  const authority = target.origin.slice(target.scheme.length + 3);
  const fields = [':method', method, ':scheme', target.scheme, ':authority', authority, ':path', target.path];
  const secrets: string[] = [];
  let hasPriority = false;
  const flat = request.headers.flat();
  const unwanted = connectionOptions(request);
  for (let i = 0; i < flat.length && refusal === null; i += 2) {
    const name = (flat[i] as string).toLowerCase();
    const value = flat[i + 1] as string;
    refusal = fieldRefusal(name, value);
    if (unwanted.has(name) || (name === 'te' && value.toLowerCase() !== 'trailers')) continue;
    if (name === 'priority') hasPriority = true;
    if (name === fields.at(-2)) {
      fields.push(`${fields.pop() as string}${name === 'cookie' ? '; ' : ', '}${value}`);
      continue;
    }
    fields.push(name, value);
    if (secret.has(name)) secrets.push(name);
  }
  const length = lengthOf(request, body);
  if (length !== null) fields.push('content-length', length);
  return { fields, secrets, hasPriority, refusal };
};

/**
 * How urgent an exchange is, from 0 (first) to 7 (last), as the `priority` field says it; null for what is meant when
 * nothing is said. @see RFC 9218 §4.1
 */
export const priorityField = (priority: number): string | null => {
  const urgency = Math.round(6 - 6 * Math.min(1, Math.max(0, priority)));
  return urgency === 3 ? null : `u=${urgency}`;
};

/** Bytes of a head before it is packed, counted as the standard counts a list of fields. @see RFC 9113 §6.5.2 */
export const sizeOfFields = (flat: readonly string[]): number => {
  let size = flat.length * 16;
  for (const text of flat) size += text.length;
  return size;
};
