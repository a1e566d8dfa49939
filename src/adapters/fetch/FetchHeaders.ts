import type { HTTPHeaders } from '../../foundation/HTTPHeaders.ts';
import { isToken } from '../../syntax/fieldSyntax.ts';

/** A value that the platform does not take does not stand in the way of the others. */
const appendTo = (headers: Headers, name: string, value: string): void => {
  try {
    headers.append(name, value);
  } catch {
    // A server may send what no `Headers` can hold.
  }
};

const checked = (name: string): string => {
  const text = String(name);
  if (!isToken(text)) throw new TypeError(`${JSON.stringify(text)} is no name of a header field`);
  return text;
};

const refuse = (): never => {
  throw new TypeError('the headers of this response are immutable');
};

/**
 * The fields of a response as `Headers` that nobody can change. Asking for one field reads that one; walking over all of
 * them is left to the platform's class, of which this is an instance without its constructor having run.
 * @see Fetch §5.1 (guard "immutable")
 */
export class FetchHeaders implements Headers {
  readonly #fields: HTTPHeaders;
  #all: Headers | null = null;

  static {
    // What Node shows in its console.
    const inspect = Symbol.for('nodejs.util.inspect.custom');
    Object.defineProperty(FetchHeaders.prototype, inspect, {
      value(this: FetchHeaders): Headers {
        return this.#sorted();
      },
    });
  }

  private constructor(fields: HTTPHeaders) {
    this.#fields = fields;
  }

  /** Makes headers; the first ones introduce the class to the platform's. */
  static make(fields: HTTPHeaders): Headers {
    if (!(FetchHeaders.prototype instanceof Headers)) {
      Object.setPrototypeOf(FetchHeaders.prototype, Headers.prototype);
    }
    return new FetchHeaders(fields);
  }

  /** All fields, sorted and in lower case; `Set-Cookie` fields stay apart. */
  #sorted(): Headers {
    if (this.#all !== null) return this.#all;
    const all = new Headers();
    const flat = this.#fields.flat();
    for (let i = 0; i + 1 < flat.length; i += 2) appendTo(all, flat[i] as string, flat[i + 1] as string);
    return (this.#all = all);
  }

  get(name: string): string | null {
    return this.#fields.get(checked(name));
  }
  has(name: string): boolean {
    return this.#fields.has(checked(name));
  }
  getSetCookie(): string[] {
    return [...this.#fields.getAll('set-cookie')];
  }

  append(_name: string, _value: string): void {
    refuse();
  }
  delete(_name: string): void {
    refuse();
  }
  set(_name: string, _value: string): void {
    refuse();
  }

  forEach(callback: (value: string, key: string, parent: Headers) => void, thisArgument?: unknown): void {
    if (typeof callback !== 'function') throw new TypeError('forEach takes a function');
    for (const [name, value] of this.#sorted()) callback.call(thisArgument, value, name, this);
  }
  entries(): HeadersIterator<[string, string]> {
    return this.#sorted().entries();
  }
  keys(): HeadersIterator<string> {
    return this.#sorted().keys();
  }
  values(): HeadersIterator<string> {
    return this.#sorted().values();
  }
  [Symbol.iterator](): HeadersIterator<[string, string]> {
    return this.#sorted().entries();
  }
}
