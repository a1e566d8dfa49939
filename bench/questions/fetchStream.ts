import { type AnyFetch, fetchFunctionOf, fetchFunctions } from '../clients/fetchFunctions.ts';
import { fields } from '../clients/Client.ts';
import { gibi, mebi, measureTransfer, transferFigures } from '../harness/transfer.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Question } from '../harness/Question.ts';

const length = unlessQuick(gibi, 4);

/** Ways to read the stream of a body, lets every chunk go, and says how many bytes there were. */
const readers: Readonly<Record<string, (body: ReadableStream<Uint8Array>) => Promise<number>>> = {
  'getReader()': async (body) => {
    const reader = body.getReader();
    let received = 0;
    for (let read = await reader.read(); !read.done; read = await reader.read()) received += read.value.length;
    return received;
  },
  'for await': async (body) => {
    let received = 0;
    for await (const chunk of body) received += chunk.length;
    return received;
  },
};

const take = async (call: AnyFetch, url: string, reader: string): Promise<number> => {
  const { body } = await call(url, { headers: fields });
  const read = readers[reader];
  if (body === null || read === undefined) throw new TypeError(reader);
  return read(body);
};

const goalsOf = (reader: string): Question['goals'] => {
  const [contender, against] = [`session.fetch, ${reader}`, `undici.fetch, ${reader}`];
  return [
    { contender, figure: 'throughput', against, sense: 'at least', limit: 1 },
    { contender, figure: 'cpu', against, sense: 'at most', limit: 1 },
    { contender, figure: 'rss', against, sense: 'at most', limit: 1 },
  ];
};

export const question: Question = {
  title: `fetch: download of ${length / mebi} MiB as a stream, to nothing`,
  contenders: Object.keys(readers).flatMap((reader) => Object.keys(fetchFunctions).map((name) => `${name}, ${reader}`)),
  figures: transferFigures,
  baseline: 'undici.fetch, getReader()',
  goals: Object.keys(readers).flatMap(goalsOf),
  measure: async (contender, place) => {
    const [, reader = ''] = contender.split(', ');
    const call = await fetchFunctionOf(contender, place.origin);
    await take(call, `${place.origin}/bytes/1024`, reader);
    return measureTransfer(length, () => take(call, `${place.origin}/bytes/${length}`, reader));
  },
};
