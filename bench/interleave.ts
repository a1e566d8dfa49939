// node bench/interleave.ts ROUNDS CONTENDER CONTENDER…
// For tuning on a busy machine, not for figures to publish: all contenders take short turns in one process, so that they
// share whatever the machine does, and also the state of the compiler and the collector.
import { targetOf, type Get } from './clients/Client.ts';
import { openerOf } from './clients/contenders.ts';
import { load } from './clients/load.ts';
import { startServer } from './harness/processes.ts';
import { percentile } from './harness/statistics.ts';

const atOnce = 50;
const requestsOfATurn = 1500;

const [, , rounds = '100', ...names] = process.argv;
const server = await startServer();
const place = { host: '127.0.0.1', port: server.port, origin: `http://127.0.0.1:${server.port}` };

const gets: Get[] = [];
for (const name of names) {
  const open = await openerOf(name);
  const get = await open(targetOf(place, '/small', atOnce));
  await load(get, { atOnce, requests: 10 * requestsOfATurn });
  gets.push(get);
}

const found = names.map(() => [] as number[]);
for (let round = 0; round < Number(rounds); round += 1) {
  for (const [index, get] of gets.entries()) {
    const spent = await load(get, { atOnce, requests: requestsOfATurn });
    found[index]?.push(spent.cpuMicroseconds / spent.requests);
  }
}

const [base = []] = found;
for (const [index, name] of names.entries()) {
  const values = found[index] ?? [];
  const ratios = values.map((value, round) => value / (base[round] ?? NaN));
  const [low, middle, high] = [0.25, 0.5, 0.75].map((part) => percentile(ratios, part).toFixed(2));
  const best = percentile(values, 0.1).toFixed(1);
  process.stdout.write(
    `${name.padEnd(26)} × ${names[0]}: ${middle} (quarters ${low}–${high}), best tenth ${best} µs\n`,
  );
}
server.stop();
process.exit();
