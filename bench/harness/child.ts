// One measurement in a process of its own: node child.ts QUESTION CONTENDER ORIGIN. The figures go to standard output.
// Imports nothing at the top, so that a question about a fresh process finds one.
import type { Place, Question } from './Question.ts';

const [, , name = '', contender = '', origin = ''] = process.argv;
const { hostname: host, port } = new URL(origin);
const place: Place = { host, port: Number(port), origin };

const { question } = (await import(`../questions/${name}.ts`)) as { question: Question };
try {
  const sample = await question.measure(contender, place);
  process.stdout.write(JSON.stringify(sample), () => process.exit(0));
} catch (error) {
  // One line: it stands in the table where the figures would.
  process.stderr.write(String(error).replaceAll(/\s+/g, ' '), () => process.exit(1));
}
