import { describe, expect, it } from '@jest/globals';
import { BodyChunks } from '../../../../../src/platform/node/http1/BodyChunks.ts';
import { chunkedBody } from '../../../../support/transportRun.ts';

const bytes = (...values: readonly number[]): Uint8Array => new Uint8Array(values);

const recording = (
  next: () => Promise<IteratorResult<Uint8Array, undefined>>,
): { readonly chunks: BodyChunks; readonly calls: string[] } => {
  const calls: string[] = [];
  const source: AsyncIterable<Uint8Array> = {
    [Symbol.asyncIterator]: () => {
      calls.push('open');
      return {
        next,
        return: () => {
          calls.push('return');
          return Promise.reject(new Error('cannot even be closed'));
        },
      };
    },
  };
  return {
    chunks: new BodyChunks(
      chunkedBody(() => source),
      { hasFlushed: false },
    ),
    calls,
  };
};

const never = (): Promise<never> => new Promise(() => {});

describe('the chunks of a body', () => {
  it('come one by one, and the source is opened with the first', async () => {
    const values = [bytes(1), bytes(2)];
    const { chunks, calls } = recording(() => {
      const value = values.shift();
      return Promise.resolve(value === undefined ? { done: true, value } : { done: false, value });
    });
    expect(calls).toEqual([]);
    const got: Uint8Array[] = [];
    for await (const chunk of chunks) got.push(chunk);
    expect(got).toEqual([bytes(1), bytes(2)]);
    chunks.stop();
    expect(calls).toEqual(['open']);
  });

  it('end with a failure when they are stopped, so that nobody takes a part for the whole', async () => {
    const { chunks, calls } = recording(never);
    const waiting = chunks.next();
    chunks.stop();
    await expect(waiting).rejects.toThrow('not needed');
    await expect(chunks.next()).rejects.toThrow('not needed');
    chunks.stop();
    expect(calls).toEqual(['open', 'return']);
    expect(chunks.failure).toBeNull();
  });

  it('do not open a source any more once they are stopped', async () => {
    const { chunks, calls } = recording(never);
    chunks.stop();
    await expect(chunks.next()).rejects.toThrow('not needed');
    expect(calls).toEqual([]);
  });

  it('close the source when their reader goes away', async () => {
    const { chunks, calls } = recording(() => Promise.resolve({ done: false, value: bytes(1) }));
    for await (const chunk of chunks) {
      expect(chunk).toEqual(bytes(1));
      break;
    }
    expect(calls).toEqual(['open', 'return']);
  });

  it('tell the body when nothing of what they gave is still to be written', async () => {
    const connection = { hasFlushed: false };
    let flushed = 0;
    async function* values(): AsyncGenerator<Uint8Array> {
      yield bytes(1);
      yield bytes(2);
    }
    const body = {
      ...chunkedBody(values),
      didFlush: () => {
        flushed += 1;
      },
    };
    const chunks = new BodyChunks(body, connection);
    await chunks.next();
    await chunks.next();
    expect(flushed).toBe(0);
    connection.hasFlushed = true;
    await chunks.next();
    expect(flushed).toBe(1);
  });

  it('remember what the source threw, also when it cannot be opened', async () => {
    const reason = new RangeError('no');
    const { chunks } = recording(() => Promise.reject(reason));
    await expect(chunks.next()).rejects.toBe(reason);
    expect(chunks.failure?.reason).toBe(reason);
    const closed = new BodyChunks(
      chunkedBody(() => {
        throw reason;
      }),
      { hasFlushed: false },
    );
    await expect(closed.next()).rejects.toBe(reason);
    expect(closed.failure?.reason).toBe(reason);
  });
});
