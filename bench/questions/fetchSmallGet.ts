import { targetOf } from '../clients/Client.ts';
import { fetchContenders, openerOf } from '../clients/contenders.ts';
import { load } from '../clients/load.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const atOnce = 50;
const warmUps = [
  { atOnce, requests: unlessQuick(3000, 2) },
  { atOnce, milliseconds: unlessQuick(500, 5) },
] as const;
const measured = { atOnce, milliseconds: unlessQuick(1000, 4) };

const goalAgainst = (reader: string): Question['goals'][number] => ({
  contender: `session.fetch, ${reader}`,
  figure: 'cpu',
  against: `undici.fetch, ${reader}`,
  sense: 'at most',
  limit: 0.6,
});

export const question: Question = {
  title: `fetch: GET of 1 KiB JSON over ${atOnce} connections, read by json() or text()`,
  contenders: Object.keys(fetchContenders),
  figures: [
    { key: 'cpu', heading: 'CPU µs / request', digits: 1 },
    { key: 'rate', heading: 'requests / s' },
  ],
  baseline: 'undici.fetch, json()',
  goals: ['json()', 'text()'].map(goalAgainst),
  measure: async (contender, place) => {
    const open = await openerOf(contender, fetchContenders);
    const get = await open(targetOf(place, '/small', atOnce));
    for (const warmUp of warmUps) await load(get, warmUp);
    const spent = await load(get, measured);
    return {
      cpu: spent.cpuMicroseconds / spent.requests,
      rate: (spent.requests / spent.wallMilliseconds) * 1000,
    };
  },
};
