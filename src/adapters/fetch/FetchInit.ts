/** What goes along when a redirect leaves the origin: harmless fields only, or what the Fetch standard lets go. */
export type CrossOriginHeaders = 'harmless' | 'standard';

/** What may be said about every call of one `fetch`. */
export interface FetchOptions {
  /**
   * `harmless`, the default: to another origin go only fields that tell nothing of who asks. `standard`: all go but
   * `Authorization`, `Proxy-Authorization`, `Cookie` and `Host`.
   * Differs: the standard keeps fields of the app's own on their way to another origin.
   * @see Fetch §4.4 HTTP-redirect fetch
   */
  readonly crossOriginHeaders?: CrossOriginHeaders;
}

/** What `fetchOn` may be told besides. */
export interface PageOptions extends FetchOptions {
  /**
   * The page on whose behalf is fetched, for programs that stand in for one (rendering on a server, tests). Relative URLs
   * are resolved against it; `Origin` and `Referer` are told and mode `same-origin` is kept as a browser would.
   * Without it there is no page: none of them is told.
   * @see Fetch §4.4, Referrer Policy §8
   */
  readonly location?: URL | string;
}

/** `RequestInit` with what is ours. Members that have no meaning outside a document are checked and ignored. */
export interface FetchInit extends RequestInit, FetchOptions {
  /** Has to be `half` for a body that is a stream. */
  readonly duplex?: 'half';
}

/**
 * `fetch` by the WHATWG standard: resolves when the head is there, rejects with a `TypeError` whose `cause` is the
 * `URLError`, or with the signal's reason.
 * @see Fetch §5.6
 */
export type FetchFunction = (input: Request | URL | string, init?: FetchInit) => Promise<Response>;
