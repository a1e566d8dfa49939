import { targetOf } from '../clients/Client.ts';
import { openerOf } from '../clients/contenders.ts';
import { load } from '../clients/load.ts';
import type { Question } from '../harness/Question.ts';

export const question: Question = {
  title: 'The first 1000 answers in a fresh process, 50 at once',
  contenders: ['raw net', 'undici.dispatch', 'undici.request', 'node:http', 'axios', 'publisher', 'promise'],
  figures: [
    { key: 'cpu', heading: 'CPU ms', digits: 1 },
    { key: 'wall', heading: 'wall ms', digits: 1 },
    { key: 'withImport', heading: 'CPU ms with the import', digits: 1 },
  ],
  baseline: 'undici.request',
  goals: [
    { contender: 'publisher', figure: 'cpu', against: 'undici.request', sense: 'at most', limit: 1, aim: 0.65 },
    { contender: 'promise', figure: 'cpu', against: 'undici.request', sense: 'at most', limit: 1, aim: 0.65 },
  ],
  measure: async (contender, place) => {
    const cpu = process.cpuUsage();
    const open = await openerOf(contender);
    const get = await open(targetOf(place, '/small', 50));
    const spent = await load(get, { atOnce: 50, requests: 1000 });
    const { user, system } = process.cpuUsage(cpu);
    return {
      cpu: spent.cpuMicroseconds / 1000,
      wall: spent.wallMilliseconds,
      withImport: (user + system) / 1000,
    };
  },
};
