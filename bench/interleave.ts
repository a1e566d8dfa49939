// node bench/interleave.ts [--http2|--fetch] ROUNDS CONTENDER CONTENDER…
// For tuning on a busy machine, not for figures to publish: all contenders take short turns in one process, so that they
// share whatever the machine does, and also the state of the compiler and the collector.
import { targetOf, type Get } from './clients/Client.ts';
import { contenders, fetchContenders, http2Contenders, openerOf } from './clients/contenders.ts';
import { load } from './clients/load.ts';
import { placeOf, startServer } from './harness/processes.ts';
import { percentile } from './harness/statistics.ts';

const requestsOfATurn = 1500;

const [rounds = '100', ...names] = process.argv.slice(2).filter((arg) => !arg.startsWith('--'));
const isHttp2 = process.argv.includes('--http2');
const among = isHttp2 ? http2Contenders : process.argv.includes('--fetch') ? fetchContenders : contenders;
const atOnce = isHttp2 ? 100 : 50;
const server = await startServer(isHttp2 ? 'http2' : 'http1');
const place = placeOf(server.origin);

const gets: Get[] = [];
for (const name of names) {
  const open = await openerOf(name, among);
  const get = await open(targetOf(place, '/small', atOnce));
  await load(get, { atOnce, requests: 10 * requestsOfATurn });
  gets.push(get);
}

const found = names.map(() => [] as number[]);
const rates = names.map(() => [] as number[]);
for (let round = 0; round < Number(rounds); round += 1) {
  for (const [index, get] of gets.entries()) {
    const spent = await load(get, { atOnce, requests: requestsOfATurn });
    found[index]?.push(spent.cpuMicroseconds / spent.requests);
    rates[index]?.push(spent.requests / spent.wallMilliseconds);
  }
}

/** Median and quarters of a contender's ratios to the first one. */
const ratiosTo = (values: readonly number[], base: readonly number[]): string => {
  const ratios = values.map((value, round) => value / (base[round] ?? NaN));
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => percentile(ratios, part).toFixed(2));
  return `${middle} (quarters ${low}–${high})`;
};

process.stdout.write(`× ${names[0]}\n`);
for (const [index, name] of names.entries()) {
  const [values = [], perMillisecond = []] = [found[index], rates[index]];
  const best = percentile(values, 0.1).toFixed(1);
  process.stdout.write(
    `${name.padEnd(26)} CPU ${ratiosTo(values, found[0] ?? [])}, best tenth ${best} µs; ` +
      `rate ${ratiosTo(perMillisecond, rates[0] ?? [])}\n`,
  );
}
server.stop();
process.exit();
