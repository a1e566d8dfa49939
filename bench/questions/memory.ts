import { fields } from '../clients/Client.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const count = unlessQuick(100_000, 4);

const collectGarbage = (): void => {
  if (globalThis.gc === undefined) throw new Error('needs --expose-gc');
  globalThis.gc();
  globalThis.gc();
};

/** How to make one more of what is counted. */
const makers: Readonly<Record<string, (url: string) => Promise<() => unknown>>> = {
  'bare Observable': async () => {
    const { Observable } = await import('rxjs');
    return () => new Observable((subscriber) => subscriber.complete());
  },
  'undici.request options': async (url) => {
    await import('undici');
    return () => ({ url, method: 'GET', headers: { ...fields } });
  },
  'dataTask()': async (url) => {
    const { openSession } = await import('../clients/urlSession.ts');
    const { session, request } = await openSession(url, 6);
    return () => session.dataTask(request);
  },
  'dataTaskEvents()': async (url) => {
    const { openSession } = await import('../clients/urlSession.ts');
    const { session, request } = await openSession(url, 6);
    return () => session.dataTaskEvents(request);
  },
  'dataTaskPublisher()': async (url) => {
    const { openSession } = await import('../clients/urlSession.ts');
    const { session, request } = await openSession(url, 6);
    return () => session.dataTaskPublisher(request);
  },
};

export const question: Question = {
  title: `Memory of a task that was created and not started (${count.toLocaleString('en')} of one request)`,
  contenders: Object.keys(makers),
  figures: [{ key: 'bytes', heading: 'heap bytes / task' }],
  baseline: 'bare Observable',
  goals: ['dataTask()', 'dataTaskEvents()', 'dataTaskPublisher()'].map((contender) => ({
    contender,
    figure: 'bytes',
    sense: 'at most',
    limit: 400,
  })),
  nodeOptions: ['--expose-gc'],
  measure: async (contender, place) => {
    const prepare = makers[contender];
    if (prepare === undefined) throw new TypeError(contender);
    const make = await prepare(`${place.origin}/small`);
    for (let index = 0; index < 1000; index += 1) make();
    const made: unknown[] = Array.from({ length: count }, () => null);
    collectGarbage();
    const before = process.memoryUsage().heapUsed;
    for (let index = 0; index < count; index += 1) made[index] = make();
    collectGarbage();
    const bytes = (process.memoryUsage().heapUsed - before) / count;
    return made.length === count ? { bytes } : {};
  },
};
