/** A `Set-Cookie` field as it was read; nothing of it is believed yet. */
export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Milliseconds since 1970; null when it says nothing or something that is no date. */
  readonly expires: number | null;
  /** Seconds; null when it says nothing or something that is no number. */
  readonly maximumAge: number | null;
  /** Without a leading dot; null when it says nothing. */
  readonly domain: string | null;
  /** Null when it says nothing that begins with a slash. */
  readonly path: string | null;
  readonly isSecure: boolean;
  readonly isHTTPOnly: boolean;
  readonly sameSite: 'strict' | 'lax' | 'none' | null;
  readonly isPartitioned: boolean;
}

/** What has to be known about cookies beyond our own rules, and is not the same everywhere: grammar and public suffixes. */
export interface CookieRules {
  /** Reads a field; null for what is no cookie. */
  parse(field: string): SetCookie | null;
  /**
   * The part of a host's name that somebody registered: `example.co.uk` of `www.example.co.uk`. Null for a public suffix,
   * below which anybody may register, and for addresses.
   * @see https://publicsuffix.org
   */
  registrableDomain(host: string): string | null;
}
