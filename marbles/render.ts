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

/** One line of an aligned drawing, as far as it is drawn. */
class Row {
  text = '';
  readonly #moments: ReadonlyMap<number, string>;
  readonly #lastFrame: number;
  #position = 0;
  #gap = '';
  #token = '';

  constructor(moments: readonly Moment[]) {
    this.#moments = new Map(moments.map(({ frame, letters }) => [frame, letters]));
    this.#lastFrame = moments.at(-1)?.frame ?? -1;
  }

  get gapLength(): number {
    return this.#gap.length;
  }
  get tokenLength(): number {
    return this.#token.length;
  }

  /** Draws what stands at a frame; the next frame where anything is drawn follows `room` later. */
  enter(frame: number, room: number): void {
    const letters = this.#moments.get(frame);
    this.#gap = '';
    this.#token = '';
    if (frame > this.#lastFrame) return;
    this.#gap = gap(frame - this.#position);
    this.#position = Math.max(this.#position, frame);
    if (letters === undefined) return;
    const { text, width } = token(letters, room);
    this.#token = text;
    this.#position += width;
  }

  /** Fills the column up to its width: with time where the row goes on and there is some, else with spaces. */
  leave(frame: number, room: number, gapLength: number, tokenLength: number): void {
    const missing = tokenLength - this.#token.length;
    const goesOn = frame < this.#lastFrame;
    const canWait = goesOn && this.#position + missing <= frame + room;
    if (canWait) this.#position += missing;
    this.text += this.#gap.padStart(gapLength) + this.#token + (canWait ? '-' : ' ').repeat(missing);
  }
}

/**
 * Several diagrams under each other: what happens at one time stands in one column. Each line is still a diagram.
 */
export const renderAligned = (rows: readonly (readonly Mark[])[]): readonly string[] => {
  const moments = rows.map(momentsOf);
  const frames = [...new Set(moments.flat().map(({ frame }) => frame))].sort((a, b) => a - b);
  const drawn = moments.map((own) => new Row(own));
  frames.forEach((frame, i) => {
    const room = (frames[i + 1] ?? Infinity) - frame;
    for (const row of drawn) row.enter(frame, room);
    const gapLength = Math.max(...drawn.map((row) => row.gapLength));
    const tokenLength = Math.max(...drawn.map((row) => row.tokenLength));
    for (const row of drawn) row.leave(frame, room, gapLength, tokenLength);
  });
  const texts = drawn.map((row) => row.text.trimEnd());
  const indent = Math.min(...texts.filter((text) => text !== '').map((text) => text.search(/\S/)));
  return texts.map((text) => text.slice(indent === Infinity ? 0 : indent));
};

/** Letters of subscription times. */
export const marksOfSpan = ({ subscribed, unsubscribed }: Span): readonly Mark[] => [
  { frame: subscribed, letter: '^' },
  ...(unsubscribed === null ? [] : [{ frame: unsubscribed, letter: '!' }]),
];
