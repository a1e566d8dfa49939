import { describe, expect, it } from '@jest/globals';

import { readSample } from '../../../bench/harness/processes.ts';
import type { Goal, Question } from '../../../bench/harness/Question.ts';
import { quickened } from '../../../bench/harness/quick.ts';
import { figuresTable, goalsTable, judge, ratiosOf } from '../../../bench/harness/report.ts';
import { type Results, rotated } from '../../../bench/harness/rounds.ts';

const runsOf = (
  values: readonly number[],
  failure: string | null = null,
): { samples: { cpu: number }[]; failure: typeof failure } => ({
  samples: values.map((cpu) => ({ cpu })),
  failure,
});

const results: Results = new Map([
  ['peer', runsOf([10, 20, 40])],
  ['ours', runsOf([5, 30, 20])],
  ['half way', runsOf([10], 'it stopped')],
  ['broken', runsOf([], 'no such host')],
]);

const goal = (limit: number, more: Partial<Goal> = {}): Goal => ({
  contender: 'ours',
  figure: 'cpu',
  against: 'peer',
  sense: 'at most',
  limit,
  ...more,
});

const question: Question = {
  title: 'A question',
  contenders: ['peer', 'ours', 'half way', 'broken', 'not run'],
  figures: [{ key: 'cpu', heading: 'CPU µs', digits: 1 }],
  baseline: 'peer',
  goals: [goal(1)],
  measure: () => Promise.resolve({}),
};

describe('ratios', () => {
  it('are made within a round', () => {
    expect(ratiosOf(results, 'cpu', 'ours', 'peer')).toEqual([0.5, 1.5, 0.5]);
  });

  it('are made of the rounds that both have', () => {
    expect(ratiosOf(results, 'cpu', 'ours', 'half way')).toEqual([0.5]);
    expect(ratiosOf(results, 'cpu', 'ours', 'broken')).toEqual([]);
  });
});

describe('a goal', () => {
  it.each<[string, Goal, string, boolean]>([
    ['is judged by the median of the ratios', goal(0.5), 'PASS', false],
    ['that is not reached is missed', goal(0.49), 'MISSED', false],
    ['may have an aim beyond its limit', goal(0.6, { aim: 0.5 }), 'PASS', true],
    ['may have an aim that is not met', goal(0.6, { aim: 0.4 }), 'PASS', false],
    ['may be a least', goal(0.6, { sense: 'at least' }), 'MISSED', false],
    ['that cannot be judged is not measured', goal(1, { against: 'broken' }), 'not measured', false],
    ['of a contender that failed is not measured', goal(1, { contender: 'broken' }), 'not measured', false],
  ])('%s', (_title, asked, verdict, meetsAim) => {
    expect(judge(asked, results)).toMatchObject({ verdict, meetsAim });
  });

  it('without a peer is judged by the figure itself', () => {
    const { against: _against, ...alone } = goal(20);
    expect(judge(alone, results)).toMatchObject({ verdict: 'PASS', found: { median: 20, min: 5, max: 30 } });
  });

  it('that is missed says so in its table', () => {
    const table = goalsTable(question, [judge(goal(0.4, { aim: 0.3 }), results)]);
    const [, , row = ''] = table.split('\n');
    expect(row.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'ours: CPU µs',
      '≤ 0.40 × peer',
      '0.30',
      '0.50 (0.50–1.50)',
      'MISSED',
      '',
    ]);
  });
});

describe('the table of figures', () => {
  const rows = figuresTable(question, results)
    .split('\n')
    .map((line) => line.split('|').map((cell) => cell.trim()));

  it('has figures, ratios and the number of processes', () => {
    expect(rows[0]).toEqual(['', '', 'CPU µs', '× peer', 'processes', '']);
    expect(rows[3]).toEqual(['', 'ours', '20.0 (5.0–30.0)', '0.50 (0.50–1.50)', '3', '']);
  });

  it('says of a contender that failed what became of it', () => {
    expect(rows[4]?.[4]).toBe('1, then failed: it stopped');
    expect(rows[5]?.[2]).toBe('failed: no such host');
    expect(rows[6]?.[2]).toBe('failed: not run');
  });
});

describe('a quick question', () => {
  it('keeps the contenders that goals and ratios speak of', () => {
    expect(quickened(question).contenders).toEqual(['peer', 'ours']);
  });

  it('without goals keeps all', () => {
    expect(quickened({ ...question, goals: [] }).contenders).toEqual(question.contenders);
  });
});

describe('the order of a round', () => {
  it.each([
    [0, ['a', 'b', 'c']],
    [1, ['b', 'c', 'a']],
    [5, ['c', 'a', 'b']],
  ])('turned by %d is %p', (by, expected) => {
    expect(rotated(['a', 'b', 'c'], by)).toEqual(expected);
  });
});

describe('what a process says', () => {
  it.each([
    ['{"cpu":1}', { sample: { cpu: 1 } }],
    ['', { failure: 'said something else than figures' }],
    ['{"cpu":', { failure: 'said something else than figures' }],
  ])('%p is %p', (output, expected) => {
    expect(readSample(output)).toEqual(expected);
  });
});
