import { MIMEType } from 'whatwg-mimetype';
import { isToken } from './fieldSyntax.ts';

/** A media type taken apart. */
export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string;
  /** The charset parameter, lower case, or null. */
  readonly charset: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reading takes the square of the length of blanks: 60 kB of them, which a head may hold, took five seconds. */
const longestText = 2048;

/** Reads a media type; null for text that is none, or that is longer than 2,048 characters. @see WHATWG MIME Sniffing §4.4 */
export const parseMediaType = (text: string): MediaType | null => {
  const parsed = text.length > longestText ? null : MIMEType.parse(text);
  if (parsed === null) return null;
  const parameters = new Map<string, string>(parsed.parameters.entries());
  return { essence: parsed.essence, charset: parameters.get('charset')?.toLowerCase() ?? null, parameters };
};

const quoted = (value: string): string => (isToken(value) ? value : `"${value.replace(/["\\]/g, '\\$&')}"`);

/**
 * A media type as the standard writes it: names and blanks made even, parameters as they are; null for text that is none.
 * @see WHATWG MIME Sniffing §4.5
 */
export const normalizedMediaType = (text: string): string | null => {
  const parsed = parseMediaType(text);
  if (parsed === null) return null;
  return [parsed.essence, ...[...parsed.parameters].map(([name, value]) => `${name}=${quoted(value)}`)].join(';');
};
