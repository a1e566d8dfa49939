/** One letter of a diagram, and the frame (a millisecond) it stands at. */
export interface Mark {
  readonly frame: number;
  readonly letter: string;
}

/** From when to when somebody was subscribed; null for never left. */
export interface Span {
  readonly subscribed: number;
  readonly unsubscribed: number | null;
}

const progression = /^(\d+(?:\.\d+)?)(ms|s|m)(?= |$)/;
const milliseconds: Readonly<Record<string, number>> = Object.freeze({ ms: 1, s: 1000, m: 60_000 });

/** Frames are sums of decimals; a thousandth of a millisecond is as fine as they get. */
export const wholeFrame = (frame: number): number => Math.round(frame * 1000) / 1000;

const complain = (diagram: string, what: string): never => {
  throw new SyntaxError(`the diagram '${diagram}' ${what}`);
};

/** A group under way: where it stands, and whether its length counts. */
interface Group {
  readonly start: number;
  readonly close: ')' | ']';
}

/**
 * Reads the letters of a diagram: `-` is one millisecond, as is every letter; ` 250ms `, ` 2s ` and ` 1m ` let time pass;
 * spaces mean nothing; the letters of a group `(ab)` stand where it opens, and it takes as much time as it has
 * characters. This is what `TestScheduler.run` reads. Beyond it, a group `[ab]` takes one millisecond, however many
 * letters it has, because real runs are sometimes that dense.
 * @throws SyntaxError for a group that is not closed, or is in another one, and for digits that are no time.
 */
export const parseDiagram = (diagram: string): readonly Mark[] => {
  const marks: Mark[] = [];
  let frame = 0;
  let group: Group | null = null;
  for (let i = 0; i < diagram.length; i++) {
    const letter = String.fromCodePoint(diagram.codePointAt(i) as number);
    i += letter.length - 1;
    if (letter === ' ') continue;
    if (letter === '(' || letter === '[') {
      if (group !== null) complain(diagram, 'has a group in a group');
      group = { start: frame, close: letter === '(' ? ')' : ']' };
      frame += 1;
    } else if (letter === ')' || letter === ']') {
      if (group?.close !== letter) complain(diagram, `closes a group with '${letter}' that it has not opened`);
      frame = (group as Group).close === ']' ? (group as Group).start + 1 : frame + 1;
      group = null;
    } else if (letter === '-') {
      if (group !== null) complain(diagram, 'lets time pass in a group');
      frame += 1;
    } else if (/\d/.test(letter)) {
      const match = i === 0 || diagram[i - 1] === ' ' ? progression.exec(diagram.slice(i)) : null;
      if (match === null) return complain(diagram, `has a digit that is no time; times look like ' 250ms '`);
      if (group !== null) complain(diagram, 'lets time pass in a group');
      const [text, count = '', unit = ''] = match;
      frame = wholeFrame(frame + Number(count) * (milliseconds[unit] as number));
      i += text.length - 1;
    } else {
      marks.push({ frame: group?.start ?? frame, letter });
      frame += 1;
    }
  }
  if (group !== null) complain(diagram, 'has a group that is not closed');
  return marks;
};

/**
 * Reads a subscription diagram: `^` subscribes, `!` leaves.
 * @throws SyntaxError for other letters, for two of a kind, and for a diagram without `^`.
 */
export const parseSpan = (diagram: string): Span => {
  let subscribed: number | null = null;
  let unsubscribed: number | null = null;
  for (const { frame, letter } of parseDiagram(diagram)) {
    if (letter === '^') {
      if (subscribed !== null) complain(diagram, `has '^' twice`);
      subscribed = frame;
    } else if (letter === '!') {
      if (unsubscribed !== null) complain(diagram, `has '!' twice`);
      unsubscribed = frame;
    } else complain(diagram, `has '${letter}'; a subscription has only '^' and '!'`);
  }
  if (subscribed === null) return complain(diagram, `has no '^'`);
  return { subscribed, unsubscribed };
};
