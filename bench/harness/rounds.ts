import { measureOnce, startServer, type Outcome } from './processes.ts';
import type { Question, Sample } from './Question.ts';

/** What one contender's processes found, by round. */
export interface Runs {
  readonly samples: readonly Sample[];
  /** Why it was not asked any more. */
  readonly failure: string | null;
}

export type Results = ReadonlyMap<string, Runs>;

/** Every contender once, beginning with another one each round, so that none always has the same neighbour in time. */
export const rotated = <T>(values: readonly T[], by: number): T[] => {
  const shift = by % values.length;
  return [...values.slice(shift), ...values.slice(0, shift)];
};

/** Asks a question of all contenders, round by round. A contender that fails once is not asked again. */
export const runRounds = async (
  name: string,
  question: Question,
  rounds: number,
  onOutcome: (round: number, contender: string, outcome: Outcome) => void,
): Promise<Results> => {
  const takeAway = question.prepare?.();
  const server = await startServer(question.server);
  const samples = new Map<string, Sample[]>(question.contenders.map((contender) => [contender, []]));
  const failures = new Map<string, string>();
  try {
    for (let round = 0; round < rounds; round += 1) {
      // A step that is no divisor of the usual lengths, so that few rounds also mix well.
      for (const contender of rotated(question.contenders, round * 5)) {
        if (failures.has(contender)) continue;
        const outcome = await measureOnce(name, contender, server.origin, question.nodeOptions);
        onOutcome(round, contender, outcome);
        if ('failure' in outcome) failures.set(contender, outcome.failure);
        else samples.get(contender)?.push(outcome.sample);
      }
    }
  } finally {
    server.stop();
    takeAway?.();
  }
  return new Map(
    question.contenders.map((contender) => [
      contender,
      { samples: samples.get(contender) ?? [], failure: failures.get(contender) ?? null },
    ]),
  );
};
