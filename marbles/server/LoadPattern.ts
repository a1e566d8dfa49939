import type { HTTPBody } from '../../src/foundation/HTTPBody.ts';
import type { URLRequest } from '../../src/foundation/URLRequest.ts';
import { describeValue, textOf } from '../describe.ts';
import { sameValue } from '../expectations/sameValue.ts';
import { bytesOf, isContent } from '../values.ts';

/** A text with `*` for anything, or an expression. */
type TextPattern = string | RegExp;

/** Which loads are meant, in detail. What is left out does not matter. */
export interface LoadFacts {
  readonly method?: string;
  /** The whole URL without its fragment. */
  readonly url?: TextPattern;
  /** Path without the query, whatever the host. */
  readonly path?: TextPattern;
  /** Pairs that the query has to have. */
  readonly query?: Readonly<Record<string, string>>;
  /** Fields that the request has to have. */
  readonly headers?: Readonly<Record<string, TextPattern>>;
  /** Text, bytes, a value that the body is the JSON of, or a question about its text. */
  readonly body?: unknown;
}

/**
 * Which loads are meant: `'GET https://api.test/a'`, `'POST /users/*'` (whatever the host), `'/a'` (whatever the method),
 * `'*'`; or facts about them. A text without a query means loads without one, unless it ends with `*`.
 */
export type LoadPatternSource = string | LoadFacts;

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');

const fits = (pattern: TextPattern, text: string): boolean =>
  typeof pattern === 'string'
    ? new RegExp(`^${pattern.split('*').map(escape).join('[^]*')}$`).test(text)
    : pattern.test(text);

/** Bytes of a body that lies in memory; null for every other. */
export const bytesInMemory = (body: HTTPBody | null): Uint8Array | null => {
  if (body === null) return new Uint8Array(0);
  if (body.kind === 'data') return body.data;
  if (body.kind !== 'composite') return null;
  const pieces = body.pieces.map(bytesInMemory);
  if (pieces.includes(null)) return null;
  return Uint8Array.from((pieces as Uint8Array[]).flatMap((piece) => [...piece]));
};

const isJSONOf = (text: string, value: unknown): boolean => {
  try {
    return sameValue(JSON.parse(text), JSON.parse(JSON.stringify(value)));
  } catch {
    return false;
  }
};

/** Whether bytes are what is wanted of a body. */
export const isWantedBody = (bytes: Uint8Array, wanted: unknown): boolean => {
  if (wanted === null) return bytes.length === 0;
  if (isContent(wanted)) return sameValue(Uint8Array.from(bytes), bytesOf(wanted));
  const text = textOf(bytes) ?? '';
  if (wanted instanceof RegExp) return wanted.test(text);
  return typeof wanted === 'function' ? (wanted as (text: string) => unknown)(text) === true : isJSONOf(text, wanted);
};

const methodAndTarget = /^(?:([A-Z][A-Z-]*|\*)\s+)?(\S+)$/;

const factsOfText = (text: string): LoadFacts & { readonly target?: string } => {
  const match = methodAndTarget.exec(text.trim());
  if (match === null || !/[/*]/.test(match[2] ?? '')) {
    throw new TypeError(`'${text}' is no pattern; write 'GET https://api.test/a', 'GET /a' or facts`);
  }
  const [, method, target = '*'] = match;
  const named = method === undefined || method === '*' ? {} : { method };
  return target.startsWith('/') ? { ...named, target } : { ...named, url: target };
};

const spell = (facts: LoadFacts): string => {
  const { method = '*', url, path, ...rest } = facts;
  const more = Object.keys(rest).length === 0 ? '' : ` ${describeValue(rest)}`;
  return `${method} ${String(url ?? path ?? '*')}${more}`;
};

/** Tells which loads are meant, and of the others why they are not. */
export class LoadPattern {
  /** As it is spoken of. */
  readonly text: string;
  readonly #facts: LoadFacts & { readonly target?: string };

  /** @throws TypeError for text that is no pattern. */
  constructor(source: LoadPatternSource) {
    this.#facts = typeof source === 'string' ? factsOfText(source) : source;
    this.text = typeof source === 'string' ? source.trim() : spell(source);
  }

  /** What is wrong with a load, in two or three words; null for one that is meant. */
  mismatch(request: URLRequest): string | null {
    const { method, body } = this.#facts;
    const elsewhere = this.#placeMismatch(request);
    if (elsewhere !== null) return elsewhere;
    if (method !== undefined && method !== request.httpMethod) return 'other method';
    const field = this.#wrongField(request);
    if (field !== null) return `other ${field}`;
    if (body === undefined) return null;
    const bytes = bytesInMemory(request.body);
    return bytes !== null && isWantedBody(bytes, body) ? null : 'other body';
  }

  #placeMismatch(request: URLRequest): string | null {
    const { url, path, query, target } = this.#facts;
    const href = (request.target?.href ?? request.urlString ?? '').replace(/#.*$/, '');
    const own = request.target?.path ?? '';
    const [ownPath = '', ownQuery = ''] = own.split(/\?(.*)/s);
    if (url !== undefined && !fits(url, href)) return 'other URL';
    if (target !== undefined && !fits(target, own)) return 'other path';
    if (path !== undefined && !fits(path, ownPath)) return 'other path';
    const pairs = new URLSearchParams(ownQuery);
    const misses = Object.entries(query ?? {}).some(([name, value]) => !pairs.getAll(name).includes(value));
    return misses ? 'other query' : null;
  }

  #wrongField(request: URLRequest): string | null {
    for (const [name, wanted] of Object.entries(this.#facts.headers ?? {})) {
      const value = request.headers.get(name);
      if (value === null || !fits(wanted, value)) return name;
    }
    return null;
  }
}
