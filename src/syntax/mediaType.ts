import { MIMEType } from 'whatwg-mimetype';

/** A media type taken apart. */
export interface MediaType {
  /** `type/subtype`, lower case. */
  readonly essence: string;
  /** The charset parameter, lower case, or null. */
  readonly charset: string | null;
  readonly parameters: ReadonlyMap<string, string>;
}

/** Reads a media type; null for text that is none. @see WHATWG MIME Sniffing §4.4 */
export const parseMediaType = (text: string): MediaType | null => {
  const parsed = MIMEType.parse(text);
  if (parsed === null) return null;
  const parameters = new Map<string, string>(parsed.parameters.entries());
  return { essence: parsed.essence, charset: parameters.get('charset')?.toLowerCase() ?? null, parameters };
};
