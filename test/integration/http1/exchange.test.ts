import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { Http1Fixture, requestOf } from '../../support/http1Fixture.ts';
import { respond } from '../../support/rawServer.ts';
import { TransportRun } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

describe('a response over HTTP/1.1', () => {
  interface Row {
    readonly what: string;
    readonly source: string;
    readonly method?: string;
    readonly bytes: string;
    readonly closes?: boolean;
    readonly calls: readonly string[];
    readonly text?: string;
    /** Whether a second load finds the connection open. */
    readonly isKept: boolean;
  }
  const rows: readonly Row[] = [
    {
      what: 'with a length',
      source: 'RFC 9112 §6.2',
      bytes: respond('hello'),
      calls: ['sent', 'response 200', 'data 5', 'finish'],
      text: 'hello',
      isKept: true,
    },
    {
      what: 'in chunks, with an extension',
      source: 'RFC 9112 §7.1',
      bytes: 'HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n3;a=b\r\nabc\r\n2\r\nde\r\n0\r\n\r\n',
      calls: ['sent', 'response 200', 'data 3', 'data 2', 'finish'],
      text: 'abcde',
      isKept: true,
    },
    {
      what: 'that ends with its connection',
      source: 'RFC 9112 §6.3 rule 8; surface.md §6.1',
      bytes: 'HTTP/1.1 200 OK\r\n\r\nall of it',
      closes: true,
      calls: ['sent', 'response 200', 'data 9', 'finish'],
      text: 'all of it',
      isKept: false,
    },
    {
      what: 'without a space after the colon',
      source: 'surface.md §6.1',
      bytes: 'HTTP/1.1 200 OK\r\nContent-Length:2\r\n\r\nok',
      calls: ['sent', 'response 200', 'data 2', 'finish'],
      text: 'ok',
      isKept: true,
    },
    {
      what: 'without a body',
      source: 'RFC 9110 §15.3.5',
      bytes: 'HTTP/1.1 204 No Content\r\n\r\n',
      calls: ['sent', 'response 204', 'finish'],
      isKept: true,
    },
    {
      what: 'that has a body although it is a 204',
      source: 'RFC 9112 §6.3 rule 1',
      bytes: 'HTTP/1.1 204 No Content\r\nContent-Length: 5\r\n\r\nhello',
      calls: ['sent', 'response 204', 'finish'],
      isKept: false,
    },
    {
      what: 'that has a body although it is a 304',
      source: 'RFC 9112 §6.3 rule 1',
      bytes: 'HTTP/1.1 304 Not Modified\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n',
      calls: ['sent', 'response 304', 'finish'],
      isKept: false,
    },
    {
      what: 'to HEAD, with the length of what GET would bring',
      source: 'RFC 9110 §9.3.2',
      method: 'HEAD',
      bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\n',
      calls: ['sent', 'response 200', 'finish'],
      isKept: false,
    },
    {
      what: 'to HEAD that has a body all the same',
      source: 'RFC 9112 §6.3 rule 1',
      method: 'HEAD',
      bytes: 'HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello',
      calls: ['sent', 'response 200', 'finish'],
      isKept: false,
    },
    {
      what: 'with an error status',
      source: 'surface.md §21 row 4',
      bytes: respond('gone', '404 Not Found'),
      calls: ['sent', 'response 404', 'data 4', 'finish'],
      text: 'gone',
      isKept: true,
    },
    {
      what: 'that says close',
      source: 'RFC 9112 §9.6',
      bytes: respond('bye', '200 OK', 'Connection: close\r\n'),
      closes: true,
      calls: ['sent', 'response 200', 'data 3', 'finish'],
      text: 'bye',
      isKept: false,
    },
    {
      what: 'with a status that nobody knows',
      source: 'RFC 9110 §15',
      bytes: respond('x', '999 Odd'),
      calls: ['sent', 'response 999', 'data 1', 'finish'],
      isKept: true,
    },
  ];

  it.each(rows)('$what ($source)', async ({ method, bytes, closes, calls, text, isKept }) => {
    const server = await fixture.serve((request, socket) => {
      socket.write(request.number === 1 ? bytes : respond('next'), 'latin1');
      if (request.number === 1 && closes === true) socket.end();
    });
    const transport = fixture.transport();
    const run = await fixture.load(transport, requestOf(`${server.origin}/`, { method: method ?? 'GET' }));
    expect(run.calls).toEqual(calls);
    if (text !== undefined) expect(run.text).toBe(text);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.text).toBe('next');
    expect(second.transfer?.isReusedConnection).toBe(isKept);
  });

  it('tells of informational heads before the response (RFC 9110 §15.2)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\nHTTP/1.1 102 Processing\r\n\r\n' + respond('x'));
    });
    const starts: number[] = [];
    const run = await fixture.load(fixture.transport(), `${server.origin}/`, {
      onCall: (call, { transfer }) => {
        if (call !== 'sent') starts.push(transfer!.responseStart);
      },
    });
    expect(run.calls).toEqual(['sent', 'informational 103', 'informational 102', 'response 200', 'data 1', 'finish']);
    // The first head counts: a server that has said anything has begun to answer.
    expect(new Set(starts)).toEqual(new Set([run.transfer!.responseStart]));
    expect(run.informational[0]?.valueForHTTPHeaderField('link')).toBe('</a>');
  });

  it('tells of trailers after the body (RFC 9112 §7.1.2)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\nx\r\n0\r\nX-Sum: 9\r\nx-sum: 8\r\n\r\n');
    });
    const run = await fixture.load(fixture.transport(), `${server.origin}/`);
    expect(run.calls).toEqual(['sent', 'response 200', 'data 1', 'trailers', 'finish']);
    expect(run.trailers?.flat()).toEqual(['X-Sum', '9', 'X-Sum', '8']);
  });

  it('has its fields in order, apart and as they were spelled, whichever name a server takes (RFC 9110 §5.2)', async () => {
    const fields = 'X-b: 1\r\nx-B: 2\r\n__proto__: p\r\nconstructor: c\r\ntoString: t\r\nX-Latin: caf\u00e9\r\n';
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('', '200 OK', fields), 'latin1');
    });
    const { response } = await fixture.load(fixture.transport(), `${server.origin}/`);
    const headers = response!.headers;
    expect(headers.getAll('X-B')).toEqual(['1', '2']);
    expect([headers.get('__PROTO__'), headers.get('constructor'), headers.get('tostring')]).toEqual(['p', 'c', 't']);
    expect(headers.get('valueOf')).toBeNull();
    expect(headers.get('X-Latin')).toBe('caf\u00e9');
    expect(headers.flat().slice(2, 8)).toEqual(['X-b', '1', 'X-b', '2', '__proto__', 'p']);
  });
});

