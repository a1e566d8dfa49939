import type { OutgoingBody } from '../../src/loading/OutgoingBody.ts';

/** Takes a body as a transport does that keeps all it is given. */
export const takeWhole = async (body: OutgoingBody): Promise<Buffer> => {
  if (body.data !== null) {
    body.didSend?.(body.data.byteLength);
    return Buffer.from(body.data);
  }
  const chunks: Uint8Array[] = [];
  for await (const chunk of body.chunks()) chunks.push(chunk);
  return Buffer.concat(chunks);
};

/** Takes a body as a transport does that has written each chunk before it asks for the next. */
export const takeFlushing = async (body: OutgoingBody): Promise<Buffer> => {
  const copies: Buffer[] = [];
  const iterator = body.chunks()[Symbol.asyncIterator]();
  for (;;) {
    const result = await iterator.next();
    if (result.done === true) return Buffer.concat(copies);
    copies.push(Buffer.from(result.value));
    body.didFlush?.();
  }
};
