import type { CookieRules, SetCookie } from '../foundation/CookieRules.ts';

/** Bytes of a name with its value, and of an attribute's value. */
export interface CookieSizes {
  readonly maximumCookieSize: number;
  readonly maximumAttributeSize: number;
}

const control = /[\u0000-\u0008\u000a-\u001f\u007f]/;
const beyondLatin1 = /[^\u0000-\u00ff]/;

/** Fields arrive with a character for each byte; text of the app's own does not. */
export const byteLength = (text: string): number =>
  beyondLatin1.test(text) ? new TextEncoder().encode(text).byteLength : text.length;

/** An attribute that is too long is as if it were not there. @see RFC 6265bis §5.6 step 6 */
const withoutLongAttributes = (field: string, longest: number): string => {
  if (field.length <= longest) return field;
  const [pair, ...attributes] = field.split(';');
  const fits = attributes.filter((text) => byteLength(text.slice(text.indexOf('=') + 1).trim()) <= longest);
  return [pair, ...fits].join(';');
};

/**
 * Reads one `Set-Cookie` field; null for what is none: with control characters, without a name, or too large.
 *
 * Differs: a cookie without a name is refused. `=a` and `a` would be sent as text that reads as another cookie.
 * @see RFC 6265bis §5.6
 */
export const readSetCookie = (field: string, rules: CookieRules, sizes: CookieSizes): SetCookie | null => {
  if (control.test(field)) return null;
  const read = rules.parse(withoutLongAttributes(field, sizes.maximumAttributeSize));
  if (read === null || read.name === '') return null;
  return byteLength(read.name) + byteLength(read.value) <= sizes.maximumCookieSize ? read : null;
};
