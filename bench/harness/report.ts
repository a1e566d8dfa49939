import type { Goal, Question } from './Question.ts';
import type { Results } from './rounds.ts';
import { summarize, type Summary } from './statistics.ts';

const valuesOf = (results: Results, contender: string, figure: string): number[] =>
  (results.get(contender)?.samples ?? []).map((sample) => sample[figure] ?? NaN);

/** A contender's figure over another's, each from the same round. */
export const ratiosOf = (results: Results, figure: string, contender: string, against: string): number[] => {
  const below = valuesOf(results, against, figure);
  return valuesOf(results, contender, figure)
    .map((value, round) => value / (below[round] ?? NaN))
    .filter(Number.isFinite);
};

const withSpan = ({ median, min, max }: Summary, digits: number): string =>
  `${median.toFixed(digits)} (${min.toFixed(digits)}–${max.toFixed(digits)})`;

const markdownTable = (rows: readonly (readonly string[])[]): string => {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => (row[column] ?? '').length)));
  const lines = rows.map((row) => `| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
  const rule = `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};

/** Contenders, their figures (median, min–max) and the main figure's ratio to the baseline. */
export const figuresTable = (question: Question, results: Results): string => {
  const { baseline, figures } = question;
  const [main] = figures;
  const ratioHeading = baseline === undefined ? [] : [`× ${baseline}`];
  const headings = ['', ...figures.map((figure) => figure.heading), ...ratioHeading, 'processes'];
  const rows = question.contenders.map((contender) => {
    const { samples, failure } = results.get(contender) ?? { samples: [], failure: 'not run' };
    if (samples.length === 0) return [contender, `failed: ${failure ?? ''}`, ...headings.slice(2).map(() => '')];
    const found = figures.map(({ key, digits = 0 }) => withSpan(summarize(valuesOf(results, contender, key)), digits));
    const ratio = ratioHeading.map(() => {
      const ratios = ratiosOf(results, main?.key ?? '', contender, baseline ?? '');
      return ratios.length === 0 ? '' : withSpan(summarize(ratios), 2);
    });
    const processes = failure === null ? String(samples.length) : `${samples.length}, then failed: ${failure}`;
    return [contender, ...found, ...ratio, processes];
  });
  return markdownTable([headings, ...rows]);
};

export type Verdict = 'PASS' | 'MISSED' | 'not measured';

/** A goal and what came out. */
export interface Judged {
  readonly goal: Goal;
  readonly found: Summary | null;
  readonly verdict: Verdict;
  readonly meetsAim: boolean;
}

const reaches = (goal: Goal, median: number, limit: number): boolean =>
  goal.sense === 'at most' ? median <= limit : median >= limit;

export const judge = (goal: Goal, results: Results): Judged => {
  const values =
    goal.against === undefined
      ? valuesOf(results, goal.contender, goal.figure)
      : ratiosOf(results, goal.figure, goal.contender, goal.against);
  if (values.length === 0) return { goal, found: null, verdict: 'not measured', meetsAim: false };
  const found = summarize(values);
  return {
    goal,
    found,
    verdict: reaches(goal, found.median, goal.limit) ? 'PASS' : 'MISSED',
    meetsAim: goal.aim !== undefined && reaches(goal, found.median, goal.aim),
  };
};

/** Goals, figures and verdicts. */
export const goalsTable = (question: Question, judged: readonly Judged[]): string => {
  const headingOf = (key: string): string => question.figures.find((figure) => figure.key === key)?.heading ?? key;
  const rows = judged.map(({ goal, found, verdict, meetsAim }) => {
    const isRatio = goal.against !== undefined;
    const sign = goal.sense === 'at most' ? '≤' : '≥';
    const limit = isRatio ? `${sign} ${goal.limit.toFixed(2)} × ${goal.against}` : `${sign} ${goal.limit}`;
    const aim = goal.aim === undefined ? '' : `${goal.aim.toFixed(2)}${meetsAim ? ' met' : ''}`;
    const figure = found === null ? '' : withSpan(found, isRatio ? 2 : 1);
    return [`${goal.contender}: ${headingOf(goal.figure)}`, limit, aim, figure, verdict];
  });
  return markdownTable([['goal', 'limit', 'aim', 'found', 'verdict'], ...rows]);
};
