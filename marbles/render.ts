import type { Mark, Span } from './parse.ts';

/** Longest wait that is drawn in dashes; longer ones are written as a time. */
const mostDashes = 10;

interface Moment {
  readonly frame: number;
  readonly letters: string;
}

/** Letters by the whole millisecond they stand at. */
const momentsOf = (marks: readonly Mark[]): readonly Moment[] => {
  const moments: { frame: number; letters: string }[] = [];
  for (const mark of marks) {
    const frame = Math.floor(mark.frame);
    const last = moments.at(-1);
    if (last?.frame === frame) last.letters += mark.letter;
    else moments.push({ frame, letters: mark.letter });
  }
  return moments;
};

const time = (frames: number): string => {
  if (frames % 60_000 === 0) return ` ${String(frames / 60_000)}m `;
  return frames % 1000 === 0 ? ` ${String(frames / 1000)}s ` : ` ${String(frames)}ms `;
};

/** Time that passes between two letters. */
const gap = (frames: number): string => {
  if (frames <= 0) return '';
  return frames <= mostDashes ? '-'.repeat(frames) : time(frames);
};

/** The letters of one moment, in the plain form of a group when there is room for it. */
const token = (letters: string, room: number): { readonly text: string; readonly width: number } => {
  const length = Array.from(letters).length;
  if (length === 1) return { text: letters, width: 1 };
  return room >= length + 2 ? { text: `(${letters})`, width: length + 2 } : { text: `[${letters}]`, width: 1 };
};

/** Writes letters as a diagram that `parseDiagram` reads as the same letters. Fractions of a millisecond are cut off. */
export const renderDiagram = (marks: readonly Mark[]): string => renderAligned([marks])[0] as string;

/** One line of a drawing, as far as it is drawn. */
class Row {
  text = '';
  readonly #moments: readonly Moment[];
  #next = 0;
  #position = 0;

  constructor(marks: readonly Mark[]) {
    this.#moments = momentsOf(marks);
  }

  get frames(): readonly number[] {
    return this.#moments.map(({ frame }) => frame);
  }

  /** The column at which the letters of a frame could stand; -1 when there are none. */
  columnOf(frame: number): number {
    if (this.#moments[this.#next]?.frame !== frame) return -1;
    return this.text.length + gap(frame - this.#position).length;
  }

  /** Draws the letters of a frame, if there are any, at a column. */
  draw(frame: number, column: number): void {
    const own = this.columnOf(frame);
    if (own < 0) return;
    const { letters } = this.#moments[this.#next] as Moment;
    this.#next += 1;
    const room = (this.#moments[this.#next]?.frame ?? Infinity) - frame;
    const { text, width } = token(letters, room);
    this.text += ' '.repeat(column - own) + gap(frame - this.#position) + text;
    this.#position = frame + width;
  }
}

/**
 * Several diagrams under each other: what happens at one time stands in one column. Each line is still a diagram, since
 * what shifts it are spaces.
 */
export const renderAligned = (rows: readonly (readonly Mark[])[]): readonly string[] => {
  const drawn = rows.map((marks) => new Row(marks));
  const frames = [...new Set(drawn.flatMap((row) => row.frames))].sort((a, b) => a - b);
  for (const frame of frames) {
    const column = Math.max(...drawn.map((row) => row.columnOf(frame)));
    for (const row of drawn) row.draw(frame, column);
  }
  const texts = drawn.map((row) => row.text);
  const indent = Math.min(...texts.filter((text) => text !== '').map((text) => text.search(/\S/)));
  return texts.map((text) => text.slice(indent === Infinity ? 0 : indent));
};

/** Letters of subscription times. */
export const marksOfSpan = ({ subscribed, unsubscribed }: Span): readonly Mark[] => [
  { frame: subscribed, letter: '^' },
  ...(unsubscribed === null ? [] : [{ frame: unsubscribed, letter: '!' }]),
];
