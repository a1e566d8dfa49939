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

const userInfo = /^([a-z][a-z0-9+.-]*:\/\/)[^/?#]*@/i;

/** The URL's text with its user information masked. */
export const maskUserInfo = (text: string): string => text.replace(userInfo, `$1${mask}@`);

/** The URL's text with its user information and the values of its query masked; text that is no URL loses its query. */
export const maskURL = (text: string): string => {
  const masked = maskUserInfo(text);
  const start = masked.indexOf('?');
  if (start < 0) return masked;
  const hash = masked.indexOf('#', start);
  const query = masked.slice(start + 1, hash < 0 ? undefined : hash);
  const names = query.split('&').map((pair) => {
    const equals = pair.indexOf('=');
    return equals < 0 ? mask : `${pair.slice(0, equals)}=${mask}`;
  });
  return `${masked.slice(0, start)}?${names.join('&')}`;
};

/** Fields by name; values that might be secret are masked, which is every field that is not known to be harmless. */
export const maskFields = (headers: HTTPHeaders): Record<string, string> => {
  const fields = headers.toRecord();
  for (const name of Object.keys(fields)) if (!harmlessFields.has(name.toLowerCase())) fields[name] = mask;
  return fields;
};
