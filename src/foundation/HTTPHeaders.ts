interface Field {
  readonly name: string;
  readonly values: string[];
}

/** Where response fields come from when nobody has read them yet. */
export interface DeferredFields {
  /** One field by its lower-case name, without building the rest. */
  readonly lookUp: (lowerCaseName: string) => string | readonly string[] | undefined;
  /** All fields in order: name, value, name, value. */
  readonly all: () => readonly string[];
}

const isList = (fields: readonly string[] | DeferredFields): fields is readonly string[] => Array.isArray(fields);

/**
 * Header fields of one message: names compare without case, the first spelling stays, order is kept, repeated fields
 * stay apart until they are read as one. A response's fields are not built before somebody reads them.
 * @see RFC 9110 §5.2
 */
export class HTTPHeaders implements Iterable<readonly [name: string, value: string]> {
  #fields: Map<string, Field> | null;
  #deferred: DeferredFields | null;
  #flat: readonly string[] | null = null;

  /** @param flat - Fields in order: name, value, name, value; or where to read them. */
  constructor(flat: readonly string[] | DeferredFields = []) {
    const isDeferred = !isList(flat);
    this.#deferred = isDeferred ? flat : null;
    this.#fields = isDeferred ? null : HTTPHeaders.#index(flat);
  }

  /** Fields that are read from their source on first use. */
  static deferred(source: DeferredFields): HTTPHeaders {
    return new HTTPHeaders(source);
  }

  static fromRecord(record: Readonly<Record<string, string>>): HTTPHeaders {
    const headers = new HTTPHeaders();
    for (const name of Object.keys(record)) headers.set(name, record[name] as string);
    return headers;
  }

  static #index(flat: readonly string[]): Map<string, Field> {
    const fields = new Map<string, Field>();
    for (let i = 0; i + 1 < flat.length; i += 2) {
      const name = flat[i] as string;
      const key = name.toLowerCase();
      const known = fields.get(key);
      if (known === undefined) fields.set(key, { name, values: [flat[i + 1] as string] });
      else known.values.push(flat[i + 1] as string);
    }
    return fields;
  }

  #map(): Map<string, Field> {
    if (this.#fields === null) {
      this.#fields = HTTPHeaders.#index(this.#deferred === null ? [] : this.#deferred.all());
      this.#deferred = null;
    }
    return this.#fields;
  }

  /** Number of different names. */
  get size(): number {
    return this.#map().size;
  }

  /** All values of a field joined by ", ", or null. */
  get(name: string): string | null {
    const values = this.#values(name);
    if (values === undefined) return null;
    return typeof values === 'string' ? values : values.join(', ');
  }

  /** The values of a field, one for each time it was sent. */
  getAll(name: string): readonly string[] {
    const values = this.#values(name);
    if (values === undefined) return [];
    return typeof values === 'string' ? [values] : values;
  }

  has(name: string): boolean {
    return this.#values(name) !== undefined;
  }

  #values(name: string): string | readonly string[] | undefined {
    if (this.#fields === null && this.#deferred !== null) return this.#deferred.lookUp(name.toLowerCase());
    return this.#map().get(name.toLowerCase())?.values;
  }

  /** Replaces a field; a name that is already there keeps its spelling and place. */
  set(name: string, value: string): void {
    const key = name.toLowerCase();
    const known = this.#map().get(key);
    this.#map().set(key, { name: known?.name ?? name, values: [String(value)] });
    this.#flat = null;
  }

  /** Adds one more field of that name. */
  append(name: string, value: string): void {
    const key = name.toLowerCase();
    const known = this.#map().get(key);
    const text = String(value);
    if (known === undefined) this.#map().set(key, { name, values: [text] });
    else known.values.push(text);
    this.#flat = null;
  }

  delete(name: string): void {
    this.#map().delete(name.toLowerCase());
    this.#flat = null;
  }

  /** Fields in order: name, value, name, value. The same array until a field changes; not to be changed by the reader. */
  flat(): readonly string[] {
    if (this.#flat !== null) return this.#flat;
    const flat: string[] = [];
    for (const { name, values } of this.#map().values()) for (const value of values) flat.push(name, value);
    return (this.#flat = flat);
  }

  /** Name to joined value. A null-prototype record, so that no field name can reach a prototype. */
  toRecord(): Record<string, string> {
    const record = Object.create(null) as Record<string, string>;
    for (const { name, values } of this.#map().values()) record[name] = values.join(', ');
    return record;
  }

  copy(): HTTPHeaders {
    return new HTTPHeaders(this.flat());
  }

  /** Same names, without case, with the same values. */
  isEqual(other: HTTPHeaders): boolean {
    if (this.size !== other.size) return false;
    for (const { name } of this.#map().values()) if (this.get(name) !== other.get(name)) return false;
    return true;
  }

  *[Symbol.iterator](): IterableIterator<readonly [name: string, value: string]> {
    for (const { name, values } of this.#map().values()) for (const value of values) yield [name, value];
  }
}
