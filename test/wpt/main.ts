// npm run test:wpt -- [--verbose] [PART_OF_A_PATH…]
// Runs the web platform tests of fetch on a session and on undici, and compares what fails with expectations.json. Exits
// with 1 when something fails or passes that was not expected to, or when undici passes more; with 2 when the tests are
// not there.
import { availableParallelism } from 'node:os';
import { matchesGlob } from 'node:path';
import { findCheckout, type Job, jobsOf, testFiles } from './checkout.ts';
import { type ContenderName, contenderNames } from './contenders.ts';
import { exclusions, filesWithKnownFailures, isExcluded, knownFailuresOf } from './lists.ts';
import { hasPassed, type Outcome, outcomeOf, surprisesIn } from './outcomes.ts';
import { runJob } from './runJob.ts';
import { startServer, type WPTServer } from './startServer.ts';

type Outcomes = Readonly<Record<ContenderName, Outcome>>;

const args = process.argv.slice(2);
const isVerbose = args.includes('--verbose');
const wanted = args.filter((arg) => !arg.startsWith('--'));

const print = (line: string): void => void process.stdout.write(`${line}\n`);

const counts: Record<ContenderName | 'subtests' | 'surprises', number> = {
  'rx-urlsession': 0,
  undici: 0,
  subtests: 0,
  surprises: 0,
};

const printDifferences = (job: Job, names: ReadonlySet<string>, outcomes: Outcomes): void => {
  for (const name of names) {
    if (contenderNames.every((contender) => hasPassed(outcomes[contender], name))) continue;
    print(`${job.name}: ${name}`);
    for (const contender of contenderNames) {
      const outcome = outcomes[contender];
      print(`  ${contender}: ${hasPassed(outcome, name) ? 'passes' : (outcome.get(name) ?? 'was not reached')}`);
    }
  }
};

/** Both are counted over the same subtests: all that either of them has reported. */
const count = (job: Job, outcomes: Outcomes): void => {
  const names = new Set(contenderNames.flatMap((contender) => [...outcomes[contender].keys()]));
  counts.subtests += names.size;
  for (const contender of contenderNames) {
    counts[contender] += [...names].filter((name) => hasPassed(outcomes[contender], name)).length;
  }
  if (isVerbose) printDifferences(job, names, outcomes);
  for (const line of surprisesIn(outcomes['rx-urlsession'], knownFailuresOf(job.name))) {
    counts.surprises += 1;
    print(`${job.name}: ${line}`);
  }
};

const runAll = async (jobs: readonly Job[], server: WPTServer): Promise<void> => {
  const once = async (job: Job, contender: ContenderName): Promise<Outcome> =>
    outcomeOf(await runJob(job, contender, server), server);
  const queue = jobs.values();
  const work = async (): Promise<void> => {
    for (const job of queue) {
      const undici = await once(job, 'undici');
      let ours = await once(job, 'rx-urlsession');
      // A busy machine is no regression: what is surprising has to be so twice.
      if (surprisesIn(ours, knownFailuresOf(job.name)).length > 0) ours = await once(job, 'rx-urlsession');
      count(job, { undici, 'rx-urlsession': ours });
    }
  };
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, work));
};

const checkout = findCheckout();
if (checkout === null) {
  print('The web platform tests are not here: run `npm run test:wpt:install`, or name a checkout of them in WPT_DIR.');
  process.exit(2);
}
const files = testFiles(checkout);
const included = files.filter((path) => !isExcluded(path));
const jobs = included
  .flatMap((path) => jobsOf(checkout, path))
  .filter(({ name }) => wanted.length === 0 || wanted.some((part) => name.includes(part)));
if (jobs.length === 0) throw new Error(`no test has ${wanted.join(' or ')} in its path`);
const server = await startServer(checkout);
try {
  await runAll(jobs, server);
} finally {
  await server.stop();
}

const stale = [
  ...exclusions.filter((one) => !files.some((path) => matchesGlob(path, one.files))).map((one) => one.files),
  ...filesWithKnownFailures.filter((name) => wanted.length === 0 && !jobs.some((job) => job.name === name)),
];
for (const name of stale) print(`${name} stands in a list, and is not there`);
const isBelow = counts['rx-urlsession'] < counts.undici;
if (counts.surprises > 0) print(`${counts.surprises} subtests are not as expectations.json has them`);
if (isBelow) print('undici passes more');
print(`${jobs.length} files; ${files.length - included.length} of ${files.length} are excluded`);
print(`${counts['rx-urlsession']} of ${counts.subtests} subtests; undici ${counts.undici} of ${counts.subtests}`);
process.exit(counts.surprises > 0 || isBelow || stale.length > 0 ? 1 : 0);
