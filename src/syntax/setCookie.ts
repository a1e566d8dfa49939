/** One cookie as a `Set-Cookie` field says it: nothing is checked, nothing is filled in. */
export interface CookieText {
  readonly name: string;
  readonly value: string;
  /** In order; the value is null where there is no `=`. */
  readonly attributes: readonly (readonly [name: string, value: string | null])[];
}

/** A comma between cookies: what follows it begins a pair. */
const betweenCookies = /,(?=\s*[!#$%&'*+\-.^_`|~0-9A-Za-z]+\s*=)/;

/**
 * The cookies of fields that were joined into one value. A comma counts only before the name of another pair, so that dates
 * and free text keep theirs.
 * @see RFC 9110 §5.3, which says why this cannot be told for sure
 */
export const splitCookies = (fields: string): readonly string[] => fields.split(betweenCookies);

const pairOf = (text: string): readonly [name: string, value: string | null] => {
  const equals = text.indexOf('=');
  return equals < 0 ? [text.trim(), null] : [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
};

/** Null without a name, or without a value that could be told from one. @see RFC 6265 §5.2 */
export const parseCookieText = (text: string): CookieText | null => {
  const [pair = '', ...rest] = text.split(';');
  const [name, value] = pairOf(pair);
  return name === '' || value === null ? null : { name, value, attributes: rest.map(pairOf) };
};
