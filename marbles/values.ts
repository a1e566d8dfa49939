import { URLError } from '../src/foundation/URLError.ts';
import { URLErrorCode } from '../src/foundation/URLErrorCode.ts';
import { reservedLetters, typeOfLetter } from './alphabet.ts';
import { type Mark, parseDiagram } from './parse.ts';

/**
 * What the letters of a diagram mean: `{ r: 404, d: 'text' }`. A letter that is not of the alphabet is free, and says
 * which one it stands for: `{ X: ['d', 'first'], Y: ['d', 'second'] }`. `each` gives one value for each time.
 */
export type Values = Readonly<Record<string, unknown>>;

/** One value for each time a letter stands in a diagram. Made by `each`. */
export class Each {
  readonly values: readonly unknown[];

  constructor(values: readonly unknown[]) {
    this.values = values;
  }
}

/** The first value for the first time a letter comes, the second for the second, and so on. */
export const each = (...values: readonly unknown[]): Each => new Each(values);

/** A letter with its meaning. */
export interface ValuedMark extends Mark {
  /** The letter of the alphabet, whatever letter was written. */
  readonly kind: string;
  /** Undefined when nothing is said about it. */
  readonly value: unknown;
}

const isEnd = (letter: string): boolean => letter === '|' || letter === '#';

/** Gives the letters of a diagram their values. */
export class Legend {
  readonly #values: Values;
  readonly #error: unknown;
  readonly #times = new Map<string, number>();

  constructor(values: Values = {}, error?: unknown) {
    this.#values = values;
    this.#error = error;
  }

  /** @throws TypeError for a letter without a meaning, and when `each` has fewer values than the letter comes. */
  read({ frame, letter }: Mark): ValuedMark {
    if (isEnd(letter)) return { frame, letter, kind: letter, value: letter === '#' ? this.#error : undefined };
    const value = this.#valueOf(letter);
    if (typeOfLetter(letter) !== null) return { frame, letter, kind: letter, value };
    return { frame, letter, ...meaningOf(letter, value) };
  }

  #valueOf(letter: string): unknown {
    const value = Object.hasOwn(this.#values, letter) ? this.#values[letter] : undefined;
    if (!(value instanceof Each)) return value;
    const time = this.#times.get(letter) ?? 0;
    this.#times.set(letter, time + 1);
    if (time < value.values.length) return value.values[time];
    throw new TypeError(`'${letter}' comes more often than each(…) has values (${String(value.values.length)})`);
  }
}

/** What a free letter stands for. */
const meaningOf = (letter: string, value: unknown): { readonly kind: string; readonly value: unknown } => {
  const reserved = reservedLetters[letter];
  if (reserved !== undefined) throw new TypeError(`the letter '${letter}' is kept for '${reserved}'`);
  if (!Array.isArray(value) || typeof value[0] !== 'string' || typeOfLetter(value[0]) === null) {
    throw new TypeError(
      `the letter '${letter}' is not of the alphabet: say what it means, as in { ${letter}: ['d', 'text'] }`,
    );
  }
  return { kind: value[0], value: value[1] as unknown };
};

/**
 * The letters of a diagram with their meanings.
 * @throws SyntaxError for a malformed diagram, or one that goes on after its end; TypeError for a letter without meaning.
 */
export const readDiagram = (diagram: string, values?: Values, error?: unknown): readonly ValuedMark[] => {
  const legend = new Legend(values, error);
  const marks = parseDiagram(diagram).map((mark) => legend.read(mark));
  const end = marks.findIndex(({ kind }) => isEnd(kind));
  if (end >= 0 && end < marks.length - 1) throw new SyntaxError(`the diagram '${diagram}' goes on after its end`);
  return marks;
};

const encoder = new TextEncoder();

/** Bytes of a text, or a copy of bytes. */
export const bytesOf = (value: string | Uint8Array): Uint8Array =>
  typeof value === 'string' ? encoder.encode(value) : Uint8Array.from(value);

/** Whether a value is text or bytes. */
export const isContent = (value: unknown): value is string | Uint8Array =>
  typeof value === 'string' || value instanceof Uint8Array;

/** A failure from its code, or as it is; a lost connection (-1005) when nothing is said. */
export const failureOf = (error: unknown): URLError => {
  if (error === undefined) return new URLError(URLErrorCode.networkConnectionLost);
  if (typeof error === 'number') return new URLError(error);
  if (URLError.is(error)) return error;
  throw new TypeError('a failure is a URLError or its code');
};
