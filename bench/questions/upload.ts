import { closeSync, createReadStream, mkdtempSync, openSync, readSync, rmSync, writeSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fields } from '../clients/Client.ts';
import { gibi, mebi, measureTransfer, transferFigures } from '../harness/transfer.ts';
import { unlessQuick } from '../harness/quick.ts';
import type { Place, Question } from '../harness/Question.ts';

// Set by the runner, and inherited by the processes that measure.
const folderVariable = 'RX_URLSESSION_BENCH_FOLDER';
const bigLength = unlessQuick(gibi, 4);
const bigFile = (): string => join(process.env[folderVariable] ?? '', 'big');
const smallFile = (): string => join(process.env[folderVariable] ?? '', '1MiB');

const writeFile = (path: string, length: number): void => {
  const descriptor = openSync(path, 'w');
  const piece = Buffer.alloc(mebi, 'y');
  for (let written = 0; written < length; written += mebi) writeSync(descriptor, piece);
  closeSync(descriptor);
};

/** Uploads a file and returns how many bytes the server says it got. */
type Upload = (file: string, length: number) => Promise<number>;

const headersFor = (length: number): Record<string, string> => ({ ...fields, 'content-length': String(length) });

const viaUndici = async (place: Place, pieceLength: number | undefined): Promise<Upload> => {
  const { request } = await import('undici');
  return async (file, length) => {
    const body = createReadStream(file, pieceLength === undefined ? {} : { highWaterMark: pieceLength });
    const answer = await request(`${place.origin}/sink`, { method: 'PUT', headers: headersFor(length), body });
    return Number(await answer.body.text());
  };
};

const openers: Readonly<Record<string, (place: Place) => Promise<Upload>>> = {
  'raw net': (place) =>
    Promise.resolve(
      (file, length) =>
        new Promise((resolve, reject) => {
          const socket = connect({ host: place.host, port: place.port });
          const descriptor = openSync(file, 'r');
          const buffers = [Buffer.allocUnsafe(mebi), Buffer.allocUnsafe(mebi)];
          const send = (turn: number): void => {
            const buffer = buffers[turn & 1];
            const bytes = buffer === undefined ? 0 : readSync(descriptor, buffer);
            if (bytes > 0) socket.write(buffer?.subarray(0, bytes) ?? '', () => send(turn + 1));
            else closeSync(descriptor);
          };
          socket.on('error', reject);
          socket.on('data', (data) => {
            socket.destroy();
            resolve(Number(String(data).split('\r\n\r\n')[1]));
          });
          socket.write(`PUT /sink HTTP/1.1\r\nhost: ${place.host}\r\ncontent-length: ${length}\r\n\r\n`);
          send(0);
        }),
    ),
  'undici.request, default read stream': (place) => viaUndici(place, undefined),
  'undici.request, read stream of 1 MiB': (place) => viaUndici(place, mebi),
  events: async (place) => {
    const { openSession } = await import('../clients/urlSession.ts');
    return async (file) => {
      const { session, request } = await openSession(`${place.origin}/sink`, 6, 'PUT');
      return new Promise((resolve, reject) => {
        let text = '';
        session.uploadTaskEvents(request, { fromFile: file }).subscribe({
          next: (event) => {
            if (event.type === 'data') text += Buffer.from(event.data).toString('latin1');
          },
          error: reject,
          complete: () => resolve(Number(text)),
        });
      });
    };
  },
  promise: async (place) => {
    const { openSession } = await import('../clients/urlSession.ts');
    return async (file) => {
      const { session, request } = await openSession(`${place.origin}/sink`, 6, 'PUT');
      const [data] = await session.upload(request, { fromFile: file });
      return Number(new TextDecoder().decode(data));
    };
  },
};

const baseline = 'undici.request, default read stream';

export const question: Question = {
  title: `Upload of ${bigLength / mebi} MiB from a file (in the page cache)`,
  contenders: Object.keys(openers),
  figures: transferFigures,
  baseline,
  goals: [
    { contender: 'events', figure: 'throughput', against: baseline, sense: 'at least', limit: 2 },
    { contender: 'events', figure: 'cpu', against: baseline, sense: 'at most', limit: 0.5 },
    { contender: 'events', figure: 'rss', sense: 'at most', limit: 48 },
    { contender: 'promise', figure: 'throughput', against: baseline, sense: 'at least', limit: 2 },
  ],
  prepare: () => {
    const folder = mkdtempSync(join(tmpdir(), 'rx-urlsession-bench-'));
    process.env[folderVariable] = folder;
    process.once('SIGINT', () => process.exit(130));
    const takeAway = (): void => rmSync(folder, { recursive: true, force: true });
    process.once('exit', takeAway);
    writeFile(bigFile(), bigLength);
    writeFile(smallFile(), mebi);
    return takeAway;
  },
  measure: async (contender, place) => {
    const open = openers[contender];
    if (open === undefined) throw new TypeError(contender);
    const upload = await open(place);
    await upload(smallFile(), mebi);
    return measureTransfer(bigLength, () => upload(bigFile(), bigLength));
  },
};
