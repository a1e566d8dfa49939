import type { HTTPBody } from '../foundation/HTTPBody.ts';
import type { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import { isSameOrigin, type URLTarget } from '../foundation/URLTarget.ts';
import { redirectHeaders } from './redirectHeaders.ts';
import { redirectTarget } from './redirectTarget.ts';

/** What a session says about redirects. */
export interface RedirectSettings {
  readonly allowsCrossOriginBody: boolean;
  readonly crossOriginHeaders: readonly string[];
}

/** What to do with a response: nothing (it is the answer), follow it, or give up. */
export type RedirectDecision =
  | { readonly kind: 'none' }
  | {
      readonly kind: 'follow';
      readonly newRequest: URLRequest;
      /** Names, as the request spelt them, of the fields that do not go along. */
      readonly droppedHeaders: readonly string[];
      readonly bodyWillBeResent: boolean;
    }
  | { readonly kind: 'fail'; readonly error: URLError };

const none: RedirectDecision = Object.freeze({ kind: 'none' });

/** The method that follows, or null when the status does not redirect. */
const methodAfter = (status: number, method: string): string | null => {
  switch (status) {
    case 301:
    case 302:
      return method === 'POST' ? 'GET' : method;
    case 303:
      return 'GET';
    case 305:
    case 306:
    case 307:
    case 308:
      return method;
    default:
      return null;
  }
};

const hasContent = (body: HTTPBody | null): boolean =>
  body !== null && !(body.kind === 'data' && body.data.byteLength === 0);

/**
 * What a response asks for in place of itself.
 *
 * - 301 and 302 turn POST into GET, 303 turns everything into GET, without the body; 305 to 308 change nothing; 300, 304
 *   and the rest do not redirect, and neither does a status without a usable `Location`.
 * - Bodies that stay are sent again, also to another origin, but never from https to http and never to another origin
 *   when `allowsCrossOriginBody` is false: then the 3xx is the response.
 * - Only http and https are targets: anything else fails with `-1002`, its URL being the failing one.
 *
 * Differs: Apple always removes `Authorization`; here it stays on the same origin, and to another origin no field goes
 * that is not known to be harmless, whatever its name.
 * @see RFC 9110 §15.4
 */
export const redirectRequest = (
  request: URLRequest,
  response: HTTPURLResponse,
  settings: RedirectSettings,
): RedirectDecision => {
  const method = methodAfter(response.statusCode, request.httpMethod);
  const from = request.target;
  if (method === null || from === null) return none;
  const target = redirectTarget(from, response.headers.getAll('location'));
  if (target === null) return none;
  if (target.scheme !== 'http' && target.scheme !== 'https') return refusedScheme(target);

  const keepsBody = method === request.httpMethod;
  const bodyWillBeResent = keepsBody && hasContent(request.body);
  const keepsOrigin = isSameOrigin(from, target);
  const isDowngrade = from.scheme === 'https' && target.scheme === 'http';
  if (bodyWillBeResent && !keepsOrigin && (isDowngrade || !settings.allowsCrossOriginBody)) return none;

  const { headers, droppedHeaders } = redirectHeaders(request.headers, {
    keepsOrigin,
    isDowngrade,
    keepsBody,
    crossOriginHeaders: new Set(settings.crossOriginHeaders.map((name) => name.toLowerCase())),
  });
  const newRequest = request.withHeaders(headers).withBody(bodyWillBeResent ? request.body : null);
  newRequest.url = target.href;
  newRequest.httpMethod = method;
  return { kind: 'follow', newRequest, droppedHeaders, bodyWillBeResent };
};

const refusedScheme = (target: URLTarget): RedirectDecision => {
  const detail = `a redirect must lead to http or https, not ${target.scheme}`;
  return { kind: 'fail', error: new URLError(URLErrorCode.unsupportedURL, { failingURL: target.href, detail }) };
};
