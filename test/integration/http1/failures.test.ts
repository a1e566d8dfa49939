import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import type { TransportSettings } from '../../../src/loading/ports.ts';
import { Http1Fixture, requestOf } from '../../support/http1Fixture.ts';
import { respond } from '../../support/rawServer.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

/** Codes of an error and of what is below it. */
const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | undefined)?.code;

describe('a connection that cannot be made', () => {
  it('is -1004 when nobody listens', async () => {
    const server = await fixture.serve(() => {});
    const { origin } = server;
    await server.close();
    const run = await fixture.load(fixture.transport(), `${origin}/`);
    expect(run.calls).toEqual(['fail -1004']);
    expect(run.error?.phase).toBe('connecting');
    expect(codeOf(run.error?.cause)).toBe('ECONNREFUSED');
    expect(run.error?.failureURLString).toBe(`${origin}/`);
    expect(run.transfer?.connection).toMatchObject({ domainLookupStart: 0, connectEnd: 0 });
    expect(run.transfer?.connection?.connectStart).toBeGreaterThan(0);
  });

  const failed = (code: string): Error => Object.assign(new Error(code), { code });
  const lookups: readonly (readonly [what: string, lookup: TransportSettings['lookup']])[] = [
    [
      'the name is not known',
      (_, found) => {
        found(failed('ENOTFOUND'), []);
      },
    ],
    [
      'the resolver does not answer',
      (_, found) => {
        found(failed('EAI_AGAIN'), []);
      },
    ],
    [
      'the hook fails in its own way',
      (_, found) => {
        found(new Error('no such zone'), []);
      },
    ],
    [
      'the hook finds nothing',
      (_, found) => {
        found(null, []);
      },
    ],
    [
      'the hook finds something that is no address',
      (_, found) => {
        found(null, [{ address: 'nowhere', family: 4 }]);
      },
    ],
    [
      'the hook throws',
      () => {
        throw new Error('broken hook');
      },
    ],
  ];
  it.each(lookups)('is -1003 when %s', async (_, lookup) => {
    const run = await fixture.load(fixture.transport({ lookup }), 'http://nowhere.test/');
    expect(run.calls).toEqual(['fail -1003']);
    expect(run.error?.phase).toBe('connecting');
    const connection = run.transfer!.connection!;
    expect(connection.domainLookupStart).toBeGreaterThan(0);
    expect([connection.domainLookupEnd, connection.connectStart]).toEqual([0, 0]);
  });

  it('is -1004 when there is no such socket, or no such local address', async () => {
    const missing = fixture.transport({ socketPath: '/nowhere/at/all.sock' });
    expect((await fixture.load(missing, 'http://localhost/')).calls).toEqual(['fail -1004']);
    const server = await fixture.serve(() => {});
    const elsewhere = fixture.transport({ localAddress: '192.0.2.1' });
    expect((await fixture.load(elsewhere, `${server.origin}/`)).calls).toEqual(['fail -1004']);
    const nonsense = fixture.transport({ localAddress: 'here' });
    expect((await fixture.load(nonsense, `${server.origin}/`)).calls).toEqual(['fail -1004']);
  });
});

describe('a connection that ends too early', () => {
  interface Row {
    readonly what: string;
    readonly bytes: string;
    readonly end: (socket: Socket) => void;
    readonly calls: readonly string[];
    readonly phase: string;
  }
  const end = (socket: Socket): void => {
    socket.end();
  };
  const reset = (socket: Socket): void => {
    socket.resetAndDestroy();
  };
  const rows: readonly Row[] = [
    { what: 'closed instead of an answer', bytes: '', end, calls: ['sent', 'fail -1005'], phase: 'waiting' },
    { what: 'reset instead of an answer', bytes: '', end: reset, calls: ['sent', 'fail -1005'], phase: 'waiting' },
    {
      what: 'closed inside the head',
      bytes: 'HTTP/1.1 200 OK\r\nContent-',
      end,
      calls: ['sent', 'fail -1005'],
      phase: 'waiting',
    },
    {
      what: 'closed inside the body',
      bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello',
      end,
      calls: ['sent', 'response 200', 'data 5', 'fail -1005'],
      phase: 'receiving',
    },
    {
      what: 'closed inside the body of a connection that was to be closed',
      bytes: 'HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 10\r\n\r\nhello',
      end,
      calls: ['sent', 'response 200', 'data 5', 'fail -1005'],
      phase: 'receiving',
    },
    {
      what: 'closed before the last chunk',
      bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
      end,
      calls: ['sent', 'response 200', 'data 5', 'fail -1005'],
      phase: 'receiving',
    },
    {
      what: 'closed before the last chunk of a connection that was to be closed',
      bytes: 'HTTP/1.1 200 OK\r\nConnection: close\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n',
      end,
      calls: ['sent', 'response 200', 'data 5', 'fail -1005'],
      phase: 'receiving',
    },
  ];
  it.each(rows)('is -1005 and never a short success: $what (RFC 9112 §8)', async ({ bytes, end, calls, phase }) => {
    const server = await fixture.serve((_, socket) => {
      socket.write(bytes, () => {
        end(socket);
      });
    });
    const run = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(calls);
    expect(run.error?.phase).toBe(phase);
  });

  it('is -1005 for a reset in the middle of the body', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhello');
    });
    const run = fixture.start(fixture.transport(), `${server.origin}/`);
    await run.heard('data');
    server.connections[0]?.socket.resetAndDestroy();
    await run.ended();
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'fail -1005']);
  });

  it('can be told from a first use: the record says that the connection was used before and no answer came', async () => {
    const server = await fixture.serve((request, socket) => {
      if (request.number === 1) socket.write(respond(''));
      else socket.destroy();
    });
    const transport = fixture.transport();
    await fixture.load(transport, `${server.origin}/`);
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1005']);
    expect(run.transfer).toMatchObject({ isReusedConnection: true, responseStart: 0 });
    expect(run.transfer?.requestStart).toBeGreaterThan(0);
  });
});

