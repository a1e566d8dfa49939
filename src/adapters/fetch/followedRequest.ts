import type { RedirectEvent } from '../../events/RedirectEvent.ts';
import { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../foundation/HTTPURLResponse.ts';
import type { URLResponse } from '../../foundation/URLResponse.ts';
import { isSameOrigin } from '../../foundation/URLTarget.ts';
import type { URLRequest } from '../../foundation/URLRequest.ts';
import type { CrossOriginHeaders } from './FetchInit.ts';
import type { FetchPage } from './FetchPage.ts';

/** Fields that never leave the origin. @see Fetch §4.4 HTTP-redirect fetch */
const secret: ReadonlySet<string> = new Set(['authorization', 'proxy-authorization', 'cookie', 'host']);

const keepsOrigin = (from: URLRequest, to: URLRequest): boolean =>
  from.target !== null && to.target !== null && isSameOrigin(from.target, to.target);

/** Whether a field that was to be dropped goes along all the same. */
const goesAlong = (
  name: string,
  event: RedirectEvent,
  crossOriginHeaders: CrossOriginHeaders,
  isHead: boolean,
): boolean => {
  const isOfBody = name.startsWith('content-');
  // HEAD stays as it was: what has no body has nothing to lose.
  if (isOfBody && !event.bodyWillBeResent && !isHead) return false;
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
  const isKept = (name: string): boolean =>
    keepsOrigin(current, newRequest) ? isHead && name !== 'host' : goesAlong(name, event, crossOriginHeaders, isHead);
  const restored = event.droppedHeaders.filter((name) => isKept(name.toLowerCase()));
  if (!isHead && restored.length === 0) return newRequest;
  const headers = new HTTPHeaders(newRequest.headers.flat());
  for (const name of restored) for (const value of current.headers.getAll(name)) headers.append(name, value);
  const followed = newRequest.withHeaders(headers);
  if (isHead) followed.httpMethod = 'HEAD';
  return followed;
};

/** The request that follows, with what a page has to say of itself; null: the page's mode forbids it. */
export const toldByPage = (
  page: FetchPage | null,
  event: RedirectEvent,
  current: URLRequest,
  followed: URLRequest,
): URLRequest | null => {
  const { target } = followed;
  if (page === null || current.target === null || target === null) return followed;
  if (page.refuses(target)) return null;
  const headers = new HTTPHeaders(followed.headers.flat());
  page.follow(current.target, target, event.response.headers.get('referrer-policy'), followed.httpMethod, headers);
  return followed.withHeaders(headers);
};

/** Statuses that redirect. @see Fetch §2.2.3 */
const redirecting: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether a response redirects to what is no URL, which nobody can follow. @see Fetch §4.4 */
export const leadsNowhere = (response: URLResponse, current: URLRequest): boolean => {
  if (!(response instanceof HTTPURLResponse) || !redirecting.has(response.statusCode)) return false;
  const location = response.headers.get('location');
  return location !== null && (location === '' || !URL.canParse(location, current.urlString ?? undefined));
};

/** Whether a redirect leads to a URL with user information. */
export const namesUser = (event: RedirectEvent, current: URLRequest): boolean => {
  const location = event.response.headers.get('location') ?? '';
  const from = current.urlString ?? undefined;
  if (!location.includes('@') || !URL.canParse(location, from)) return false;
  const { username, password } = new URL(location, from);
  return username + password !== '';
};
