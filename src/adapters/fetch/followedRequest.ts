import type { RedirectEvent } from '../../events/RedirectEvent.ts';
import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { isSameOrigin } from '../../foundation/URLTarget.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { CrossOriginHeaders } from './FetchInit.ts';

/** Fields that never leave the origin. @see Fetch §4.4 HTTP-redirect fetch */
const secret: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'host']);

const keepsOrigin = (from: URLRequest, to: URLRequest): boolean =>
  from.target !== null && to.target !== null && isSameOrigin(from.target, to.target);

/** Whether a field that was to be dropped goes along all the same. */
const goesAlong = (name: string, event: RedirectEvent, crossOriginHeaders: CrossOriginHeaders): boolean => {
  const isOfBody = name.startsWith('content-');
  if (isOfBody && !event.bodyWillBeResent) return false;
  // What goes along is the body that this is the length of.
  if (name === 'content-length') return true;
  return crossOriginHeaders === 'standard' && !secret.has(name);
};

/**
 * The request that follows a redirect, where the standard and the session differ: HEAD stays HEAD, the length of a body
 * goes where the body goes, and fields of the app's own go along if it said so. The proposed request itself if there is
 * nothing to change, so that others may still answer.
 * @see Fetch §4.4 HTTP-redirect fetch
 */
export const followedRequest = (
  event: RedirectEvent,
  current: URLRequest,
  crossOriginHeaders: CrossOriginHeaders,
): URLRequest => {
  const { newRequest } = event;
  const isHead = current.httpMethod === 'HEAD' && newRequest.httpMethod !== 'HEAD';
  const restored = keepsOrigin(current, newRequest)
    ? []
    : event.droppedHeaders.filter((name) => goesAlong(name.toLowerCase(), event, crossOriginHeaders));
  if (!isHead && restored.length === 0) return newRequest;
  const headers = new HTTPHeaders(newRequest.headers.flat());
  for (const name of restored) for (const value of current.headers.getAll(name)) headers.append(name, value);
  const followed = newRequest.withHeaders(headers);
  if (isHead) followed.httpMethod = 'HEAD';
  return followed;
};

/** Whether a redirect leads to a URL with user information. */
export const namesUser = (event: RedirectEvent, current: URLRequest): boolean => {
  const location = event.response.headers.get('location') ?? '';
  const from = current.urlString ?? undefined;
  if (!location.includes('@') || !URL.canParse(location, from)) return false;
  const { username, password } = new URL(location, from);
  return username + password !== '';
};