describe('an answer that is not HTTP/1.1', () => {
  const rows: readonly (readonly [what: string, bytes: string])[] = [
    ['no HTTP at all', 'SSH-2.0-OpenSSH_9\r\n\r\n'],
    ['no status', 'HTTP/1.1\r\n\r\n'],
    ['a status of two digits', 'HTTP/1.1 20 OK\r\n\r\n'],
    ['a status below 100', 'HTTP/1.1 099 OK\r\n\r\n'],
    ['a status of four digits', 'HTTP/1.1 2000 OK\r\n\r\n'],
    ['HTTP/0.9', '<html>hello</html>\r\n\r\n'],
    ['a space before the colon', 'HTTP/1.1 200 OK\r\nContent-Length : 0\r\n\r\n'],
    ['a folded line', 'HTTP/1.1 200 OK\r\nX-A: 1\r\n folded\r\nContent-Length: 0\r\n\r\n'],
    ['two different lengths', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nContent-Length: 4\r\n\r\nabcd'],
    ['a length and chunks', 'HTTP/1.1 200 OK\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n'],
    ['a negative length', 'HTTP/1.1 200 OK\r\nContent-Length: -1\r\n\r\n'],
    ['a length that is no number', 'HTTP/1.1 200 OK\r\nContent-Length: many\r\n\r\n'],
    ['a NUL in a field', 'HTTP/1.1 200 OK\r\nX-A: a\0b\r\nContent-Length: 0\r\n\r\n'],
    ['a protocol that nobody asked for', 'HTTP/1.1 101 Switching\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n'],
    ['a 100 that nobody asked for', `HTTP/1.1 100 Continue\r\n\r\n${respond('x')}`],
  ];
  it.each(rows)('is -1017: %s (RFC 9112 §2.2, §5, §6)', async (_, bytes) => {
    const server = await fixture.serve((_request, socket) => {
      socket.write(bytes, 'latin1');
    });
    const run = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1017']);
  });

  it('is -1017 for a chunk size that is no number, after what came before', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n2\r\nok\r\nxyz\r\n');
    });
    const run = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 2', 'fail -1017']);
  });

  it('keeps bytes of the response out of the error: they may be secret', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX A: 1\r\nSet-Cookie: sid=topsecret\r\n\r\n');
    });
    const { error } = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(error?.code).toBe(-1017);
    const { inspect } = await import('node:util');
    expect(inspect(error, { depth: 9, showHidden: true })).not.toContain('topsecret');
  });
});

