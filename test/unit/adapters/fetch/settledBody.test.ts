import { describe, expect, it } from '@jest/globals';

import { settledBody } from '../../../../src/adapters/fetch/settledBody.ts';
import type { ByteStream, HTTPBody } from '../../../../src/foundation/HTTPBody.ts';

const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text));

const streamIn = (body: HTTPBody): ByteStream => {
  if (body.kind !== 'stream') throw new Error(`it is of kind ${body.kind}`);
  return body.stream;
};

const textOf = async (body: HTTPBody): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of streamIn(body) as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
};

describe('the body of a Request', () => {
  it.each(['', 'text', 'x'.repeat(500_000)])('of text is data, of whatever size', async (text) => {
    const { body, length, reopen } = await settledBody(new Response(text).body!);
    expect([length, reopen?.()]).toEqual([text.length, body]);
    expect(body.kind === 'data' ? Buffer.from(body.data).toString() : null).toBe(text);
  });

  it('that waits for something is a stream, with what was read of it', async () => {
    const gate = Promise.withResolvers<undefined>();
    let turn = 0;
    const stream = new ReadableStream<Uint8Array>({
      pull: async (controller) => {
        turn += 1;
        if (turn === 2) await gate.promise;
        controller.enqueue(bytes(`part ${String(turn)} `));
        if (turn === 3) controller.close();
      },
    });
    const { body, length, reopen } = await settledBody(stream);
    expect([length, reopen]).toEqual([-1, null]);
    gate.resolve(undefined);
    expect(await textOf(body)).toBe('part 1 part 2 part 3 ');
  });

  it('of a blob in memory is data', async () => {
    const { body, length } = await settledBody(new Blob(['x'.repeat(200_000)]).stream());
    expect([body.kind, length]).toEqual(['data', 200_000]);
  });

  it('that fails fails where it is read', async () => {
    const reason = new Error('broken');
    const failing = new ReadableStream<Uint8Array>({
      start: (controller) => {
        controller.error(reason);
      },
    });
    const { body } = await settledBody(failing);
    await expect(textOf(body)).rejects.toBe(reason);
  });

  it('that is left before it was asked for is cancelled', async () => {
    let isLeft = false;
    const { body } = await settledBody(
      new ReadableStream<Uint8Array>({
        cancel: () => {
          isLeft = true;
        },
      }),
    );
    await (streamIn(body) as unknown as AsyncDisposable)[Symbol.asyncDispose]();
    expect(isLeft).toBe(true);
  });

  it('that is left in the middle is cancelled', async () => {
    let isLeft = false;
    const { body } = await settledBody(
      new ReadableStream<Uint8Array>({
        start: (controller) => {
          controller.enqueue(bytes('one'));
        },
        cancel: () => {
          isLeft = true;
        },
      }),
    );
    for await (const chunk of streamIn(body) as AsyncIterable<Uint8Array>) {
      expect(Buffer.from(chunk).toString()).toBe('one');
      break;
    }
    expect(isLeft).toBe(true);
  });
});
