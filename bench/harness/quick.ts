import type { Question } from './Question.ts';

/** Set by the runner, and inherited by the processes that measure. */
export const isQuickVariable: string = 'RX_URLSESSION_BENCH_QUICK';

/** Processes per contender in a quick run. */
export const quickRounds: number = 1;

/** A number of a usual run, or a part of it in a quick one: lengths of time, bytes of a transfer. */
export const unlessQuick = (usual: number, part: number): number =>
  process.env[isQuickVariable] === undefined ? usual : Math.round(usual / part);

/** A question with those contenders only that its goals and its ratios speak of. */
export const quickened = (question: Question): Question => {
  const { goals, baseline } = question;
  if (goals.length === 0) return question;
  const needed = new Set([baseline, ...goals.flatMap(({ contender, against }) => [contender, against])]);
  return { ...question, contenders: question.contenders.filter((contender) => needed.has(contender)) };
};
