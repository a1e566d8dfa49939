import type { DeferredFields } from '../../../foundation/HTTPHeaders.ts';

/** The fields of one head over HTTP/2, as the engine gives them: name, value, name, value, pseudo fields among them. */
export class StreamFields implements DeferredFields {
  readonly #raw: readonly string[];

  constructor(raw: readonly string[]) {
    this.#raw = raw;
  }

  lookUp(lowerCaseName: string): readonly string[] | undefined {
    // What begins with a colon is no field. @see RFC 9113 §8.3
    if (lowerCaseName.startsWith(':')) return undefined;
    const values: string[] = [];
    const raw = this.#raw;
    for (let i = 0; i + 1 < raw.length; i += 2) if (raw[i] === lowerCaseName) values.push(raw[i + 1] as string);
    return values.length === 0 ? undefined : values;
  }

  all(): readonly string[] {
    const raw = this.#raw;
    return raw.filter((_, index) => !(raw[index - (index % 2)] as string).startsWith(':'));
  }
}
