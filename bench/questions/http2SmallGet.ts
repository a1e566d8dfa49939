import { targetOf } from '../clients/Client.ts';
import { http2Contenders, openerOf } from '../clients/contenders.ts';
import { load } from '../clients/load.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const atOnce = 100;
const warmUps = [
  { atOnce, requests: unlessQuick(3000, 2) },
  { atOnce, milliseconds: unlessQuick(500, 5) },
] as const;
const measured = { atOnce, milliseconds: unlessQuick(1000, 4) };

const atLeast = (contender: string, against: string, limit: number, aim?: number): Question['goals'][number] => ({
  contender,
  figure: 'rate',
  against,
  sense: 'at least',
  limit,
  ...(aim === undefined ? null : { aim }),
});

export const question: Question = {
  title: `HTTP/2 over TLS: GET of 1 KiB JSON, ${atOnce} at once over one connection`,
  contenders: Object.keys(http2Contenders),
  figures: [
    { key: 'rate', heading: 'requests / s' },
    { key: 'cpu', heading: 'CPU µs / request', digits: 1 },
  ],
  baseline: 'node:http2',
  goals: [
    atLeast('publisher', 'node:http2', 0.8, 0.9),
    atLeast('events', 'node:http2', 0.8, 0.9),
    atLeast('promise', 'node:http2', 0.8, 0.9),
    atLeast('publisher', 'undici.dispatch', 1.2),
    atLeast('promise', 'undici.request', 1.2),
  ],
  server: 'http2',
  measure: async (contender, place) => {
    const open = await openerOf(contender, http2Contenders);
    const get = await open(targetOf(place, '/small', atOnce));
    for (const warmUp of warmUps) await load(get, warmUp);
    const spent = await load(get, measured);
    return {
      rate: (spent.requests / spent.wallMilliseconds) * 1000,
      cpu: spent.cpuMicroseconds / spent.requests,
    };
  },
};
