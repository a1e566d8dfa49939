// npm run bench -- [quick] [--write] [--rounds=N] [QUESTION…]
// Asks the questions of bench/questions and prints figures, ratios and goals. See bench/README.md.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { figuresTable, goalsTable, judge, type Judged } from './harness/report.ts';
import type { Question } from './harness/Question.ts';
import { runRounds } from './harness/rounds.ts';
import { surroundings } from './harness/surroundings.ts';

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
  'cookies',
] as const;

const usualRounds = 9;
const quickRounds = 3;

const args = process.argv.slice(2);
const isQuick = args.includes('quick');
const isWritten = args.includes('--write');
const askedRounds = Number(args.find((arg) => arg.startsWith('--rounds='))?.slice('--rounds='.length));
const rounds = askedRounds > 0 ? askedRounds : isQuick ? quickRounds : usualRounds;
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

installPeers();
const facts = surroundings();
print('# Benchmarks\n');
print(`Each figure is the median of ${rounds} processes (unless its table says less), then min–max.\n`);
for (const [name, value] of facts) print(`- ${name}: ${value}`);

const all: Judged[] = [];
const record: Record<string, unknown> = {};
for (const name of named.length > 0 ? named : questionNames) {
  const { question } = (await import(`./questions/${name}.ts`)) as { question: Question };
  const count = Math.min(rounds, question.rounds ?? rounds);
  const results = await runRounds(name, question, count, (round, contender, outcome) => {
    const text = 'failure' in outcome ? outcome.failure : JSON.stringify(outcome.sample);
    if (process.stderr.isTTY) process.stderr.write(`  ${name} ${round + 1}/${count} ${contender}: ${text}\n`);
  });
  const judged = question.goals.map((goal) => judge(goal, results));
  all.push(...judged);
  record[name] = { results: Object.fromEntries(results), judged };
  print(`\n## ${name}: ${question.title}\n`);
  print(figuresTable(question, results));
  if (judged.length > 0) print(`\n${goalsTable(question, judged)}`);
}

const countOf = (verdict: string): number => all.filter((judged) => judged.verdict === verdict).length;
print(`\nGoals: ${countOf('PASS')} passed, ${countOf('MISSED')} MISSED, ${countOf('not measured')} not measured.`);

const folder = join(bench, 'results');
mkdirSync(folder, { recursive: true });
const stamp = new Date().toISOString().replaceAll(':', '-');
writeFileSync(
  join(folder, `${stamp}.json`),
  JSON.stringify({ facts: Object.fromEntries(facts), rounds, record }, null, 2),
);
if (isWritten) writeFileSync(join(root, 'docs/benchmarks.md'), `${lines.join('\n')}\n`);
