import type { DeferredFields } from '../../../foundation/HTTPHeaders.ts';

/** Fields by their lower-case names, as the engine has parsed them. */
export type ParsedFields = Readonly<Record<string, string | string[] | undefined>>;

/**
 * The fields of one head: single ones from the engine's record, all of them (with their order and spelling) from the
 * bytes, which are only read when somebody wants that. Bytes are Latin-1. @see RFC 9110 §5.5
 */
export class ResponseFields implements DeferredFields {
  readonly #parsed: ParsedFields;
  readonly #raw: readonly Uint8Array[];

  constructor(parsed: ParsedFields, raw: readonly Uint8Array[]) {
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
