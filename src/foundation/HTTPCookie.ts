import { parseCookieDate } from '../syntax/cookieDate.ts';
import { parseCookieText, splitCookies } from '../syntax/setCookie.ts';
import { type CookieProperties, partsOfProperties, propertiesOfParts } from './cookieProperties.ts';
import { HTTPHeaders } from './HTTPHeaders.ts';
import { makePrintable } from './inspect.ts';
import { presentTime } from './presentTime.ts';
import type { HTTPCookieStringPolicy } from './rawValues.ts';
import { parseURLTarget } from './URLTarget.ts';

/** What a cookie is made of. */
export interface HTTPCookieParts {
  readonly name: string;
  readonly value: string;
  /** With a leading dot: also for the hosts below. */
  readonly domain: string;
  readonly path: string;
  readonly version?: 0 | 1;
  readonly expiresDate?: Date | null;
  /** Ends with the session, whatever `expiresDate` says. */
  readonly isSessionOnly?: boolean;
  readonly isSecure?: boolean;
  readonly isHTTPOnly?: boolean;
  readonly comment?: string | null;
  readonly commentURL?: URL | string | null;
  readonly portList?: readonly number[] | null;
  readonly sameSitePolicy?: HTTPCookieStringPolicy | null;
  /** The top-level site under which a partitioned cookie was set. */
  readonly partition?: string | null;
}

/** What could end a pair, a field or a line. @see RFC 6265 §4.1.1 */
const unsafe = /[\u0000-\u001f\u007f;]/;
const unsafeName = /[\u0000-\u001f\u007f;=]/;
const address = /^\d{1,3}(?:\.\d{1,3}){3}$/;

const defectOf = ({ name, value, domain, path, partition }: HTTPCookieParts): string | null => {
  if (name === '' || unsafeName.test(name)) return 'name';
  if (unsafe.test(value)) return 'value';
  if (domain === '' || unsafe.test(domain)) return 'domain';
  if (unsafe.test(path)) return 'path';
  return unsafe.test(partition ?? '') ? 'partition' : null;
};

/**
 * A cookie. A value that does not change; nothing that is shown of it says what it holds.
 *
 * Differs: what could break out of a `Cookie` field (control characters, semicolons) makes no cookie. `partition` is ours:
 * the top-level site that a cookie with `Partitioned` belongs to.
 * @see HTTPCookie
 */
export class HTTPCookie {
  static {
    makePrintable(HTTPCookie.prototype);
  }

  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly path: string;
  readonly version: 0 | 1;
  readonly isSessionOnly: boolean;
  readonly isSecure: boolean;
  readonly isHTTPOnly: boolean;
  readonly comment: string | null;
  readonly portList: readonly number[] | null;
  readonly sameSitePolicy: HTTPCookieStringPolicy | null;
  readonly partition: string | null;
  /** Milliseconds since 1970, infinite for a cookie that only its session ends. @internal */
  readonly expiresTime: number;
  readonly #commentURL: string | null;

  /** @throws TypeError for what makes no cookie; `fromProperties` answers null instead. */
  constructor(parts: HTTPCookieParts) {
    const defect = defectOf(parts);
    if (defect !== null) throw new TypeError(`no cookie has such a ${defect}`);
    this.name = parts.name;
    this.value = parts.value;
    this.domain = parts.domain.toLowerCase();
    this.path = parts.path;
    this.version = parts.version ?? 0;
    this.isSessionOnly = parts.isSessionOnly ?? false;
    this.isSecure = parts.isSecure ?? false;
    this.isHTTPOnly = parts.isHTTPOnly ?? false;
    this.comment = parts.comment ?? null;
    const { commentURL = null, portList = null } = parts;
    this.#commentURL = commentURL === null ? null : String(commentURL);
    this.portList = portList === null ? null : Object.freeze([...portList]);
    this.sameSitePolicy = parts.sameSitePolicy ?? null;
    this.partition = parts.partition ?? null;
    const expires = parts.expiresDate?.getTime() ?? Infinity;
    this.expiresTime = Number.isNaN(expires) ? Infinity : expires;
  }

  /**
   * A cookie from Apple's property keys (`HTTPCookiePropertyKey`). Null unless there are name, value, path, and a domain
   * or an origin URL; the domain wins. Anything makes it secure that is there under `Secure`.
   */
  static fromProperties(properties: CookieProperties): HTTPCookie | null {
    const parts = partsOfProperties(properties, presentTime());
    return parts === null ? null : HTTPCookie.of(parts);
  }

