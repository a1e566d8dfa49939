import type { TaskEvent } from '../src/events/TaskEvent.ts';
import { URLError } from '../src/foundation/URLError.ts';
import { letterOfType } from './alphabet.ts';
import { describeEvent, describeFailure, describeValue } from './describe.ts';
import type { Mark } from './parse.ts';
import { renderDiagram } from './render.ts';
import { sameValue } from './expectations/sameValue.ts';
import { shortValue } from './shortValue.ts';
import { Each, each } from './values.ts';

/** A run as a diagram, ready to be pasted into a test. */
export interface Recording {
  readonly diagram: string;
  /** Values by letter; `each(…)` where they differ. Fields with secrets are left out. */
  readonly values: Readonly<Record<string, unknown>>;
  /** The code of the failure (or what else the stream failed with); undefined when it did not fail. */
  readonly error: unknown;
  /** One line an event, with its time. */
  readonly lines: readonly string[];
  /** Source text of the diagram and its values, as arguments of `answers` or `toBe`. */
  readonly source: string;
}

/** One thing that a task's stream said, and when. */
export type Told = { readonly frame: number } & (
  | { readonly kind: 'event'; readonly event: TaskEvent }
  | { readonly kind: 'failure'; readonly error: unknown }
  | { readonly kind: 'complete' }
);

/** Draws what a stream said. Frames are milliseconds, in order. */
export const render = (run: readonly Told[]): Recording => {
  let now = 0;
  const recorder = new Recorder(1, () => now);
  for (const told of run) {
    now = told.frame;
    if (told.kind === 'event') recorder.event(told.event);
    else if (told.kind === 'failure') recorder.failure(told.error);
    else recorder.complete();
  }
  return recorder.result();
};

/** Notes what comes when, and draws it. */
export class Recorder {
  readonly #frame: () => number;
  readonly #milliseconds: number;
  readonly #marks: Mark[] = [];
  readonly #lines: string[] = [];
  readonly #values = new Map<string, unknown[]>();
  #error: unknown = undefined;

  /**
   * @param milliseconds - How long a dash is.
   * @param now - Milliseconds on any scale; the recording begins now.
   */
  constructor(milliseconds: number, now: () => number) {
    const start = now();
    this.#milliseconds = milliseconds;
    this.#frame = () => Math.max(0, now() - start);
  }

  #mark(letter: string, text: string): void {
    const elapsed = this.#frame();
    this.#marks.push({ frame: this.#frameOf(letter, Math.floor(elapsed / this.#milliseconds)), letter });
    this.#lines.push(`${String(Math.floor(elapsed))} ms  ${text}`);
  }

  /** A run ends in one turn, from its metrics on; a clock that moves on meanwhile must not tear it apart. */
  #frameOf(letter: string, frame: number): number {
    const last = this.#marks.at(-1);
    const isEnding = last !== undefined && 'mf'.includes(last.letter) && 'f|#'.includes(letter);
    return isEnding && frame === last.frame + 1 ? last.frame : frame;
  }

  event(event: TaskEvent): void {
    const letter = letterOfType[event.type];
    this.#mark(letter, describeEvent(event));
    const value = shortValue(event);
    if (value === undefined) return;
    const values = this.#values.get(letter);
    if (values === undefined) this.#values.set(letter, [value]);
    else values.push(value);
  }

  failure(error: unknown): void {
    this.#mark('#', describeFailure(error));
    this.#error = URLError.is(error) ? error.code : error;
  }

  complete(): void {
    this.#mark('|', 'complete');
  }

  /** What was recorded so far. */
  result(): Recording {
    const entries = [...this.#values].map(([letter, values]) => [letter, single(values)] as const);
    const values = Object.fromEntries(entries);
    const diagram = renderDiagram(this.#marks);
    const last = this.#error === undefined ? '' : `, ${describeSource(this.#error)}`;
    const source = `'${diagram}', ${describeSource(values)}${last}`;
    return { diagram, values, error: this.#error, lines: [...this.#lines], source };
  }
}

/** One value if it was always the same. */
const single = (values: readonly unknown[]): unknown =>
  values.every((value) => sameValue(value, values[0])) ? values[0] : each(...values);

/** A value as source text, whole. */
const describeSource = (value: unknown): string => {
  if (value instanceof Uint8Array) return `new Uint8Array([${value.join(', ')}])`;
  if (value instanceof Each) return `each(${value.values.map(describeSource).join(', ')})`;
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replace(/\\"/g, '"').replace(/'/g, "\\'")}'`;
  if (typeof value !== 'object' || value === null) return describeValue(value);
  const members = Object.entries(value).map(
    ([key, member]) => `${/^[A-Za-z_]\w*$/.test(key) ? key : describeSource(key)}: ${describeSource(member)}`,
  );
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
};