describe('a request over HTTP/1.1', () => {
  it('carries method, path, host and fields as they are (RFC 9112 §3)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const request = requestOf(`${server.origin}/a%20b?c=d#e`, {
      method: 'purge',
      fields: { 'X-One': '1', accept: '*/*' },
    });
    const run = await fixture.load(fixture.transport(), request);
    expect(server.requests[0]?.head).toBe(
      `purge /a%20b?c=d HTTP/1.1\r\nhost: 127.0.0.1:${server.port}\r\nconnection: keep-alive\r\nX-One: 1\r\naccept: */*\r\n\r\n`,
    );
    expect(run.transfer?.requestHeaderBytes).toBe(server.requests[0]?.head.length);
  });

  it('says its own host and length, whatever the fields say (surface.md §6.1, reserved headers)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const fields = { Host: 'evil.test', 'Content-Length': '12', 'X-One': '1' };
    const run = await fixture.load(fixture.transport(), requestOf(`${server.origin}/`, { fields }));
    const head = server.requests[0]!.head;
    expect(head).toContain(`host: 127.0.0.1:${server.port}\r\n`);
    expect(head).not.toMatch(/evil|content-length/i);
    expect(run.transfer?.requestHeaderBytes).toBe(head.length);
  });

  it('may ask for the connection to be closed (RFC 9112 §9.6)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond(''));
    });
    const transport = fixture.transport();
    await fixture.load(transport, requestOf(`${server.origin}/`, { fields: { Connection: 'close' } }));
    expect(server.requests[0]?.head).toContain('connection: close\r\n');
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.transfer?.isReusedConnection).toBe(false);
  });

  it('notes activity when it goes on after a wait, at each head and at each piece of the body', async () => {
    const server = await fixture.serve((request, socket) => {
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\n');
      socket.write('HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n');
      request.connection.socket.once('answered', () => socket.write('ok'));
    });
    const noted: string[] = [];
    const run = new TransportRun(fixture.transport().load, new URLRequest(`${server.origin}/`), {
      onCall: (call) => {
        noted.push(call);
        if (call === 'response 200') server.connections[0]!.socket.emit('answered');
      },
    });
    run.onActivity = () => {
      noted.push('activity');
    };
    await run.start().ended();
    expect(noted).toEqual([
      ...['activity', 'sent', 'activity', 'informational 103', 'activity', 'response 200'],
      ...['activity', 'data 2', 'finish'],
    ]);
  });

  it('has the facts of its exchange and of its connection in the record (surface.md §15)', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('hello'));
    });
    const transport = fixture.transport();
    const first = await fixture.load(transport, `${server.origin}/`);
    const { transfer } = first;
    const connection = transfer!.connection!;
    const stamps = [
      transfer!.fetchStart,
      connection.connectStart,
      connection.connectEnd,
      transfer!.requestStart,
      transfer!.requestEnd,
      transfer!.responseStart,
      transfer!.responseEnd,
    ];
    expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
    expect(Math.min(...stamps)).toBeGreaterThan(0);
    expect(connection).toMatchObject({
      domainLookupStart: 0,
      secureConnectionStart: 0,
      networkProtocolName: 'http/1.1',
      isProxyConnection: false,
      localAddress: '127.0.0.1',
      localPort: server.connections[0]!.socket.remotePort,
      remoteAddress: '127.0.0.1',
      remotePort: server.port,
      tlsProtocolVersion: null,
      tlsCipherSuite: null,
    });
    expect(transfer).toMatchObject({
      resourceFetchType: 'networkLoad',
      isReusedConnection: false,
      responseHeaderBytes: respond('').length,
      responseBodyBytes: 5,
      response: first.response,
    });
    expect([first.bytesSent, first.bytesReceived]).toEqual([0, 5]);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.transfer?.isReusedConnection).toBe(true);
    expect(second.transfer?.connection).toBe(connection);
  });
});
