// Imported here, before the clock starts: it only knows where the built package is.
import { importEntry, openSession } from '../clients/urlSession.ts';
import type { Place, Question } from '../harness/Question.ts';

/** Loads a package, and then makes its first request. */
interface Entry {
  readonly load: () => Promise<unknown>;
  readonly first: (place: Place) => Promise<unknown>;
}

const entries: Readonly<Record<string, Entry>> = {
  undici: {
    load: () => import('undici'),
    first: async (place) => {
      const { request } = await import('undici');
      return (await request(`${place.origin}/small`)).body.arrayBuffer();
    },
  },
  rxjs: { load: () => import('rxjs'), first: () => Promise.resolve() },
  'rx-urlsession': {
    load: importEntry,
    first: async (place) => {
      const { session, request } = await openSession(`${place.origin}/small`, 6);
      return session.data(request);
    },
  },
};

export const question: Question = {
  title: 'Import of the Node entry in a fresh process, and import with the first load',
  contenders: Object.keys(entries),
  figures: [
    { key: 'cpu', heading: 'import CPU ms', digits: 1 },
    { key: 'wall', heading: 'import wall ms', digits: 1 },
    { key: 'firstLoad', heading: 'import and first load, wall ms', digits: 1 },
  ],
  baseline: 'undici',
  goals: [
    { contender: 'rx-urlsession', figure: 'cpu', against: 'undici', sense: 'at most', limit: 2, aim: 1.3 },
    { contender: 'rx-urlsession', figure: 'wall', against: 'undici', sense: 'at most', limit: 2, aim: 1.3 },
  ],
  measure: async (contender, place) => {
    const entry = entries[contender];
    if (entry === undefined) throw new TypeError(contender);
    const cpuBefore = process.cpuUsage();
    const since = performance.now();
    await entry.load();
    const wall = performance.now() - since;
    const { user, system } = process.cpuUsage(cpuBefore);
    await entry.first(place);
    return { cpu: (user + system) / 1000, wall, firstLoad: performance.now() - since };
  },
};
