import type { Mark } from '../parse.ts';
import { renderAligned } from '../render.ts';

/** One thing that happens at one time, as a reader sees it. */
export interface Line {
  readonly frame: number;
  readonly letter: string;
  readonly text: string;
}

/** Two stories that are not the same. */
export interface Difference {
  readonly title: string;
  readonly expected: readonly Line[];
  readonly actual: readonly Line[];
  /** Whether two lines of the same time tell the same. */
  isSame(expected: number, actual: number): boolean;
  /** A sentence about the cause, if there is a likely one. */
  readonly hint: string | null;
}

const time = (frame: number): string => `${String(frame)} ms`;

interface TableLine {
  readonly sign: ' ' | '-' | '+';
  readonly line: Line;
}

/** Merges two stories by time: what both tell once, and what only one tells with its sign. */
const mergeLines = (difference: Difference): readonly TableLine[] => {
  const { expected, actual } = difference;
  const merged: TableLine[] = [];
  let i = 0;
  let j = 0;
  while (i < expected.length || j < actual.length) {
    const wanted = expected[i];
    const told = actual[j];
    if (wanted !== undefined && told !== undefined && wanted.frame === told.frame && difference.isSame(i, j)) {
      merged.push({ sign: ' ', line: told });
      i += 1;
      j += 1;
    } else if (told === undefined || (wanted !== undefined && wanted.frame <= told.frame)) {
      merged.push({ sign: '-', line: wanted as Line });
      i += 1;
    } else {
      merged.push({ sign: '+', line: told });
      j += 1;
    }
  }
  return merged;
};

const marksOf = (lines: readonly Line[]): readonly Mark[] => lines.map(({ frame, letter }) => ({ frame, letter }));

/** Whether two stories are the same, time by time. */
export const isSameStory = (difference: Difference): boolean => {
  const { expected, actual } = difference;
  return (
    expected.length === actual.length &&
    expected.every((line, i) => line.frame === actual[i]?.frame && difference.isSame(i, i))
  );
};

/**
 * A difference for a reader: both diagrams under each other, then every line with its time. `-` is expected and did not
 * come, `+` came and was not expected.
 */
export const renderDifference = (difference: Difference): string => {
  const [expected = '', actual = ''] = renderAligned([marksOf(difference.expected), marksOf(difference.actual)]);
  const lines = mergeLines(difference);
  const width = Math.max(0, ...lines.map(({ line }) => time(line.frame).length));
  const table = lines.map(({ sign, line }) => `  ${sign} ${time(line.frame).padStart(width)}  ${line.text}`);
  return [
    difference.title,
    '',
    `  expected  ${expected || '(nothing)'}`,
    `  actual    ${actual || '(nothing)'}`,
    '',
    ...table,
    ...(difference.hint === null ? [] : ['', `  ${difference.hint}`]),
  ].join('\n');
};
