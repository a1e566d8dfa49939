import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { requestOf } from '../../support/http1Fixture.ts';
import { Http2Fixture } from '../../support/http2Fixture.ts';
import { chunkedBody, dataBody } from '../../support/transportRun.ts';

let fixture: Http2Fixture;
beforeEach(() => {
  fixture = new Http2Fixture();
});
afterEach(async () => {
  await fixture.close();
});

const collect = async (stream: AsyncIterable<Uint8Array>): Promise<string> => {
  const chunks: Uint8Array[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString('latin1');
};

describe('an exchange over HTTP/2', () => {
  it('has a head, a body, trailers and an end, in this order (RFC 9113 §8.1)', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200, 'x-a': '1', 'set-cookie': ['a=1', 'b=2'] }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers({ 'x-sum': '5' });
      });
      stream.end('hello');
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/path?q=1`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'trailers', 'finish']);
    expect(run.text).toBe('hello');
    expect(run.response?.httpVersion).toBe('HTTP/2');
    expect(run.response?.valueForHTTPHeaderField('X-A')).toBe('1');
    expect(run.response?.headers.getAll('set-cookie')).toEqual(['a=1', 'b=2']);
    expect(run.response?.headers.has(':status')).toBe(false);
    expect(Object.keys(run.response?.allHeaderFields ?? {}).filter((name) => name.startsWith(':'))).toEqual([]);
    expect(run.trailers?.get('x-sum')).toBe('5');
    expect(server.requests[0]).toMatchObject({ ':method': 'GET', ':path': '/path?q=1', ':scheme': 'https' });
  });

  it('delivers 1xx heads before the final one, 100 and 103 alike (RFC 9110 §15.2)', async () => {
    const server = await fixture.serve((stream) => {
      stream.additionalHeaders({ ':status': 100 });
      stream.additionalHeaders({ ':status': 103, link: '</a.css>' });
      stream.respond({ ':status': 204 }, { endStream: true });
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'informational 100', 'informational 103', 'response 204', 'finish']);
    expect(run.informational[1]?.valueForHTTPHeaderField('link')).toBe('</a.css>');
  });

  it.each(['HEAD', 'GET'])('ends with a head that ends the stream: %s', async (method) => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200, 'content-length': '0' }, { endStream: true });
    });
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method }));
    expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
  });

  it('says what it cost: h2, times, bytes, and what TLS agreed on', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200 });
      stream.end('hello');
    });
    const transport = await fixture.transport();
    const first = await fixture.load(transport, `${server.origin}/`);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(first.transfer).toMatchObject({ isReusedConnection: false, responseBodyBytes: 5 });
    expect(second.transfer).toMatchObject({ isReusedConnection: true });
    expect(second.transfer?.connection).toBe(first.transfer?.connection);
    expect(first.transfer?.connection).toMatchObject({ networkProtocolName: 'h2', tlsProtocolVersion: 0x0304 });
    expect(first.transfer?.connection?.tlsCipherSuite).toBeGreaterThan(0);
    const { transfer } = first;
    const times = [
      transfer!.connection!.secureConnectionEnd,
      transfer!.requestStart,
      transfer!.requestEnd,
      transfer!.responseStart,
      transfer!.responseEnd,
    ];
    expect([...times].sort((a, b) => a - b)).toEqual(times);
    expect(transfer?.requestHeaderBytes).toBeGreaterThan(0);
    expect(transfer?.responseHeaderBytes).toBeGreaterThan(0);
  });

  it('carries a body in one piece, with its length (RFC 9110 §8.6)', async () => {
    const bodies: string[] = [];
    const server = await fixture.serve((stream) => {
      void collect(stream).then((body) => {
        bodies.push(body);
        stream.respond({ ':status': 201 });
        stream.end();
      });
    });
    const sent: number[] = [];
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: dataBody(Buffer.from('some bytes'), (bytes) => sent.push(bytes)),
    });
    expect(run.calls).toEqual(['sent', 'response 201', 'finish']);
    expect(bodies).toEqual(['some bytes']);
    expect(sent).toEqual([10]);
    expect(server.requests[0]?.['content-length']).toBe('10');
    expect(run.transfer?.requestBodyBytes).toBe(10);
  });

  it('carries a body in chunks, of unknown and of known length', async () => {
    const bodies: string[] = [];
    const server = await fixture.serve((stream) => {
      void collect(stream).then((body) => {
        bodies.push(body);
        stream.respond({ ':status': 200 }, { endStream: true });
      });
    });
    const transport = await fixture.transport();
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one ');
      yield Buffer.from('two');
    };
    const post = (): URLRequest => requestOf(`${server.origin}/`, { method: 'POST' });
    await fixture.load(transport, post(), { body: chunkedBody(chunks) });
    await fixture.load(transport, post(), { body: chunkedBody(chunks, 7) });
    expect(bodies).toEqual(['one two', 'one two']);
    expect(server.requests.map((headers) => headers['content-length'])).toEqual([undefined, '7']);
  });

  it('never lets a cancelled upload seem whole', async () => {
    let wasEnded = false;
    const server = await fixture.serve((stream) => {
      stream.resume();
      // The engine ends what it closes; an end that came before says that the client ended the body itself.
      const push = stream.push.bind(stream);
      stream.push = (chunk: unknown) => {
        if (chunk === null && !stream.closed) wasEnded = true;
        return push(chunk);
      };
    });
    let pulled = 0;
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one');
      pulled += 1;
      await new Promise(() => {});
    };
    const run = fixture.start(await fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(chunks),
    });
    await server.until(() => server.requests.length === 1);
    while (pulled === 0) await new Promise((done) => setImmediate(done));
    run.load.cancel();
    await server.until(() => server.closed.length === 1);
    expect(server.closed).toEqual([8]);
    expect(wasEnded).toBe(false);
    expect(run.isOver).toBe(false);
  });

  it('is -1021 when the body fails, and the server sees no end', async () => {
    const server = await fixture.serve((stream) => {
      stream.resume();
    });
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('one');
      throw new Error('the disk is gone');
    };
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(chunks),
    });
    expect(run.calls).toEqual(['sent', 'fail -1021']);
    await server.until(() => server.closed.length === 1);
    expect(server.closed).toEqual([8]);
  });

  it.each([
    ['shorter', 10],
    ['longer', 2],
  ])('is -1021 when the body is %s than announced', async (_, length) => {
    const server = await fixture.serve((stream) => {
      stream.resume();
    });
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      yield Buffer.from('four');
    };
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(chunks, length),
    });
    expect(run.calls.at(-1)).toBe('fail -1021');
  });

  it('delivers an answer that comes before the body is sent whole, and stops sending', async () => {
    const server = await fixture.serve((stream) => {
      stream.once('data', () => {
        stream.respond({ ':status': 413 });
        stream.end('too large');
      });
    });
    let isClosed = false;
    const chunks = async function* (): AsyncGenerator<Uint8Array> {
      try {
        for (;;) {
          yield Buffer.alloc(16_384);
          await new Promise((done) => setImmediate(done));
        }
      } finally {
        isClosed = true;
      }
    };
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method: 'POST' }), {
      body: chunkedBody(chunks),
    });
    expect(run.calls).toEqual(['sent', 'response 413', 'data 9', 'finish']);
    await server.until(() => server.closed.length === 1);
    while (!isClosed) await new Promise((done) => setImmediate(done));
  });

  it('leaves out the fields of a connection, and says how urgent it is (RFC 9113 §8.2.2, RFC 9218 §5)', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200 }, { endStream: true });
    });
    const fields = {
      Connection: 'close, X-Hop',
      'X-Hop': 'mine',
      'Keep-Alive': 'timeout=1',
      'Proxy-Connection': 'close',
      'Transfer-Encoding': 'chunked',
      Upgrade: 'websocket',
      Host: 'other.test',
      'X-Kept': 'yes',
      Authorization: 'secret',
    };
    const request = requestOf(`${server.origin}/`, { fields });
    await fixture.load(await fixture.transport(), request, { priority: 1 });
    const [seen] = server.requests;
    const regular = Object.keys(seen ?? {}).filter((name) => !name.startsWith(':'));
    expect(regular.sort()).toEqual(['authorization', 'priority', 'x-kept']);
    expect(seen?.['priority']).toBe('u=0');
    expect(seen?.[':authority']).toBe(server.origin.slice('https://'.length));
  });

  it.each([
    ['CONNECT', {}],
    ['GET', { 'X-A': 'a\nb' }],
    ['GET', { 'X A': 'b' }],
    ['BAD METHOD', {}],
  ])('is -1000 for what cannot be sent, before anything is connected: %s %j', async (method, fields) => {
    const server = await fixture.serve(() => {});
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`, { method, fields }));
    expect(run.calls).toEqual(['fail -1000']);
    expect(server.connections).toHaveLength(0);
  });
});
