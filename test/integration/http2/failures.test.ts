import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { TLSSocket } from 'node:tls';
import { requestOf, turns } from '../../support/http1Fixture.ts';
import { Http2Fixture, resetConnection } from '../../support/http2Fixture.ts';
import { flags, frame, frames, frameTypes, packed } from '../../support/http2Frames.ts';
import type { TransportRun } from '../../support/transportRun.ts';

let fixture: Http2Fixture;
beforeEach(() => {
  fixture = new Http2Fixture();
});
afterEach(async () => {
  await fixture.close();
});

const ok = { ':status': '200' };

describe('a stream that ends too early', () => {
  interface Row {
    readonly what: string;
    readonly answer: (stream: number) => readonly Uint8Array[];
    readonly calls: readonly string[];
    readonly isUnprocessed?: boolean;
  }
  const rows: readonly Row[] = [
    {
      what: 'reset before the head: INTERNAL_ERROR',
      answer: (stream) => [frames.reset(stream, 2)],
      calls: ['sent', 'fail -1005'],
    },
    {
      what: 'reset before the head: NO_ERROR',
      answer: (stream) => [frames.reset(stream, 0)],
      calls: ['sent', 'fail -1005'],
    },
    {
      what: 'reset before the head: PROTOCOL_ERROR',
      answer: (stream) => [frames.reset(stream, 1)],
      calls: ['sent', 'fail -1017'],
    },
    {
      what: 'reset before the head: ENHANCE_YOUR_CALM',
      answer: (stream) => [frames.reset(stream, 11)],
      calls: ['sent', 'fail -1005'],
    },
    {
      what: 'refused: not looked at',
      answer: (stream) => [frames.reset(stream, 7)],
      calls: ['sent', 'fail -1005'],
      isUnprocessed: true,
    },
    {
      what: 'reset after the head: CANCEL',
      answer: (stream) => [frames.head(stream, ok), frames.reset(stream, 8)],
      calls: ['sent', 'response 200', 'fail -1005'],
    },
    {
      what: 'reset after the head, with a code that says that all is well',
      answer: (stream) => [frames.head(stream, ok), frames.reset(stream, 0)],
      calls: ['sent', 'response 200', 'fail -1005'],
    },
    {
      what: 'refused after the head: looked at, whatever it says',
      answer: (stream) => [frames.head(stream, ok), frames.reset(stream, 7)],
      calls: ['sent', 'response 200', 'fail -1005'],
    },
  ];
  it.each(rows)('fails once: $what (RFC 9113 §8.1, §8.7)', async ({ answer, calls, isUnprocessed = false }) => {
    const server = await fixture.serveRequests((stream, send) => {
      for (const bytes of answer(stream)) send(bytes);
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    await turns();
    expect(run.calls).toEqual(calls);
    expect(run.transfer?.isUnprocessed).toBe(isUnprocessed);
    expect(run.error?.failureURLString).toBe(`${server.origin}/`);
  });

  it.each([0, 2, 5, 8])('in the body is -1005 and never a short success: reset with code %d', async (code) => {
    const server = await fixture.serveRequests((stream, send) => {
      send(frames.head(stream, ok));
      send(frames.data(stream, 'some'));
      // Not in one piece with the data, which would never be delivered.
      setTimeout(() => {
        send(frames.reset(stream, code));
      }, 20);
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    await turns();
    expect(run.calls).toEqual(['sent', 'response 200', 'data 4', 'fail -1005']);
    expect(run.error?.phase).toBe('receiving');
  });

  it('is -1017 for a body of another length than announced (RFC 9113 §8.1.1)', async () => {
    const server = await fixture.serveRequests((stream, send) => {
      send(frames.head(stream, { ...ok, 'content-length': '10' }));
      send(frames.data(stream, 'some', flags.endStream));
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    expect(run.calls.at(-1)).toBe('fail -1017');
    expect(run.calls).not.toContain('finish');
  });
});

describe('a connection that ends too early', () => {
  it('fails each of its loads once, before or after their heads', async () => {
    let asked = 0;
    const server = await fixture.serveRequests((stream, send, socket) => {
      asked += 1;
      if (asked % 2 === 0) send(frames.head(stream, ok));
      if (asked === 10) {
        setTimeout(() => {
          socket.destroy();
        }, 20);
      }
    });
    const transport = await fixture.transport();
    const runs = Array.from({ length: 10 }, () => fixture.start(transport, `${server.origin}/`));
    await Promise.all(runs.map((run) => run.ended()));
    await turns();
    expect(server.sockets).toHaveLength(1);
    for (const run of runs) {
      expect(run.calls.filter((call) => call.startsWith('fail') || call === 'finish')).toEqual(['fail -1005']);
    }
    expect(runs.filter((run) => run.calls.includes('response 200'))).toHaveLength(5);
  });

  it.each<[string, (socket: TLSSocket) => void]>([
    ['closed', (socket) => socket.destroy()],
    ['reset', resetConnection],
    ['ended with garbage', (socket) => socket.write('no frame at all, and long enough to be read as one')],
  ])('is not used for a load that is started because another failed on it: %s', async (_, end) => {
    const server = await fixture.serveRequests((stream, send, socket) => {
      if (socket === server.sockets[0]) end(socket);
      else send(frames.head(stream, ok, 5));
    });
    const transport = await fixture.transport();
    const next: TransportRun[] = [];
    const onCall = (call: string): void => {
      if (call.startsWith('fail')) next.push(fixture.start(transport, `${server.origin}/`));
    };
    const runs = Array.from({ length: 3 }, () => fixture.start(transport, `${server.origin}/`, { onCall }));
    await Promise.all(runs.map((run) => run.ended()));
    await Promise.all(next.map((run) => run.ended()));
    expect(next.map((run) => run.calls)).toEqual(runs.map(() => ['sent', 'response 200', 'finish']));
    expect(server.sockets).toHaveLength(2);
  });

  it('is -1005 when it is closed instead of answering', async () => {
    const server = await fixture.serveFrames((received, _send, socket) => {
      if (received.type === frameTypes.headers) socket.destroy();
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1005']);
    expect(run.transfer?.isUnprocessed).toBe(false);
  });

  it('is -1004 when nobody listens, for all who waited for the same connection', async () => {
    const server = await fixture.serve(() => {});
    server.server.close();
    const transport = await fixture.transport();
    const runs = Array.from({ length: 3 }, () => fixture.start(transport, `${server.origin}/`));
    await Promise.all(runs.map((run) => run.ended()));
    expect(runs.map((run) => run.calls)).toEqual([['fail -1004'], ['fail -1004'], ['fail -1004']]);
    expect(runs[2]?.error?.phase).toBe('connecting');
  });

  it('is -1202 when the certificate is not trusted', async () => {
    const server = await fixture.serve(() => {});
    const run = await fixture.load(await fixture.transport({ certificateAuthorities: [] }), `${server.origin}/`);
    expect(run.calls).toEqual(['fail -1202']);
  });

  it('fails with the code of a GOAWAY those whose streams the peer has looked at, and says which it has not', async () => {
    const server = await fixture.serveRequests((stream, send) => {
      if (stream !== 5) return;
      send(frames.goaway(3, 2));
    });
    const transport = await fixture.transport();
    const runs = Array.from({ length: 3 }, () => fixture.start(transport, `${server.origin}/`));
    await Promise.all(runs.map((run) => run.ended()));
    expect(runs.map((run) => run.error?.code)).toEqual([-1005, -1005, -1005]);
    expect(runs.map((run) => run.transfer?.isUnprocessed)).toEqual([false, false, true]);
  });
});

describe('a server that breaks the protocol', () => {
  const raw: readonly (readonly [what: string, bytes: (stream: number) => Uint8Array])[] = [
    ['no frames at all', () => Buffer.from('HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n')],
    ['a frame larger than allowed', () => frame(frameTypes.data, 0, 1, Buffer.alloc(20_000))],
    ['data before a head', (stream) => frames.data(stream, 'early')],
    ['data on a stream that nobody opened', () => frames.data(99, 'whose')],
    ['a head on a stream of even number', () => frames.head(2, ok)],
    [
      'fields that cannot be unpacked',
      (stream) => frame(frameTypes.headers, 4, stream, Buffer.from([0xff, 0xff, 0xff])),
    ],
    ['a continuation of nothing', (stream) => frame(frameTypes.continuation, 4, stream, packed(ok))],
    [
      'another frame between a head and its continuation',
      (stream) => Buffer.concat([frames.head(stream, ok, 0), frames.data(stream, 'x')]),
    ],
    [
      'a promise that was forbidden',
      (stream) =>
        frame(
          frameTypes.pushPromise,
          4,
          stream,
          Buffer.concat([Buffer.from([0, 0, 0, 2]), packed({ ':method': 'GET' })]),
        ),
    ],
    ['settings of a broken size', () => frame(frameTypes.settings, 0, 0, Buffer.alloc(5))],
    [
      'a window that grows beyond its limit',
      () => frame(frameTypes.windowUpdate, 0, 0, Buffer.from([0x7f, 0xff, 0xff, 0xff])),
    ],
    ['a head without a status', (stream) => frames.head(stream, { 'x-a': 'b' }, 5)],
    ['a status that is no number', (stream) => frames.head(stream, { ':status': 'fine' }, 5)],
    ['a 101, which HTTP/2 does not have', (stream) => frames.head(stream, { ':status': '101' })],
    ['a field in upper case', (stream) => frames.head(stream, { ...ok, 'X-Upper': 'b' }, 5)],
    ['a field of a connection', (stream) => frames.head(stream, { ...ok, connection: 'close' }, 5)],
  ];
  it.each(raw)('fails once, with -1017 or -1005: %s (RFC 9113 §5.4)', async (_, bytes) => {
    const server = await fixture.serveRequests((stream, send) => {
      send(bytes(stream));
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    await turns();
    expect(run.calls.slice(0, 1)).toEqual(['sent']);
    expect(run.calls.filter((call) => call.startsWith('fail'))).toHaveLength(1);
    expect([-1017, -1005]).toContain(run.error?.code);
    expect(run.calls).not.toContain('finish');
  });

  it('does not harm others on the connection where only a stream was wrong', async () => {
    const server = await fixture.serveRequests((stream, send) => {
      if (stream === 1) send(frames.head(stream, { ...ok, connection: 'close' }, 5));
      else send(frames.head(stream, ok, 5));
    });
    const transport = await fixture.transport();
    const bad = fixture.start(transport, `${server.origin}/`);
    const good = fixture.start(transport, `${server.origin}/`);
    await Promise.all([bad.ended(), good.ended()]);
    expect(bad.calls).toEqual(['sent', 'fail -1017']);
    expect(good.calls).toEqual(['sent', 'response 200', 'finish']);
    expect((await fixture.load(transport, `${server.origin}/`)).transfer?.isReusedConnection).toBe(true);
  });

  it('loads from a server that never acknowledges settings', async () => {
    const server = await fixture.serveFrames((received, send) => {
      if (received.type !== frameTypes.headers) return;
      send(frames.head(received.stream, ok));
      send(frames.data(received.stream, 'hello', flags.endStream));
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'finish']);
  });
});

describe('heads that are too much', () => {
  it('is -1103 for more fields than maximumHeaderFields, and for more bytes than maximumHeaderSize', async () => {
    const server = await fixture.serve((stream, headers) => {
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x-${String(index)}`, 'y']));
      stream.respond(headers[':path'] === '/many' ? many : { 'x-large': 'y'.repeat(8000) });
      stream.end();
    });
    const few = await fixture.load(await fixture.transport({ maximumHeaderFields: 20 }), `${server.origin}/many`);
    expect(few.calls).toEqual(['sent', 'fail -1103']);
    expect(few.error?.message).toContain('maximumHeaderFields');
    const small = await fixture.load(await fixture.transport({ maximumHeaderSize: 4096 }), `${server.origin}/large`);
    expect(small.calls).toEqual(['sent', 'fail -1103']);
    expect(small.error?.message).toContain('maximumHeaderSize');
    expect(server.closed.filter((code) => code === 8).length).toBeLessThanOrEqual(2);
  });

  it('is -1103 for trailers that are too many', async () => {
    const server = await fixture.serve((stream) => {
      const many = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`x-${String(index)}`, 'y']));
      stream.respond({ ':status': 200 }, { waitForTrailers: true });
      stream.on('wantTrailers', () => {
        stream.sendTrailers(many);
      });
      stream.end('hello');
    });
    const run = await fixture.load(await fixture.transport({ maximumHeaderFields: 20 }), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'fail -1103']);
  });

  it('is -1017 for more 1xx heads than maximumInformationalResponses, and the server is told', async () => {
    const server = await fixture.serve((stream) => {
      for (let i = 0; i < 200; i++) stream.additionalHeaders({ ':status': 103 });
    });
    const transport = await fixture.transport({ maximumInformationalResponses: 5 });
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls).toEqual(['sent', ...Array.from({ length: 5 }, () => 'informational 103'), 'fail -1017']);
    expect(run.error?.message).toContain('maximumInformationalResponses');
    await server.until(() => server.closed.length === 1);
  });

  it.each<[string, (stream: number) => readonly Uint8Array[]]>([
    [
      'one head in thousands of continuations',
      (stream) => [
        frames.head(stream, ok, 0),
        ...Array.from({ length: 5000 }, () => frame(frameTypes.continuation, 0, stream, packed({ 'x-more': 'y' }))),
      ],
    ],
    [
      'empty continuations without end',
      (stream) => [
        frames.head(stream, ok, 0),
        ...Array.from({ length: 20_000 }, () => frame(frameTypes.continuation, 0, stream)),
      ],
    ],
    [
      'a few bytes that unpack to megabytes',
      (stream) => {
        const large = Buffer.concat([Buffer.from([0x40, 3]), Buffer.from('x-a'), Buffer.from([0x7f, 0x80 + 33, 29])]);
        const value = Buffer.alloc(127 + 33 + 29 * 128, 'y');
        const references = Buffer.alloc(10_000, 0xbe);
        return [
          frame(
            frameTypes.headers,
            flags.endHeaders,
            stream,
            Buffer.concat([Buffer.from([0x88]), large, value, references]),
          ),
        ];
      },
    ],
  ])('fails once and holds little memory: %s', async (_, answer) => {
    const server = await fixture.serveRequests((stream, send) => {
      send(Buffer.concat(answer(stream)));
    });
    const run = await fixture.load(await fixture.transport(), `${server.origin}/`);
    await turns();
    expect(run.calls).toEqual(['sent', expect.stringMatching(/^fail -(?:1103|1017|1005)$/)]);
  });

  it('survives a peer that opens and resets nothing but its own streams, and pings without end', async () => {
    const server = await fixture.serveRequests((stream, send) => {
      send(Buffer.concat(Array.from({ length: 500 }, () => frame(frameTypes.ping, 0, 0, Buffer.alloc(8)))));
      send(frames.head(stream, ok, 5));
    });
    const run = await fixture.load(await fixture.transport(), requestOf(`${server.origin}/`));
    expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
  });
});
