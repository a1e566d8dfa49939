import { describe, expect, it } from '@jest/globals';
import { BodyCollection } from '../../../../src/platform/browser/BodyCollection.ts';
import { chunkedBody } from '../../../support/transportRun.ts';

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** A body whose reader is watched. */
const watched = (pieces: readonly string[], log: string[], end: Promise<unknown> = Promise.resolve()) =>
  chunkedBody(async function* () {
    try {
      for (const piece of pieces) yield bytes(piece);
      await end;
      log.push('read to its end');
    } finally {
      log.push('closed');
    }
  });

describe('BodyCollection', () => {
  it('gathers all pieces', async () => {
    const log: string[] = [];
    const whole = await new BodyCollection(watched(['one, ', 'two'], log)).whole();
    expect(await whole.text()).toBe('one, two');
    expect(log).toEqual(['read to its end', 'closed']);
  });

  it('takes a body that is just as large as it may be', async () => {
    expect((await new BodyCollection(watched(['abc', 'de'], []), 5).whole()).size).toBe(5);
  });

  it('refuses a larger one with -1103, and closes its reader', async () => {
    const log: string[] = [];
    const collection = new BodyCollection(watched(['abc', 'def', 'ghi'], log), 5);
    await expect(collection.whole()).rejects.toMatchObject({ code: -1103, phase: 'sending' });
    collection.stop();
    await Promise.resolve();
    expect(log).toEqual(['closed']);
  });

  it('fails as its reader does', async () => {
    const reason = new Error('torn');
    const body = chunkedBody(async function* () {
      yield bytes('one');
      throw reason;
    });
    await expect(new BodyCollection(body).whole()).rejects.toBe(reason);
  });

  it('closes a reader that nobody waits for any more, also in the middle of a read, and once', async () => {
    let returned = 0;
    let asked = 0;
    const iterator: AsyncIterator<Uint8Array> = {
      next: () => {
        asked += 1;
        return new Promise(() => {});
      },
      return: () => {
        returned += 1;
        return Promise.reject(new Error('nobody hears it'));
      },
    };
    const collection = new BodyCollection(chunkedBody(() => ({ [Symbol.asyncIterator]: () => iterator })));
    void collection.whole();
    collection.stop();
    collection.stop();
    await Promise.resolve();
    expect([asked, returned]).toEqual([1, 1]);
  });
});
