import { parseURLTarget, isSameOrigin, type URLTarget } from '../foundation/URLTarget.ts';

/**
 * Where a `Location` points to, or null when it cannot be used: absent, empty, several different ones, no URL.
 *
 * Resolved against the URL that was redirected; its fragment goes along when `Location` has none. User information of
 * `Location` is never taken over: that of the redirected URL stays as long as the origin does.
 * @see RFC 9110 §10.2.2
 */
export const redirectTarget = (from: URLTarget, locations: readonly string[]): URLTarget | null => {
  const location = theOnly(locations);
  if (location === null || location === '') return null;
  const text = asUTF8(location);
  if (!URL.canParse(text, from.href)) return null;
  const url = new URL(text, from.href);
  if (!text.includes('#')) url.hash = fragmentOf(from.href);
  url.username = '';
  url.password = '';
  const target = parseURLTarget(url.href);
  if (target === null || from.username + from.password === '' || !isSameOrigin(from, target)) return target;
  url.username = from.username;
  url.password = from.password;
  return parseURLTarget(url.href);
};

/** One value, however often it was sent; two different ones may be read differently on the way, so none counts. */
const theOnly = (values: readonly string[]): string | null => {
  const [first] = values;
  return first === undefined || values.some((value) => value !== first) ? null : first.trim();
};

const fragmentOf = (href: string): string => {
  const start = href.indexOf('#');
  return start < 0 ? '' : href.slice(start);
};

/** Bytes above 127 arrive as one character each; servers that do not escape mean UTF-8. */
const asUTF8 = (text: string): string => {
  if (!/[\u0080-\u00ff]/.test(text) || /[^\u0000-\u00ff]/.test(text)) return text;
  const bytes = Uint8Array.from(text, (character) => character.charCodeAt(0));
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return text;
  }
};
