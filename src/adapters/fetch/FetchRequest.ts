import type { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import type { URLRequestCachePolicy } from '../../foundation/rawValues.ts';
import { URLError } from '../../foundation/URLError.ts';
import { URLErrorCode } from '../../foundation/URLErrorCode.ts';
import { URLRequest } from '../../foundation/URLRequest.ts';
import type { URLTarget } from '../../foundation/URLTarget.ts';
import type { CrossOriginHeaders } from './FetchInit.ts';
import { networkError } from './networkError.ts';
import type { FetchPage } from './FetchPage.ts';
import type { RequestBody } from './requestBody.ts';

/** What `fetch` was asked for, read and checked. */
export interface FetchRequest {
  readonly url: string;
  readonly method: string;
  readonly headers: HTTPHeaders;
  readonly body: RequestBody | null;
  /** A body that still has to be looked at. */
  readonly pendingBody: ReadableStream<Uint8Array> | null;
  readonly redirect: 'follow' | 'error' | 'manual';
  readonly cache: RequestCache;
  readonly credentials: RequestCredentials;
  readonly integrity: string;
  readonly signal: AbortSignal | null;
  readonly crossOriginHeaders: CrossOriginHeaders;
  /** What a page has to say of itself; null: nobody named one. */
  readonly page: FetchPage | null;
}

const policies: Readonly<Record<RequestCache, URLRequestCachePolicy>> = Object.freeze({
  default: 'useProtocolCachePolicy',
  'no-store': 'reloadIgnoringLocalCacheData',
  reload: 'reloadIgnoringLocalCacheData',
  'no-cache': 'reloadRevalidatingCacheData',
  'force-cache': 'returnCacheDataElseLoad',
  'only-if-cached': 'returnCacheDataDontLoad',
});

/** Schemes that `fetch` never loads, although a session would. @see Fetch §4.2 scheme fetch */
const refusedSchemes: ReadonlySet<string> = new Set(['file', 'ftp', 'about']);

/** Fields by which a cache mode is told to caches on the way. @see Fetch §4.5 HTTP-network-or-cache fetch */
const addCacheFields = (headers: HTTPHeaders, cache: RequestCache): void => {
  if (cache === 'no-cache' && !headers.has('cache-control')) headers.set('Cache-Control', 'max-age=0');
  if (cache !== 'no-store' && cache !== 'reload') return;
  if (!headers.has('pragma')) headers.set('Pragma', 'no-cache');
  if (!headers.has('cache-control')) headers.set('Cache-Control', 'no-cache');
};

/**
 * The length of a body is ours to tell; an app may name the same. A body without a type is sent without one.
 * @see Fetch §4.5 (HTTP-network-or-cache fetch)
 */
const addBodyFields = (headers: HTTPHeaders, { body, type, length }: RequestBody): void => {
  const announced = headers.get('content-length');
  if (length >= 0 && announced !== null && announced !== String(length)) {
    throw new TypeError(`the body has ${String(length)} bytes, and Content-Length says ${announced}`);
  }
  // Bytes in memory are measured below; of blobs and forms only we know the length.
  if (length > 0 && body.kind !== 'data') headers.set('Content-Length', String(length));
  if (type !== null && !headers.has('content-type')) headers.set('Content-Type', type);
};

/** What is refused before anything is asked. */
const refusal = ({ method, page }: FetchRequest, target: URLTarget | null): string | null => {
  const scheme = target?.scheme ?? '';
  if (refusedSchemes.has(scheme)) return `fetch does not load ${scheme} URLs`;
  if (scheme === 'blob' && method !== 'GET') return 'a blob can only be got';
  return page !== null && target !== null && page.refuses(target) ? 'the URL is of another origin' : null;
};

/**
 * The request as a session loads it.
 * @throws TypeError with a `URLError` as cause for a scheme that `fetch` does not load.
 */
export const urlRequestOf = (asked: FetchRequest, body: RequestBody | null): URLRequest => {
  const request = new URLRequest(asked.url);
  const detail = refusal(asked, request.target);
  if (detail !== null) throw networkError(new URLError(URLErrorCode.unsupportedURL, { failingURL: asked.url, detail }));
  const { method, headers, cache } = asked;
  if (method !== 'GET') request.httpMethod = method;
  if (cache !== 'default') {
    request.cachePolicy = policies[cache];
    addCacheFields(headers, cache);
  }
  if (asked.credentials === 'omit') request.httpShouldHandleCookies = false;
  if (body !== null) addBodyFields(headers, body);
  if (asked.page !== null && request.target !== null) asked.page.begin(request.target, method, headers);
  const complete = headers.size === 0 ? request : request.withHeaders(headers);
  return body === null || body.length === 0 ? complete : complete.withBody(body.body);
};
