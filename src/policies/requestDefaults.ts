import { HTTPHeaders } from '../foundation/HTTPHeaders.ts';

/** What a request carries when the app says nothing. */
export interface RequestDefaults {
  /** Empty when somebody below says it. */
  readonly acceptLanguage: string;
  /** Empty when somebody below says it. */
  readonly userAgent: string;
  /** Codings that we decode; null when somebody below decodes, and asks for them. */
  readonly acceptEncoding: string | null;
}

/** A value may be folded when it is set, but not when it is sent: a fold becomes a space. @see RFC 9112 §5.2 */
export const unfoldHeaders = (own: HTTPHeaders): HTTPHeaders => {
  const flat = own.flat();
  if (!flat.some((text) => text.includes('\r\n'))) return own;
  return new HTTPHeaders(flat.map((text, i) => (i % 2 === 0 ? text : text.replace(/[ \t]*\r\n[ \t]+/g, ' '))));
};

/** Fields that are added to those that a request lacks; a request's own field stays, in its own spelling. */
export const withAdditionalHeaders = (own: HTTPHeaders, additional: HTTPHeaders): HTTPHeaders => {
  const flat = own.flat().slice();
  const added = additional.flat();
  for (let i = 0; i + 1 < added.length; i += 2) {
    if (!own.has(added[i] as string)) flat.push(added[i] as string, added[i + 1] as string);
  }
  return flat.length === own.flat().length ? own : new HTTPHeaders(flat);
};

/**
 * The fields of a request as it goes out: its own, and `Accept`, `Accept-Language`, `Accept-Encoding` and `User-Agent`
 * where it has none. A part of a coded body cannot be decoded, so `Range` asks for no coding.
 * @see Fetch §4.6 (HTTP-network-or-cache fetch, `Range`)
 */
export const requestDefaults = (own: HTTPHeaders, defaults: RequestDefaults): HTTPHeaders => {
  const { acceptEncoding, acceptLanguage, userAgent } = defaults;
  const added = ['Accept', '*/*'];
  if (acceptLanguage !== '') added.push('Accept-Language', acceptLanguage);
  if (acceptEncoding !== null) added.push('Accept-Encoding', own.has('range') ? 'identity' : acceptEncoding);
  if (userAgent !== '') added.push('User-Agent', userAgent);
  return withAdditionalHeaders(own, new HTTPHeaders(added));
};

/** Adds the type of a form. For a POST with content about which the app says nothing. @see swift-corelibs TestURLSession */
export const withFormType = (own: HTTPHeaders): HTTPHeaders =>
  withAdditionalHeaders(own, new HTTPHeaders(['Content-Type', 'application/x-www-form-urlencoded']));
