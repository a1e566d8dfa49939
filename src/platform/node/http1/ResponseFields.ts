import type { Dispatcher } from 'undici';
import type { DeferredFields } from '../../../foundation/HTTPHeaders.ts';

/** Fields by their lower-case names, as the engine has parsed them. */
export type ParsedFields = Readonly<Record<string, string | string[] | undefined>>;

/** Name, value, name, value, as bytes. */
type RawFields = readonly Uint8Array[];

/** The bytes of a head's fields as the engine's controller has them. */
export const rawFields = (raw: Dispatcher.DispatchController['rawHeaders']): RawFields => (raw ?? []) as RawFields;

/** Bytes of a head: "HTTP/1.1 200 OK", the fields, and the line ends between and after them. */
export const headSize = (statusText: string | undefined, raw: RawFields): number => {
  let size = 17 + (statusText?.length ?? 0) + raw.length * 2;
  for (const bytes of raw) size += bytes.length;
  return size;
};

/**
 * The fields of one head: single ones from the engine's record, all of them (with their order and spelling) from the
 * bytes, which are only read when somebody wants that. Bytes are Latin-1. @see RFC 9110 §5.5
 */
export class ResponseFields implements DeferredFields {
  readonly #parsed: ParsedFields;
  readonly #raw: RawFields;

  constructor(parsed: ParsedFields, raw: RawFields) {
    this.#parsed = parsed;
    this.#raw = raw;
  }

  /** Names come from the server, so only the record's own keys count. */
  lookUp(lowerCaseName: string): string | readonly string[] | undefined {
    return Object.hasOwn(this.#parsed, lowerCaseName) ? this.#parsed[lowerCaseName] : undefined;
  }

  all(): readonly string[] {
    return this.#raw.map((bytes) => Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('latin1'));
  }
}
