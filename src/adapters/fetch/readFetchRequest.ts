import { parseURLTarget } from '../../foundation/URLTarget.ts';
import { isToken } from '../../syntax/fieldSyntax.ts';
import type { CrossOriginHeaders, FetchInit, PageOptions } from './FetchInit.ts';
import { FetchPage } from './FetchPage.ts';
import type { FetchRequest } from './FetchRequest.ts';
import { isPlainObject } from './isPlainObject.ts';
import { requestBody, type RequestBody } from './requestBody.ts';
import { fieldsOfHeaders, requestFields } from './requestFields.ts';

type Members = Readonly<Record<string, unknown>>;

const noMembers: Members = Object.freeze({});

/** Written in any spelling, these mean one method. @see Fetch §2.2.1 (normalize) */
const normalizedMethods: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);
const forbiddenMethods: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** The methods of mode `no-cors`. @see Fetch §2.2.1 (CORS-safelisted method) */
const simpleMethods: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** Members whose values are words, with the words; the first is the default. */
const words: Readonly<Record<string, readonly string[]>> = Object.freeze({
  redirect: ['follow', 'error', 'manual'],
  cache: ['default', 'no-store', 'reload', 'no-cache', 'force-cache', 'only-if-cached'],
  credentials: ['same-origin', 'include', 'omit'],
  mode: ['cors', 'no-cors', 'same-origin'],
  priority: ['auto', 'high', 'low'],
  crossOriginHeaders: ['harmless', 'standard'],
});

/** Members that only the platform's `Request` checks. */
const uncommon: readonly string[] = ['referrer', 'referrerPolicy', 'window'];

/** An own member: nothing that a prototype was given counts. */
const own = (members: Members, name: string): unknown => (Object.hasOwn(members, name) ? members[name] : undefined);

/** Any value as text, the way WebIDL reads a string. */
const textOf = (value: unknown): string => String(value);

const word = (members: Members, name: string, inherited?: string): string => {
  const value = own(members, name);
  const known = words[name] as readonly string[];
  if (value === undefined) return inherited ?? (known[0] as string);
  const text = textOf(value);
  if (!known.includes(text)) throw new TypeError(`${name} must not be ${JSON.stringify(text)}`);
  return text;
};

const methodOf = (value: unknown): string => {
  if (value === undefined) return 'GET';
  const text = textOf(value);
  const upper = text.toUpperCase();
  if (!isToken(text)) throw new TypeError(`${JSON.stringify(text)} is no method`);
  if (forbiddenMethods.has(upper)) throw new TypeError(`the method ${upper} is forbidden`);
  return normalizedMethods.has(upper) ? upper : text;
};

const signalOf = (value: unknown): AbortSignal | null => {
  if (value === undefined || value === null) return null;
  const signal = value as Partial<AbortSignal>;
  if (typeof signal.aborted !== 'boolean' || typeof signal.addEventListener !== 'function') {
    throw new TypeError('signal has to be an AbortSignal');
  }
  return value as AbortSignal;
};

/** A page resolves against its own address; where there is none, this throws, and does not repeat what may be secret. */
const resolved = (text: string, base: URL | string | undefined): string => {
  try {
    return base === undefined ? new Request(text).url : new URL(text, base).href;
  } catch {
    throw new TypeError('the URL of a request cannot be parsed');
  }
};

const urlOf = (input: URL | string, base: URL | string | undefined): string => {
  const text = String(input);
  const target = parseURLTarget(text);
  const href = target === null ? resolved(text, base) : target.href;
  if (target !== null && target.username + target.password === '') return text;
  const { username, password } = new URL(href);
  if (username + password !== '') throw new TypeError('the URL of a request must not include user information');
  return href;
};

const bodyOf = (members: Members, method: string): RequestBody | null => {
  const value = own(members, 'body');
  if (value === undefined || value === null) return null;
  if (method === 'GET' || method === 'HEAD') throw new TypeError(`${method} carries no body`);
  const body = requestBody(value);
  if (body.reopen !== null) return body;
  if (own(members, 'duplex') !== 'half') throw new TypeError("a body that is a stream needs duplex: 'half'");
  if (own(members, 'keepalive') === true) throw new TypeError('a body that is a stream cannot be kept alive');
  return body;
};

