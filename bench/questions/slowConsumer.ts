import { setTimeout as sleep } from 'node:timers/promises';
import { lastValueFrom } from 'rxjs';
import { fields } from '../clients/Client.ts';
import { mebi, measureTransfer, transferFigures } from '../harness/transfer.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const length = unlessQuick(192 * mebi, 4);

/** Takes a body, with a rest of a millisecond after every chunk. */
const takers: Readonly<Record<string, (url: string) => Promise<number>>> = {
  'undici.request': async (url) => {
    const { request } = await import('undici');
    const { body } = await request(url, { headers: fields });
    let received = 0;
    for await (const chunk of body) {
      received += (chunk as Buffer).length;
      await sleep(1);
    }
    return received;
  },
  'bytes().chunks()': async (url) => {
    const { openSession } = await import('../clients/urlSession.ts');
    const { session, request } = await openSession(url, 6);
    const [bytes] = await session.bytes(request);
    let received = 0;
    for await (const chunk of bytes.chunks()) {
      received += chunk.length;
      await sleep(1);
    }
    return received;
  },
  'events, paced()': async (url) => {
    const { importOperators, openSession } = await import('../clients/urlSession.ts');
    const { paced } = await importOperators();
    const { session, request } = await openSession(url, 6);
    let received = 0;
    const slowly = session.dataTaskEvents(request).pipe(
      paced((chunk) => {
        received += chunk.length;
        return sleep(1);
      }),
    );
    await lastValueFrom(slowly);
    return received;
  },
};

export const question: Question = {
  title: `Download of ${length / mebi} MiB by a consumer that rests 1 ms after every chunk`,
  contenders: Object.keys(takers),
  figures: [transferFigures[2], transferFigures[0], transferFigures[1]],
  baseline: 'undici.request',
  goals: ['bytes().chunks()', 'events, paced()'].map((contender) => ({
    contender,
    figure: 'rss',
    sense: 'at most',
    limit: 48,
  })),
  measure: async (contender, place) => {
    const take = takers[contender];
    if (take === undefined) throw new TypeError(contender);
    await take(`${place.origin}/bytes/1024`);
    return measureTransfer(length, () => take(`${place.origin}/bytes/${length}`));
  },
};
