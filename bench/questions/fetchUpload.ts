import { type AnyFetch, fetchFunctionOf, fetchFunctions } from '../clients/fetchFunctions.ts';
import { fields } from '../clients/Client.ts';
import { mebi, measureTransfer, transferFigures } from '../harness/transfer.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const length = unlessQuick(512 * mebi, 4);
const piece = 64 * 1024;

/** Makes its bytes when they are asked for, as a body of unknown source does. */
const streamOf = (bytes: number): ReadableStream<Uint8Array> => {
  let left = bytes;
  return new ReadableStream({
    pull: (controller) => {
      if (left === 0) return controller.close();
      const size = Math.min(piece, left);
      left -= size;
      controller.enqueue(new Uint8Array(size));
    },
  });
};

/** Uploads and returns how many bytes the server says it got. */
const put = async (call: AnyFetch, url: string, bytes: number): Promise<number> => {
  const headers = { ...fields, 'content-length': String(bytes) };
  const response = await call(url, { method: 'PUT', headers, body: streamOf(bytes), duplex: 'half' });
  return Number(await response.text());
};

export const question: Question = {
  title: `fetch: upload of ${length / mebi} MiB from a stream (duplex: 'half')`,
  contenders: Object.keys(fetchFunctions),
  figures: transferFigures,
  baseline: 'undici.fetch',
  goals: [
    { contender: 'session.fetch', figure: 'throughput', against: 'undici.fetch', sense: 'at least', limit: 1 },
    { contender: 'session.fetch', figure: 'cpu', against: 'undici.fetch', sense: 'at most', limit: 1 },
    // What the source makes anew for every piece is in it until it is collected; a body that is gathered is far above.
    { contender: 'session.fetch', figure: 'rss', sense: 'at most', limit: 96 },
  ],
  measure: async (contender, place) => {
    const call = await fetchFunctionOf(contender, place.origin);
    await put(call, `${place.origin}/sink`, mebi);
    return measureTransfer(length, () => put(call, `${place.origin}/sink`, length));
  },
};
