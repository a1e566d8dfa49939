import { targetOf } from '../clients/Client.ts';
import { openerOf } from '../clients/contenders.ts';
import { load } from '../clients/load.ts';
import { percentile } from '../harness/statistics.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

export const question: Question = {
  title: 'Latency: GET of 1 KiB JSON, one at a time over one connection',
  contenders: ['raw net', 'undici.dispatch', 'undici.request', 'node:http', 'publisher', 'events', 'promise'],
  figures: [
    { key: 'p50', heading: 'p50 µs', digits: 1 },
    { key: 'p99', heading: 'p99 µs', digits: 1 },
  ],
  baseline: 'undici.request',
  goals: ['publisher', 'events', 'promise'].map((contender) => ({
    contender,
    figure: 'p50',
    against: 'undici.request',
    sense: 'at most',
    limit: 1,
  })),
  measure: async (contender, place) => {
    const open = await openerOf(contender);
    const get = await open(targetOf(place, '/small', 1));
    const latencies: number[] = [];
    await load(get, { atOnce: 1, milliseconds: unlessQuick(500, 5) });
    await load(get, {
      atOnce: 1,
      milliseconds: unlessQuick(1000, 4),
      onLatency: (milliseconds) => latencies.push(milliseconds),
    });
    return { p50: percentile(latencies, 0.5) * 1000, p99: percentile(latencies, 0.99) * 1000 };
  },
};
