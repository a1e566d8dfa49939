import { targetOf } from '../clients/Client.ts';
import { contenders, openerOf } from '../clients/contenders.ts';
import { load } from '../clients/load.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const connections = 50;
// Slow clients need the number, fast ones the time, until their code is optimised.
const warmUps = [
  { atOnce: connections, requests: unlessQuick(3000, 2) },
  { atOnce: connections, milliseconds: unlessQuick(500, 5) },
] as const;
const measured = { atOnce: connections, milliseconds: unlessQuick(1000, 4) };

export const question: Question = {
  title: `CPU per request: GET of 1 KiB JSON over ${connections} connections`,
  contenders: Object.keys(contenders),
  figures: [
    { key: 'cpu', heading: 'CPU µs / request', digits: 1 },
    { key: 'rate', heading: 'requests / s' },
  ],
  baseline: 'undici.dispatch',
  goals: [
    { contender: 'publisher', figure: 'cpu', against: 'undici.dispatch', sense: 'at most', limit: 1.3, aim: 1.15 },
    { contender: 'events', figure: 'cpu', against: 'undici.dispatch', sense: 'at most', limit: 1.3, aim: 1.15 },
    { contender: 'promise', figure: 'cpu', against: 'undici.dispatch', sense: 'at most', limit: 1.4 },
    { contender: 'publisher', figure: 'cpu', against: 'undici.request', sense: 'at most', limit: 0.9, aim: 0.8 },
  ],
  measure: async (contender, place) => {
    const open = await openerOf(contender);
    const get = await open(targetOf(place, '/small', connections));
    for (const warmUp of warmUps) await load(get, warmUp);
    const spent = await load(get, measured);
    return {
      cpu: spent.cpuMicroseconds / spent.requests,
      rate: (spent.requests / spent.wallMilliseconds) * 1000,
    };
  },
};
