import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { catchError, lastValueFrom, of, toArray } from 'rxjs';
import { type Recording, recordTask, runMarbles } from '../../marbles/index.ts';
import { URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

const requests: Readonly<Record<string, (url: string) => URLRequest>> = {
  'a body in pieces': (url) => URLRequest.get(`${url}/pieces`),
  'no body': (url) => URLRequest.get(`${url}/nothing`),
  'an error status with trailers': (url) => URLRequest.get(`${url}/trailers`),
  'an upload': (url) => URLRequest.post(`${url}/upload`).json({ text: 'x'.repeat(100_000) }),
  'a connection that is lost': (url) => URLRequest.get(`${url}/cut`),
};

/** Counts turns of the event loop, so that what comes in one turn comes at one time on every machine. */
const turns = (): (() => number) => {
  let turn = 0;
  let isCounted = false;
  return () => {
    if (!isCounted) {
      isCounted = true;
      setImmediate(() => {
        isCounted = false;
        turn += 1;
      });
    }
    return turn;
  };
};

describe('a real run, recorded and played again', () => {
  let server: ScriptedServer;
  const session = new URLSession(URLSessionConfiguration.ephemeral);

  beforeAll(async () => {
    server = await scriptedServer({
      '/pieces': (_request, response) => {
        response.writeHead(200, { 'content-type': 'text/plain' });
        response.write('first');
        setImmediate(() => response.write(new Uint8Array([0xff, 0x00]), () => response.end('last')));
      },
      '/nothing': (_request, response) => {
        response.writeHead(204).end();
      },
      '/trailers': (_request, response) => {
        response.writeHead(404, { trailer: 'etag' });
        response.write('gone');
        response.addTrailers({ etag: 'x' });
        response.end();
      },
      '/upload': (request, response) => {
        request.resume().once('end', () => response.end('thanks'));
      },
      '/cut': (_request, response) => {
        response.writeHead(200, { 'content-length': 10 });
        response.write('some', () => response.destroy());
      },
    });
  });
  afterAll(async () => {
    session.invalidateAndCancel();
    await session.finished;
    await server.close();
  });

  const record = async (request: URLRequest): Promise<Recording> => {
    const recording = recordTask(session.dataTaskEvents(request), { frame: 1, now: turns() });
    await lastValueFrom(
      recording.task$.pipe(
        toArray(),
        catchError(() => of([])),
      ),
    );
    return recording.result();
  };

  it.each(Object.entries(requests))('tells the same: %s', async (_what, requestFor) => {
    const request = requestFor(server.url);
    const { diagram, values, error } = await record(request);
    expect(diagram).toMatch(/n.*s.*m/);
    runMarbles(({ session: virtual, load, expectTask }) => {
      load('*').answers(diagram, values, error);
      expectTask(virtual.dataTaskEvents(request)).toBe(diagram, values, error);
    });
  });
});
