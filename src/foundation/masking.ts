import type { HTTPHeaders } from './HTTPHeaders.ts';

const mask = '***';

/** Fields whose values may be shown: they say nothing about who asks. */
const harmlessFields: ReadonlySet<string> = new Set([
  'accept',
  'accept-charset',
  'accept-encoding',
  'accept-language',
  'accept-ranges',
  'age',
  'allow',
  'cache-control',
  'connection',
  'content-disposition',
  'content-encoding',
  'content-language',
  'content-length',
  'content-range',
  'content-type',
  'date',
  'etag',
  'expires',
  'host',
  'if-match',
  'if-modified-since',
  'if-none-match',
  'if-range',
  'if-unmodified-since',
  'keep-alive',
  'last-modified',
  'pragma',
  'range',
  'retry-after',
  'server',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'user-agent',
  'vary',
  'via',
]);

/** Fields that hold a URL, which is shown as URLs are. */
const urlFields: ReadonlySet<string> = new Set(['content-location', 'location', 'origin', 'referer']);

/** Scheme and slashes, in every spelling that URL parsers take for them. */
const beforeAuthority = /^[^/\\?#@:]*:?[/\\]*/;

/** Escapes what could break a line of a log or paint a terminal. */
const withoutControls = (text: string): string =>
  text.replace(/\p{Cc}/gu, (character) => `%${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`);

/** Where no parser sees user information, everything between the scheme and the last `@` may be some. */
const maskBeforeAt = (text: string): string => {
  const start = (beforeAuthority.exec(text)?.[0] ?? '').length;
  return `${text.slice(0, start)}${mask}${text.slice(text.lastIndexOf('@'))}`;
};

/** `user:password@host` without a scheme is read as a scheme with a path that has no folders. */
const mayLackScheme = (url: URL): boolean =>
  url.host === '' && !/^\/|^$/.test(url.pathname) && url.protocol !== 'data:';

/** The URL's text with its user information masked. Text without any stays as it is. */
export const maskUserInfo = (text: string): string => {
  if (!text.includes('@')) return text;
  if (!URL.canParse(text)) return maskBeforeAt(text);
  const url = new URL(text);
  if (mayLackScheme(url)) return maskBeforeAt(text);
  if (url.username === '' && url.password === '') return text;
  url.username = mask;
  url.password = '';
  return url.href;
};

const maskPairs = (pairs: string): string =>
  pairs
    .split('&')
    .map((pair) => {
      const equals = pair.indexOf('=');
      return equals < 0 ? mask : `${pair.slice(0, equals)}=${mask}`;
    })
    .join('&');

/** A fragment of pairs carries tokens (RFC 6749 §4.2.2); one without names a place. */
const maskFragment = (fragment: string): string => (fragment.includes('=') ? maskPairs(fragment) : fragment);

/**
 * The URL's text as a message or a log may show it: user information, the values of the query and of a fragment of
 * pairs, and the content of a data URL are masked. Text that is no URL is cut at its query.
 */
export const maskURL = (text: string): string => {
  if (/^\s*data:/i.test(text)) {
    const comma = text.indexOf(',');
    return comma < 0 ? `data:${mask}` : `${withoutControls(text.slice(0, comma).trim())},${mask}`;
  }
  const masked = withoutControls(maskUserInfo(text));
  const hash = masked.indexOf('#');
  const beforeFragment = hash < 0 ? masked : masked.slice(0, hash);
  const fragment = hash < 0 ? '' : `#${maskFragment(masked.slice(hash + 1))}`;
  const start = beforeFragment.indexOf('?');
  if (start < 0) return beforeFragment + fragment;
  const head = beforeFragment.slice(0, start);
  if (!URL.canParse(text)) return `${head}?${mask}`;
  const query = beforeFragment.slice(start + 1);
  return `${head}?${query === '' ? '' : maskPairs(query)}${fragment}`;
};

const shownValue = (name: string, value: string): string => {
  const lower = name.toLowerCase();
  if (harmlessFields.has(lower)) return value;
  return urlFields.has(lower) ? maskURL(value) : mask;
};

/** Fields by name; values that might be secret are masked, which is every field that is not known to be harmless. */
export const maskFields = (headers: HTTPHeaders): Record<string, string> => {
  const fields = headers.toRecord();
  for (const [name, value] of Object.entries(fields)) fields[name] = shownValue(name, value);
  return fields;
};
