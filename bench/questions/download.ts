import { connect } from 'node:net';
import { fields } from '../clients/Client.ts';
import { gibi, mebi, measureTransfer, transferFigures } from '../harness/transfer.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Place, Question } from '../harness/Question.ts';

const length = unlessQuick(gibi, 4);

/** Gets a body, lets every chunk go, and says how many bytes there were. */
type Download = (path: string) => Promise<number>;

const openers: Readonly<Record<string, (place: Place) => Promise<Download>>> = {
  'raw net': (place) =>
    Promise.resolve(
      (path) =>
        new Promise((resolve, reject) => {
          const length = Number(path.slice(path.lastIndexOf('/') + 1));
          let received = 0;
          let headLength = 0;
          const buffer = Buffer.allocUnsafe(64 * 1024);
          const read = (bytes: number): boolean => {
            if (headLength === 0) headLength = buffer.subarray(0, bytes).indexOf('\r\n\r\n') + 4;
            received += bytes;
            if (received === headLength + length) {
              socket.destroy();
              resolve(length);
            }
            return true;
          };
          const socket = connect({ host: place.host, port: place.port, onread: { buffer, callback: read } });
          socket.on('error', reject);
          socket.write(`GET ${path} HTTP/1.1\r\nhost: ${place.host}\r\n\r\n`);
        }),
    ),
  'undici.dispatch': async (place) => {
    const { Agent } = await import('undici');
    const agent = new Agent();
    return (path) =>
      new Promise((resolve, reject) => {
        let received = 0;
        agent.dispatch(
          { origin: place.origin, path, method: 'GET', headers: fields },
          {
            onRequestStart: () => undefined,
            onResponseStart: () => undefined,
            onResponseData: (_controller, chunk) => {
              received += chunk.length;
            },
            onResponseEnd: () => resolve(received),
            onResponseError: (_controller, error) => reject(error),
          },
        );
      });
  },
  'undici.request': async (place) => {
    const { request } = await import('undici');
    return async (path) => {
      let received = 0;
      const { body } = await request(place.origin + path, { headers: fields });
      for await (const chunk of body) received += (chunk as Buffer).length;
      return received;
    };
  },
  'global fetch': (place) =>
    Promise.resolve(async (path) => {
      let received = 0;
      const { body } = await fetch(place.origin + path, { headers: fields });
      for await (const chunk of body ?? []) received += chunk.length;
      return received;
    }),
  events: async (place) => {
    const { openSession } = await import('../clients/urlSession.ts');
    return async (path) => {
      const { session, request } = await openSession(place.origin + path, 6);
      return new Promise((resolve, reject) => {
        let received = 0;
        session.dataTaskEvents(request).subscribe({
          next: (event) => {
            if (event.type === 'data') received += event.data.length;
          },
          error: reject,
          complete: () => resolve(received),
        });
      });
    };
  },
  'bytes().chunks()': async (place) => {
    const { openSession } = await import('../clients/urlSession.ts');
    return async (path) => {
      const { session, request } = await openSession(place.origin + path, 6);
      const [bytes] = await session.bytes(request);
      let received = 0;
      for await (const chunk of bytes.chunks()) received += chunk.length;
      return received;
    };
  },
};

export const question: Question = {
  title: `Download of ${length / mebi} MiB to nothing`,
  contenders: Object.keys(openers),
  figures: transferFigures,
  baseline: 'undici.dispatch',
  goals: [
    { contender: 'events', figure: 'throughput', against: 'undici.dispatch', sense: 'at least', limit: 0.95 },
    { contender: 'events', figure: 'rss', sense: 'at most', limit: 48 },
    { contender: 'bytes().chunks()', figure: 'rss', sense: 'at most', limit: 48 },
  ],
  measure: async (contender, place) => {
    const open = openers[contender];
    if (open === undefined) throw new TypeError(contender);
    const download = await open(place);
    await download('/bytes/1024');
    return measureTransfer(length, () => download(`/bytes/${length}`));
  },
};
