import { HTTPHeaders } from '../foundation/HTTPHeaders.ts';

/** How the request that follows a redirect differs from the one that was redirected. */
export interface RedirectChange {
  readonly keepsOrigin: boolean;
  /** From https to http. */
  readonly isDowngrade: boolean;
  readonly keepsBody: boolean;
  /** Lower-case names that the app lets go to another origin. */
  readonly crossOriginHeaders: ReadonlySet<string>;
}

/** Which fields go along with a redirect, and the names of those that do not. */
export interface RedirectHeaders {
  readonly headers: HTTPHeaders;
  readonly droppedHeaders: readonly string[];
}

/** Fields that tell nothing of who asks. */
const harmless: ReadonlySet<string> = new Set([
  'accept',
  'content-type',
  'content-language',
  'content-encoding',
  'user-agent',
  'range',
]);

const isHarmless = (name: string): boolean =>
  harmless.has(name) || name.startsWith('accept-') || name.startsWith('if-');

/** Fields besides `Content-…` that describe a body or how it is sent. @see RFC 9110 §15.4 */
const describesBody: ReadonlySet<string> = new Set([
  'digest',
  'repr-digest',
  'last-modified',
  'expect',
  'trailer',
  'transfer-encoding',
]);

const isOfBody = (name: string): boolean => name.startsWith('content-') || describesBody.has(name);

const goesAlong = (name: string, change: RedirectChange): boolean => {
  if (name === 'host') return false;
  if (!change.keepsBody && isOfBody(name)) return false;
  if (change.keepsOrigin || isHarmless(name)) return true;
  return !change.isDowngrade && change.crossOriginHeaders.has(name);
};

/**
 * On the same origin everything stays but `Host`, and what describes a body that stays behind. To another origin go only
 * harmless fields (accept*, content-type, -language, -encoding, user-agent, range, if-*) and those that the app lists;
 * from https to http not even the listed ones.
 * @see RFC 9110 §15.4
 */
export const redirectHeaders = (headers: HTTPHeaders, change: RedirectChange): RedirectHeaders => {
  const kept: string[] = [];
  const dropped = new Set<string>();
  const flat = headers.flat();
  for (let i = 0; i + 1 < flat.length; i += 2) {
    const name = flat[i] as string;
    if (goesAlong(name.toLowerCase(), change)) kept.push(name, flat[i + 1] as string);
    else dropped.add(name);
  }
  return { headers: dropped.size === 0 ? headers : new HTTPHeaders(kept), droppedHeaders: [...dropped] };
};
