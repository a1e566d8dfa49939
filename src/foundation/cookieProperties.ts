import { parseCookieDate } from '../syntax/cookieDate.ts';
import type { HTTPCookieParts } from './HTTPCookie.ts';
import { parseURLTarget } from './URLTarget.ts';

/** Apple's keys of a cookie's properties, by their names. @see HTTPCookiePropertyKey */
export const HTTPCookiePropertyKey: Readonly<Record<HTTPCookiePropertyName, string>> = Object.freeze({
  name: 'Name',
  value: 'Value',
  originURL: 'OriginURL',
  version: 'Version',
  domain: 'Domain',
  path: 'Path',
  secure: 'Secure',
  httpOnly: 'HttpOnly',
  expires: 'Expires',
  comment: 'Comment',
  commentURL: 'CommentURL',
  discard: 'Discard',
  maximumAge: 'Max-Age',
  port: 'Port',
  sameSitePolicy: 'SameSite',
  setByJavaScript: 'SetInJavaScript',
  partition: 'StoragePartition',
});
/** What a property is called. */
export type HTTPCookiePropertyName =
  | 'name'
  | 'value'
  | 'originURL'
  | 'version'
  | 'domain'
  | 'path'
  | 'secure'
  | 'httpOnly'
  | 'expires'
  | 'comment'
  | 'commentURL'
  | 'discard'
  | 'maximumAge'
  | 'port'
  | 'sameSitePolicy'
  | 'setByJavaScript'
  | 'partition';

/** Properties by Apple's keys; text, except that `Expires` may be a date, and URLs may be URLs. */
export type CookieProperties = Readonly<Record<string, unknown>>;

const own = (properties: CookieProperties, key: HTTPCookiePropertyName): unknown => {
  const name = HTTPCookiePropertyKey[key];
  return Object.hasOwn(properties, name) ? (properties[name] ?? null) : null;
};

const textOf = (properties: CookieProperties, key: HTTPCookiePropertyName): string | null => {
  const value = own(properties, key);
  if (typeof value === 'string') return value;
  return typeof value === 'number' || value instanceof URL ? String(value) : null;
};

const hostOf = (url: string | null): string | null => (url === null ? null : (parseURLTarget(url)?.hostname ?? null));

const dateOf = (value: unknown): Date | null => {
  if (value instanceof Date) return value;
  const time = typeof value === 'string' ? parseCookieDate(value) : null;
  return time === null ? null : new Date(time);
};

/** Version 0 knows `Expires` only, and `Max-Age` leaves it without either; version 1 lives by `Max-Age` first. */
const expiryOf = (properties: CookieProperties, version: 0 | 1, now: number): Date | null => {
  const age = textOf(properties, 'maximumAge');
  if (age === null) return dateOf(own(properties, 'expires'));
  if (version === 0 || !/^-?\d+$/.test(age)) return null;
  return new Date(Math.min(now + Number(age) * 1000, 8.64e15));
};

/** Version 0 keeps the first port only. */
const portsOf = (text: string | null, version: 0 | 1): readonly number[] | null => {
  const ports = (text ?? '').split(',').flatMap((port) => (/^\s*\d{1,5}\s*$/.test(port) ? [Number(port)] : []));
  if (ports.length === 0) return null;
  return version === 0 ? ports.slice(0, 1) : ports;
};

const isTrue = (text: string | null): boolean => text?.toUpperCase() === 'TRUE';

/** Null when something is missing that a cookie must have. */
export const partsOfProperties = (properties: CookieProperties, now: number): HTTPCookieParts | null => {
  const name = textOf(properties, 'name');
  const value = textOf(properties, 'value');
  const path = textOf(properties, 'path');
  const domain = textOf(properties, 'domain') ?? hostOf(textOf(properties, 'originURL'));
  if (name === null || value === null || path === null || domain === null) return null;
  const version = textOf(properties, 'version') === '1' ? 1 : 0;
  const sameSite = textOf(properties, 'sameSitePolicy')?.toLowerCase();
  const expiresDate = expiryOf(properties, version, now);
  return {
    name,
    value,
    path,
    domain,
    version,
    expiresDate,
    isSessionOnly: isTrue(textOf(properties, 'discard')) || (version === 1 && expiresDate === null),
    // Whatever it says: `YES` and `TRUE` are both in use.
    isSecure: own(properties, 'secure') !== null,
    isHTTPOnly: isTrue(textOf(properties, 'httpOnly')),
    comment: textOf(properties, 'comment'),
    commentURL: textOf(properties, 'commentURL'),
    portList: portsOf(textOf(properties, 'port'), version),
    sameSitePolicy: sameSite === 'lax' || sameSite === 'strict' ? sameSite : null,
    partition: textOf(properties, 'partition'),
  };
};

const flag = (value: boolean | undefined): 'TRUE' | 'FALSE' => (value === true ? 'TRUE' : 'FALSE');

/** What `partsOfProperties` makes the same parts of. */
export const propertiesOfParts = (parts: HTTPCookieParts, commentURL: string | null): Record<string, unknown> => {
  const { name, value, domain, path, expiresDate = null, portList = null, isSecure = false } = parts;
  const properties = Object.create(null) as Record<string, unknown>;
  const set = (key: HTTPCookiePropertyName, given: unknown): void => {
    if (given !== null && given !== undefined) properties[HTTPCookiePropertyKey[key]] = given;
  };
  set('name', name);
  set('value', value);
  set('domain', domain);
  set('path', path);
  set('version', String(parts.version ?? 0));
  set('expires', expiresDate);
  set('discard', flag(parts.isSessionOnly));
  if (isSecure) set('secure', 'TRUE');
  if (parts.isHTTPOnly === true) set('httpOnly', 'TRUE');
  set('comment', parts.comment);
  set('commentURL', commentURL);
  set('port', portList === null ? null : portList.join());
  set('sameSitePolicy', parts.sameSitePolicy);
  set('partition', parts.partition);
  return properties;
};
