import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { setImmediate as turn } from 'node:timers/promises';
import { URLError } from '../../../src/foundation/URLError.ts';
import { Http1Fixture, requestOf } from '../../support/http1Fixture.ts';
import { respond } from '../../support/rawServer.ts';
import { chunkedBody, dataBody } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function* pieces(...texts: readonly string[]): AsyncGenerator<Uint8Array> {
  for (const text of texts) {
    await turn();
    yield bytes(text);
  }
}

/** A source that says whether it was opened and closed. */
class WatchedSource {
  opened = 0;
  closed = 0;
  readonly #next: () => Promise<IteratorResult<Uint8Array, undefined>>;

  constructor(next: () => Promise<IteratorResult<Uint8Array, undefined>>) {
    this.#next = next;
  }

  readonly chunks = (): AsyncIterable<Uint8Array> => {
    this.opened += 1;
    return {
      [Symbol.asyncIterator]: () => ({
        next: this.#next,
        return: () => {
          this.closed += 1;
          return Promise.resolve({ done: true, value: undefined });
        },
      }),
    };
  };
}

const never = (): Promise<never> => new Promise(() => {});

describe('the body of a request', () => {
  it('goes in one piece with its length when it is in memory (RFC 9112 §6.2)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('ok'));
    });
    const sent: number[] = [];
    const body = dataBody(bytes('name=value'), (count) => sent.push(count));
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), { body });
    expect(run.calls).toEqual(['sent', 'response 200', 'data 2', 'finish']);
    const { head } = server.requests[0]!;
    expect(head).toContain('content-length: 10\r\n');
    expect(server.connections[0]?.received).toBe(`${head}name=value`);
    expect(sent).toEqual([10]);
    expect(run.bytesSent).toBe(10);
    expect(run.transfer).toMatchObject({ requestBodyBytes: 10, requestHeaderBytes: head.length });
  });

  it('is a view of its memory, not all of it', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const body = dataBody(bytes('secret-name=value-secret').subarray(7, 17));
    await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), { body });
    expect(server.connections[0]?.received.slice(server.requests[0]?.head.length)).toBe('name=value');
  });

  it('goes in chunks when nobody knows its length (RFC 9112 §7.1)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.on('data', () => {
        if (server.connections[0]?.received.endsWith('0\r\n\r\n') === true) socket.write(respond('ok'));
      });
    });
    const body = chunkedBody(() => pieces('ab', 'cde'));
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), { body });
    expect(run.calls).toEqual(['sent', 'response 200', 'data 2', 'finish']);
    const { head } = server.requests[0]!;
    expect(head).toContain('transfer-encoding: chunked\r\n');
    expect(head).not.toMatch(/content-length/i);
    expect(server.connections[0]?.received.slice(head.length)).toBe('2\r\nab\r\n3\r\ncde\r\n0\r\n\r\n');
    expect(run.transfer).toMatchObject({ requestBodyBytes: 5, requestHeaderBytes: head.length });
    expect(run.bytesSent).toBe(5);
  });

  it('has the length that its source knows, or that the request says of a stream (surface.md §6.1)', async () => {
    const server = await fixture.serve((request, socket) => {
      socket.on('data', () => {
        if (request.connection.received.endsWith('cde')) socket.write(respond(''));
      });
    });
    const known = requestOf(`${server.origin}/`, { method: 'PUT' });
    const body = chunkedBody(() => pieces('ab', 'cde'), 5);
    const first = await fixture.load(fixture.transport(), known, { body });
    const said = requestOf(`${server.origin}/`, { method: 'PUT', fields: { 'Content-Length': '5' } });
    const second = await fixture.load(fixture.transport(), said, { body: chunkedBody(() => pieces('ab', 'cde')) });
    for (const [index, run] of [first, second].entries()) {
      expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
      expect(server.requests[index]?.head).toContain('content-length: 5\r\n');
      expect(server.requests[index]?.head).not.toContain('chunked');
      expect(run.transfer?.requestHeaderBytes).toBe(server.requests[index]?.head.length);
    }
  });

  it('says nothing of a length that is no number', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const request = requestOf(`${server.origin}/`, { method: 'PUT', fields: { 'Content-Length': 'much' } });
    const run = await fixture.load(fixture.transport(), request, { body: chunkedBody(() => pieces('ab')) });
    expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
    expect(server.requests[0]?.head).toContain('transfer-encoding: chunked\r\n');
  });

  it('is announced as empty by methods that have one (RFC 9110 §8.6), and its source is not opened', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const transport = fixture.transport();
    const source = new WatchedSource(never);
    for (const body of [null, dataBody(bytes('')), chunkedBody(source.chunks, 0)]) {
      const run = await fixture.load(transport, requestOf(`${server.origin}/`, { method: 'POST' }), { body });
      expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
      expect(server.requests.at(-1)?.head).toContain('content-length: 0\r\n');
      expect(run.transfer?.requestHeaderBytes).toBe(server.requests.at(-1)?.head.length);
    }
    expect(source.opened).toBe(0);
  });

  it('is read no faster than the connection takes it', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.pause();
    });
    let made = 0;
    const chunk = new Uint8Array(1 << 20);
    const source = new WatchedSource(() => {
      made += 1;
      return Promise.resolve({ done: false, value: chunk });
    });
    const run = fixture.start(fixture.transport(), requestOf(`${server.origin}/`, { method: 'PUT' }), {
      body: chunkedBody(source.chunks),
    });
    await run.heard('sent');
    let before = -1;
    while (made !== before) {
      before = made;
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(made).toBeLessThan(64);
    run.load.cancel();
    expect(source.closed).toBe(1);
  });

  it.each([
    ['shorter', 6],
    ['longer', 4],
  ])('is -1021 when it is %s than its length, and the server never has a whole request', async (_, length) => {
    const server = await fixture.serve(() => {});
    const body = chunkedBody(() => pieces('ab', 'cde'), length);
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'PUT' }), { body });
    expect(run.calls).toEqual(['sent', 'fail -1021']);
    expect(run.error?.phase).toBe('sending');
    await server.until(() => server.open === 0);
    expect(server.connections[0]?.received.slice(server.requests[0]?.head.length).length).toBeLessThan(length);
  });

  it('is -1021 with the cause when its source fails, and the connection is closed', async () => {
    const server = await fixture.serve(() => {});
    const cause = new RangeError('disk on fire');
    const body = chunkedBody(async function* () {
      yield bytes('ab');
      await turn();
      throw cause;
    });
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'PUT' }), { body });
    expect(run.calls).toEqual(['sent', 'fail -1021']);
    expect(run.error?.cause).toBe(cause);
    await server.until(() => server.open === 0);
    expect(server.connections[0]?.received).not.toMatch(/0\r\n\r\n$/);
  });

  it('passes a URLError of its source on', async () => {
    const server = await fixture.serve(() => {});
    const error = new URLError(-1100);
    const body = chunkedBody(() => {
      throw error;
    });
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'PUT' }), { body });
    expect(run.calls).toEqual(['sent', 'fail -1100']);
  });

  it('is not read any further when the answer is there, which is delivered (RFC 9112 §9.5)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('too large', '413 Content Too Large'));
    });
    const transport = fixture.transport();
    const request = requestOf(`${server.origin}/`, { method: 'POST' });
    let count = 0;
    const stalls = new WatchedSource(() => {
      count += 1;
      return count === 1 ? Promise.resolve({ done: false, value: bytes('start') }) : never();
    });
    const run = await fixture.load(transport, request, { body: chunkedBody(stalls.chunks) });
    expect(run.calls).toEqual(['sent', 'response 413', 'data 9', 'finish']);
    expect(run.text).toBe('too large');
    expect(stalls.closed).toBe(1);
    await server.until(() => server.open === 0);
    expect(server.connections[0]?.received).not.toMatch(/\r\n0\r\n\r\n$/);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.calls).toEqual(['sent', 'response 413', 'data 9', 'finish']);
    expect(second.transfer?.isReusedConnection).toBe(false);
  });

  it('is closed when the load is cancelled, also while a chunk is awaited', async () => {
    const server = await fixture.serve(() => {});
    const source = new WatchedSource(never);
    const run = fixture.start(fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(source.chunks),
    });
    await run.heard('sent');
    await turn();
    expect(source.opened).toBe(1);
    run.load.cancel();
    expect(source.closed).toBe(1);
    await server.until(() => server.open === 0);
    expect(run.calls).toEqual(['sent']);
  });

  it('is not opened when the load is cancelled before there is a connection', async () => {
    const server = await fixture.serve(() => {});
    const source = new WatchedSource(never);
    const run = fixture.start(fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(source.chunks),
    });
    run.load.cancel();
    await turn();
    await turn();
    expect([source.opened, run.calls]).toEqual([0, []]);
  });

  it('arrives as it was, however large', async () => {
    const { createHash } = await import('node:crypto');
    const sent = createHash('sha256');
    const got = createHash('sha256');
    const total = 32 << 20;
    let count = 0;
    const server = await fixture.serve(() => {});
    let isHead = true;
    server.onBytes = (chunk) => {
      // The engine writes the head in one piece.
      const body = isHead ? chunk.subarray(chunk.indexOf('\r\n\r\n') + 4) : chunk;
      isHead = false;
      got.update(body);
      count += body.length;
      if (count === total) server.connections[0]?.socket.write(respond('done'));
    };
    let left = total;
    const body = chunkedBody(async function* () {
      while (left > 0) {
        const chunk = new Uint8Array(1 << 20).fill(left % 251);
        left -= chunk.length;
        sent.update(chunk);
        yield chunk;
      }
    }, total);
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { method: 'PUT' }), { body });
    expect(run.calls).toEqual(['sent', 'response 200', 'data 4', 'finish']);
    expect(got.digest('hex')).toBe(sent.digest('hex'));
    expect(run.transfer?.requestBodyBytes).toBe(total);
  });
});