  /** Null instead of a cookie that cannot be. @internal */
  static of(parts: HTTPCookieParts): HTTPCookie | null {
    return defectOf(parts) === null ? new HTTPCookie(parts) : null;
  }

  /** The field that sends cookies, in the given order; nothing without cookies. */
  static requestHeaderFieldsWith(cookies: readonly HTTPCookie[]): Record<string, string> {
    if (cookies.length === 0) return {};
    return { Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join('; ') };
  }

  /**
   * The cookies of a response's `Set-Cookie`, several in one field too. This reads as Apple does and checks nothing against
   * the URL; a storage does, and so does a session, which reads by RFC 6265bis.
   *
   * Differs: `Max-Age` counts, and wins over `Expires`.
   */
  static cookiesWithResponseHeaderFields(
    fields: Readonly<Record<string, string>> | HTTPHeaders,
    url: URL | string,
  ): HTTPCookie[] {
    const headers = fields instanceof HTTPHeaders ? fields : HTTPHeaders.fromRecord(fields);
    const host = parseURLTarget(String(url))?.hostname ?? '';
    return headers
      .getAll('set-cookie')
      .flatMap(splitCookies)
      .flatMap((text) => {
        const cookie = HTTPCookie.#read(text, host);
        return cookie === null ? [] : [cookie];
      });
  }

  static #read(text: string, host: string): HTTPCookie | null {
    const read = parseCookieText(text);
    if (read === null) return null;
    const flags = new Set<string>();
    const values = new Map<string, string>();
    for (const [name, value] of read.attributes) {
      if (value === null) flags.add(name.toLowerCase());
      else values.set(name.toLowerCase(), value);
    }
    const path = values.get('path') ?? '';
    const sameSite = values.get('samesite')?.toLowerCase();
    return HTTPCookie.of({
      name: read.name,
      value: read.value,
      domain: domainOf(values.get('domain') ?? '', host),
      path: path.startsWith('/') ? path : '/',
      version: values.get('version') === '1' ? 1 : 0,
      expiresDate: expiryOf(values),
      isSessionOnly: flags.has('discard'),
      isSecure: flags.has('secure'),
      isHTTPOnly: flags.has('httponly'),
      comment: values.get('comment') ?? null,
      commentURL: values.get('commenturl') ?? null,
      sameSitePolicy: sameSite === 'lax' || sameSite === 'strict' ? sameSite : null,
    });
  }

  /** Null for a cookie that only its session ends. */
  get expiresDate(): Date | null {
    return this.expiresTime === Infinity ? null : new Date(this.expiresTime);
  }
  get commentURL(): URL | null {
    return this.#commentURL !== null && URL.canParse(this.#commentURL) ? new URL(this.#commentURL) : null;
  }
  /** All of it under Apple's keys, for `fromProperties`. */
  get properties(): Record<string, unknown> {
    return propertiesOfParts(this, this.#commentURL);
  }

  copy(): this {
    return this;
  }
  /** Same in everything. */
  isEqual(other: HTTPCookie): boolean {
    return this === other || JSON.stringify(this.properties) === JSON.stringify(other.properties);
  }
  /** What may be logged: everything but the value. */
  toJSON(): Record<string, unknown> {
    const { name, domain, path, version, expiresDate, isSessionOnly, isSecure, isHTTPOnly, sameSitePolicy } = this;
    return { name, domain, path, version, expiresDate, isSessionOnly, isSecure, isHTTPOnly, sameSitePolicy };
  }
  toString(): string {
    const { name, domain, path, version, isSessionOnly, isSecure } = this;
    const expires = this.expiresDate?.toISOString() ?? 'nil';
    const place = `domain:"${domain}" path:"${path}"`;
    const flags = `sessionOnly:${String(isSessionOnly)} isSecure:${String(isSecure)}`;
    return `<HTTPCookie version:${String(version)} name:"${name}" expiresDate:${expires} ${place} ${flags}>`;
  }
}

/** A domain that is said is meant for what lies below it, too; an address has nothing below. */
const domainOf = (said: string, host: string): string => {
  if (said === '') return host;
  return said.startsWith('.') || address.test(said) ? said : `.${said}`;
};

const expiryOf = (values: ReadonlyMap<string, string>): Date | null => {
  const age = values.get('max-age') ?? '';
  if (/^-?\d+$/.test(age)) return new Date(Math.min(presentTime() + Number(age) * 1000, 8.64e15));
  const time = parseCookieDate(values.get('expires') ?? '');
  return time === null ? null : new Date(time);
};