const checkModes = (members: Members, method: string): void => {
  const mode = word(members, 'mode');
  if (mode === 'no-cors' && !simpleMethods.has(method))
    throw new TypeError(`mode 'no-cors' does not go with ${method}`);
  if (own(members, 'priority') !== undefined) word(members, 'priority');
  const duplex = own(members, 'duplex');
  if (duplex !== undefined && duplex !== 'half') throw new TypeError("duplex has to be 'half'");
  if (own(members, 'cache') === 'only-if-cached' && mode !== 'same-origin') {
    throw new TypeError("cache 'only-if-cached' needs mode 'same-origin'");
  }
};

const pageOf = (
  { location }: PageOptions,
  { mode, referrer, referrerPolicy }: Pick<Request, 'mode' | 'referrer' | 'referrerPolicy'>,
): FetchPage | null =>
  location === undefined ? null : new FetchPage(String(location), mode, referrer, referrerPolicy);

const readMembers = (url: URL | string, members: Members, options: PageOptions): FetchRequest => {
  const method = methodOf(own(members, 'method'));
  checkModes(members, method);
  return {
    url: urlOf(url, options.location),
    method,
    headers: requestFields(own(members, 'headers')),
    body: bodyOf(members, method),
    pendingBody: null,
    redirect: word(members, 'redirect') as FetchRequest['redirect'],
    cache: word(members, 'cache') as RequestCache,
    credentials: word(members, 'credentials') as RequestCredentials,
    integrity: textOf(own(members, 'integrity') ?? ''),
    signal: signalOf(own(members, 'signal')),
    crossOriginHeaders: word(members, 'crossOriginHeaders', options.crossOriginHeaders) as CrossOriginHeaders,
    page: pageOf(options, {
      mode: word(members, 'mode') as Request['mode'],
      referrer: 'about:client',
      referrerPolicy: '',
    }),
  };
};

const usable = (request: Request): ReadableStream<Uint8Array> | null => {
  if (request.bodyUsed || request.body?.locked === true) {
    throw new TypeError('the body of this Request has been read already');
  }
  return request.body;
};

/** What a platform's `Request` says; a body given besides takes the place of its own. */
const readRequest = (request: Request, members: Members, options: PageOptions): FetchRequest => {
  const body = bodyOf(members, request.method);
  return {
    url: request.url,
    method: request.method,
    headers: fieldsOfHeaders(request.headers),
    body,
    pendingBody: body === null ? usable(request) : null,
    redirect: request.redirect,
    cache: request.cache,
    credentials: request.credentials,
    integrity: request.integrity,
    signal: request.signal,
    crossOriginHeaders: word(members, 'crossOriginHeaders', options.crossOriginHeaders) as CrossOriginHeaders,
    page: pageOf(options, request),
  };
};

const isRequest = (input: unknown): input is Request =>
  typeof input === 'object' &&
  input !== null &&
  (input as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag] === 'Request';

/** A request without its body, which is read here. */
const withoutBody = (members: Members): RequestInit => ({ ...members, body: null });

/**
 * Reads what `fetch` is called with. Plain options on a URL are read here; everything else goes through the platform's
 * `Request`, whose constructor is the standard's.
 * @throws TypeError for what the standard's constructor of `Request` refuses.
 * @see Fetch §5.4 (new Request(input, init))
 */
export const readFetchRequest = (
  input: Request | URL | string,
  init: FetchInit | null | undefined,
  options: PageOptions,
): FetchRequest => {
  const given: unknown = init ?? noMembers;
  const absolute = isRequest(input) || options.location === undefined ? input : urlOf(input, options.location);
  if (!isPlainObject(given)) return readRequest(new Request(absolute, given as RequestInit), noMembers, options);
  const plain: Members = given;
  if (isRequest(input)) {
    const isChanged = Object.keys(plain).some((name) => name !== 'body' && name !== 'crossOriginHeaders');
    return readRequest(isChanged ? new Request(input, withoutBody(plain)) : input, plain, options);
  }
  if (uncommon.some((name) => Object.hasOwn(plain, name))) {
    return readRequest(new Request(absolute, withoutBody(plain)), plain, options);
  }
  return readMembers(input, plain, options);
};
