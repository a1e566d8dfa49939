// npm run bench -- [quick] [--write] [--rounds=N] [QUESTION…]
// Asks the questions of bench/questions and prints figures, ratios and goals. See bench/README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresTable, goalsTable, judge, type Judged } from './harness/report.ts';
import type { Question } from './harness/Question.ts';
import { isQuickVariable, quickened, quickRounds } from './harness/quick.ts';
import { runRounds } from './harness/rounds.ts';
import { isBusy, surroundings } from './harness/surroundings.ts';

const bench = fileURLToPath(new URL('.', import.meta.url));
const root = join(bench, '..');

const questionNames = [
  'fields',
  'smallGet',
  'latency',
  'firstThousand',
  'importTime',
  'memory',
  'download',
  'slowConsumer',
  'upload',
  'http2Fields',
  'http2SmallGet',
  'fetchSmallGet',
  'fetchStream',
  'fetchUpload',
  'cookies',
] as const;

const usualRounds = 9;
const startedAt = performance.now();

const args = process.argv.slice(2);
const isQuick = args.includes('quick');
const isWritten = args.includes('--write');
const askedRounds = Number(args.find((arg) => arg.startsWith('--rounds='))?.slice('--rounds='.length));
const rounds = askedRounds > 0 ? askedRounds : usualRounds;
const named = args.filter((arg) => arg !== 'quick' && !arg.startsWith('--'));
const unknown = named.filter((name) => !questionNames.some((known) => known === name));
if (unknown.length > 0) {
  process.stderr.write(`No question is named ${unknown.join(', ')}. There are: ${questionNames.join(', ')}\n`);
  process.exit(2);
}

const installPeers = (): void => {
  if (existsSync(join(bench, 'node_modules'))) return;
  const path = join(root, 'node_modules/.bin') + delimiter + (process.env['PATH'] ?? '');
  const { status } = spawnSync('npm', ['ci', '--prefix', bench, '--no-audit', '--no-fund'], {
    stdio: 'inherit',
    env: { ...process.env, PATH: path },
  });
  if (status !== 0) throw new Error('the peers of bench/package.json could not be installed');
};

const lines: string[] = [];
const print = (text: string): void => {
  lines.push(text);
  process.stdout.write(`${text}\n`);
};

if (isQuick) process.env[isQuickVariable] = '1';
installPeers();
const facts = surroundings();
print('# Benchmarks\n');
print('What they mean, and what they do not, stands in [performance.md](performance.md).\n');
print(
  isQuick
    ? `QUICK: the contenders with goals only, ${askedRounds > 0 ? rounds : quickRounds} processes per figure, short runs, small transfers. For a first look.\n`
    : `Each figure is the median of ${rounds} processes (unless its table says less), then min–max.\n`,
);
for (const [name, value] of facts) print(`- ${name}: ${value}`);
if (isBusy()) print('\n**The machine had other work to do: figures, and ratios of rates most of all, are rough.**');

const all: Judged[] = [];
const record: Record<string, unknown> = {};
for (const name of named.length > 0 ? named : questionNames) {
  const { question } = (await import(`./questions/${name}.ts`)) as { question: Question };
  const asked = isQuick ? quickened(question) : question;
  const count = Math.min(askedRounds > 0 || !isQuick ? rounds : quickRounds, question.rounds ?? rounds);
  const results = await runRounds(name, asked, count, (round, contender, outcome) => {
    const text = 'failure' in outcome ? outcome.failure : JSON.stringify(outcome.sample);
    if (process.stderr.isTTY) process.stderr.write(`  ${name} ${round + 1}/${count} ${contender}: ${text}\n`);
  }).catch((error: unknown) => {
    // The others are asked all the same.
    const failure = `not asked: ${String(error).replaceAll(/\s+/g, ' ')}`;
    return new Map(asked.contenders.map((contender) => [contender, { samples: [], failure }]));
  });
  const judged = asked.goals.map((goal) => judge(goal, results));
  all.push(...judged);
  record[name] = { results: Object.fromEntries(results), judged };
  print(`\n## ${name}: ${question.title}\n`);
  print(figuresTable(asked, results));
  if (judged.length > 0) print(`\n${goalsTable(asked, judged)}`);
}

const countOf = (verdict: string): number => all.filter((judged) => judged.verdict === verdict).length;
print(`\nGoals: ${countOf('PASS')} passed, ${countOf('MISSED')} MISSED, ${countOf('not measured')} not measured.`);
const seconds = Math.round((performance.now() - startedAt) / 1000);
print(`Took ${Math.floor(seconds / 60)} min ${seconds % 60} s.`);

const folder = join(bench, 'results');
mkdirSync(folder, { recursive: true });
const stamp = new Date().toISOString().replaceAll(':', '-');
writeFileSync(
  join(folder, `${stamp}.json`),
  JSON.stringify({ facts: Object.fromEntries(facts), rounds, record }, null, 2),
);
if (isWritten) writeFileSync(join(root, 'docs/benchmarks.md'), `${lines.join('\n')}\n`);
