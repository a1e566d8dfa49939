import { setTimeout as wait } from 'node:timers/promises';
import type { CaseResult } from './runCase.ts';
import type { LogEntry } from './server.ts';

interface Expectation {
  readonly paths: readonly string[];
  readonly end: CaseResult['end'];
  readonly serverEnd: LogEntry['end'];
}

/** What each case must have left in the server's log, in the order of the cases. */
const expectations: readonly Expectation[] = [
  { paths: ['/json'], end: 'completed', serverEnd: 'finished' },
  { paths: ['/redirect', '/json'], end: 'completed', serverEnd: 'finished' },
  { paths: ['/chunked'], end: 'completed', serverEnd: 'finished' },
  { paths: ['/cut'], end: 'failed', serverEnd: 'cut by the server' },
  { paths: ['/endless'], end: 'left', serverEnd: 'left by the client' },
  { paths: ['/json'], end: 'completed', serverEnd: 'finished' },
];

/** The server notices that a client has left a moment later. */
const settled = async (log: readonly LogEntry[]): Promise<void> => {
  for (let tries = 0; tries < 200 && log.some((entry) => entry.end === 'open'); tries++) await wait(10);
};

const faultsOf = (result: CaseResult, expected: Expectation, entries: readonly LogEntry[]): string[] => {
  const faults: string[] = [];
  const say = (isRight: boolean, what: string): void => {
    if (!isRight) faults.push(what);
  };
  const last = entries.at(-1);
  const paths = entries.map((entry) => entry.path).join(' ');
  say(paths === expected.paths.join(' '), `the server saw ${paths || 'nothing'}`);
  say(result.end === expected.end, `the stream ended as '${result.end}'`);
  say(last?.end === expected.serverEnd, `the server saw the end as '${String(last?.end)}'`);
  const statusCodes = entries.map((entry) => entry.status).join(' ');
  say(result.statusCodes.join(' ') === statusCodes, `status ${result.statusCodes.join(' ')} instead of ${statusCodes}`);
  const sent = last?.bodyBytes ?? 0;
  if (expected.end === 'left')
    say(result.bytes > 0 && result.bytes <= sent, `${String(result.bytes)} of ${String(sent)} bytes`);
  else say(result.bytes === sent, `${String(result.bytes)} bytes instead of ${String(sent)}`);
  if (last !== undefined && last.id !== '') say(result.text.includes(last.id), `the id ${last.id} is not in the body`);
  return faults;
};

/** Compares what was printed with what the server remembers; prints a line a case. The exit code: 0 when all is right. */
export const checkAgainst = async (log: readonly LogEntry[], results: readonly CaseResult[]): Promise<number> => {
  await settled(log);
  console.log('\nChecked against the log of the server:');
  let position = 0;
  let wrong = 0;
  for (const [index, result] of results.entries()) {
    const expected = expectations[index] as Expectation;
    const entries = log.slice(position, (position += expected.paths.length));
    const faults = faultsOf(result, expected, entries);
    wrong += faults.length;
    const sent = entries.map(
      (entry) => `${entry.path} ${String(entry.status)} ${String(entry.bodyBytes)} bytes, ${entry.end}`,
    );
    console.log(`  ${faults.length === 0 ? 'right' : 'WRONG'}  ${result.title}: ${sent.join('; ')}`);
    for (const fault of faults) console.log(`         ${fault}`);
  }
  if (position !== log.length) {
    wrong += 1;
    console.log(`  WRONG  the server answered ${String(log.length - position)} more request(s) than were made`);
  }
  return wrong === 0 ? 0 : 1;
};