describe('an answer that is larger than allowed', () => {
  it('is -1103 for a head over maximumHeaderSize, and the error names the limit', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('', '200 OK', `X-Long: ${'x'.repeat(2000)}\r\n`));
    });
    const run = await fixture.load(fixture.transport({ maximumHeaderSize: 1024 }), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1103']);
    expect(run.error?.message).toContain('maximumHeaderSize');
    for (const maximumHeaderSize of [4096, 4096.5, Infinity]) {
      const enough = await fixture.load(fixture.transport({ maximumHeaderSize }), `${server.origin}/`);
      expect(enough.calls).toEqual(['sent', 'response 200', 'finish']);
    }
    for (const maximumHeaderSize of [0, NaN]) {
      const none = await fixture.load(fixture.transport({ maximumHeaderSize }), `${server.origin}/`);
      expect(none.calls).toEqual(['sent', 'fail -1103']);
    }
  });

  it('is -1103 for a head without an end', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const more = (): void => {
        if (!socket.destroyed) socket.write(`X-More: ${'x'.repeat(1000)}\r\n`, () => setImmediate(more));
      };
      more();
    });
    const run = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1103']);
  });

  it('is -1103 for more fields than maximumHeaderFields, and the error names the limit', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('', '200 OK', 'X-A: 1\r\n'.repeat(4)));
    });
    const run = await fixture.load(fixture.transport({ maximumHeaderFields: 4 }), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'fail -1103']);
    expect(run.error?.message).toContain('maximumHeaderFields');
    const none = await fixture.load(fixture.transport({ maximumHeaderFields: NaN }), `${server.origin}/`);
    expect(none.calls).toEqual(['sent', 'fail -1103']);
    const enough = await fixture.load(fixture.transport({ maximumHeaderFields: 5 }), `${server.origin}/`);
    expect(enough.calls).toEqual(['sent', 'response 200', 'finish']);
  });

  it('is -1103 for more trailer fields than maximumHeaderFields', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(`HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n${'X-A: 1\r\n'.repeat(5)}\r\n`);
    });
    const run = await fixture.load(fixture.transport({ maximumHeaderFields: 4 }), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'fail -1103']);
  });

  it('is -1017 for endless informational heads, and the error names the limit', async () => {
    const server = await fixture.serve((_, socket) => {
      const more = (): void => {
        if (!socket.destroyed) socket.write('HTTP/1.1 103 Early Hints\r\n\r\n', () => setImmediate(more));
      };
      more();
    });
    const transport = fixture.transport({ maximumInformationalResponses: 3 });
    const run = await fixture.load(transport, `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'informational 103', 'informational 103', 'informational 103', 'fail -1017']);
    expect(run.error?.message).toContain('maximumInformationalResponses');
  });
});

describe('a request that cannot be sent', () => {
  interface Row {
    readonly what: string;
    readonly url?: string;
    readonly method?: string;
    readonly fields?: Readonly<Record<string, string>>;
    readonly code: number;
  }
  const rows: readonly Row[] = [
    { what: 'a URL that is none', url: 'http://[', code: -1000 },
    { what: 'a port that cannot be connected to', url: 'http://127.0.0.1:0/', code: -1000 },
    { what: 'a scheme that is not HTTP', url: 'gopher://127.0.0.1/', code: -1002 },
    { what: 'a space in the method', method: 'GET /', code: -1000 },
    { what: 'a line end in the method', method: 'GET\r\nX: 1', code: -1000 },
    { what: 'no method', method: ' ', code: -1000 },
    { what: 'CONNECT', method: 'CONNECT', code: -1000 },
    { what: 'a space in a name', fields: { 'X A': '1' }, code: -1000 },
    { what: 'a line end in a name', fields: { 'X\r\nA': '1' }, code: -1000 },
    { what: 'no name', fields: { '': '1' }, code: -1000 },
    { what: 'a line end in a value', fields: { 'X-A': 'b\r\nX-C: d' }, code: -1000 },
    { what: 'a NUL in a value', fields: { 'X-A': 'a\0b' }, code: -1000 },
    { what: 'a character that is not Latin-1 in a value', fields: { 'X-A': '\u4f60' }, code: -1000 },
    { what: 'Transfer-Encoding', fields: { 'Transfer-Encoding': 'chunked' }, code: -1000 },
    { what: 'Transfer-Encoding in another spelling', fields: { 'TRANSFER-encoding': 'gzip' }, code: -1000 },
    { what: 'Expect', fields: { Expect: '100-continue' }, code: -1000 },
    { what: 'Upgrade', fields: { Upgrade: 'h2c' }, code: -1000 },
    { what: 'Keep-Alive', fields: { 'Keep-Alive': 'timeout=5' }, code: -1000 },
    { what: 'a Connection field that is no list', fields: { Connection: 'a b' }, code: -1000 },
  ];
  it.each(rows)('fails before anything is opened: $what', async ({ url, method, fields, code }) => {
    const server = await fixture.serve(() => {});
    const parts = { ...(method === undefined ? null : { method }), ...(fields === undefined ? null : { fields }) };
    const run = await fixture.load(fixture.transport(), requestOf(url ?? `${server.origin}/`, parts));
    expect(run.calls).toEqual([`fail ${code}`]);
    expect(run.error?.phase).toBe('preparing');
    expect(server.connections).toHaveLength(0);
  });

  it('names the field, and never its value', async () => {
    const request = requestOf('http://127.0.0.1/', { fields: { 'X-Key': 'secret\0' } });
    const { error } = await fixture.load(fixture.transport(), request);
    expect(error?.message).toContain('X-Key');
    expect(error?.message).not.toContain('secret');
  });
});
