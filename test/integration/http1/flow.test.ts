import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import type { Socket } from 'node:net';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { Http1Fixture, turns } from '../../support/http1Fixture.ts';
import { http1Script, runScript } from '../../support/http1Script.ts';
import { respond } from '../../support/rawServer.ts';
import { TransportRun } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

/** Writes as long as the peer takes it. */
const flood = (socket: Socket, counter: { bytes: number }): void => {
  const chunk = Buffer.alloc(64 * 1024, 'x');
  const more = (): void => {
    while (!socket.destroyed) {
      counter.bytes += chunk.length;
      if (!socket.write(chunk)) {
        socket.once('drain', more);
        return;
      }
    }
  };
  more();
};

describe('a paused load', () => {
  it('delivers no body and makes the server wait, until it is resumed', async () => {
    const counter = { bytes: 0 };
    const server = await fixture.serve((_, socket) => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n');
      flood(socket, counter);
    });
    const run = fixture.start(fixture.transport(), `${server.origin}/`, {
      onCall: (call, { load }) => {
        if (call.startsWith('response')) load.pause();
      },
    });
    await run.heard('response');
    // The system's buffers fill, and then nothing moves any more.
    let before = -1;
    while (counter.bytes !== before) {
      before = counter.bytes;
      await new Promise((done) => setTimeout(done, 100));
    }
    expect(run.calls).toEqual(['sent', 'response 200']);
    run.load.resume();
    await run.heard('data');
    run.load.pause();
    run.load.resume();
    const held = run.bytesReceived;
    await new Promise<void>((done) => {
      run.onActivity = () => {
        if (run.bytesReceived > held + (4 << 20)) done();
      };
    });
    run.load.cancel();
    await server.until(() => server.open === 0);
  });

  it('counts no calls: the second of two equal ones does nothing', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('hello'));
    });
    const run = fixture.start(fixture.transport(), `${server.origin}/`);
    run.load.pause();
    run.load.pause();
    run.load.resume();
    run.load.resume();
    await run.ended();
    expect(run.calls).toEqual(['sent', 'response 200', 'data 5', 'finish']);
  });

  it('may be paused before it starts, and while it waits for its connection', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('hello'));
    });
    const run = fixture.start(fixture.transport(), `${server.origin}/`);
    run.load.pause();
    await run.heard('response');
    await turns();
    expect(run.calls).toEqual(['sent', 'response 200']);
    run.load.resume();
    await run.ended();
    expect(run.text).toBe('hello');
  });

  it('can be resumed while another load is being told something', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('hello'));
    });
    const transport = fixture.transport();
    const first = fixture.start(transport, `${server.origin}/`, {
      onCall: (call, { load }) => {
        if (call.startsWith('response')) load.pause();
      },
    });
    await first.heard('response');
    const second = fixture.start(transport, `${server.origin}/`, {
      onCall: (call) => {
        if (call.startsWith('data')) first.load.resume();
      },
    });
    await Promise.all([first.ended(), second.ended()]);
    expect([first.text, second.text]).toEqual(['hello', 'hello']);
  });

  it('does not hold back the load that has its connection next', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('hello'));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const first = await fixture.load(transport, `${server.origin}/`);
    const second = fixture.start(transport, `${server.origin}/`);
    second.load.pause();
    first.load.pause();
    first.load.resume();
    await second.heard('response');
    first.load.pause();
    first.load.resume();
    await turns();
    expect(second.calls).toEqual(['sent', 'response 200']);
    second.load.resume();
    await second.ended();
    expect(second.text).toBe('hello');
  });
});

describe('a cancelled load', () => {
  const phases: readonly (readonly [phase: string, call: string])[] = [
    ['when it is sent', 'sent'],
    ['at an informational head', 'informational'],
    ['at the head', 'response'],
    ['in the body', 'data'],
    ['at the trailers', 'trailers'],
  ];
  it.each(phases)('says nothing more and closes its exchange: %s', async (_, when) => {
    const server = await fixture.serve((request, socket) => {
      if (request.number > 1) {
        socket.write(respond('next'));
        return;
      }
      socket.write('HTTP/1.1 103 Early Hints\r\n\r\nHTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n');
      socket.write('1\r\na\r\n1\r\nb\r\n0\r\nX-A: 1\r\n\r\n');
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const run = fixture.start(transport, `${server.origin}/`, {
      onCall: (call, { load }) => {
        if (call.startsWith(when)) load.cancel();
      },
    });
    await run.heard(when);
    const heard = [...run.calls];
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.calls.at(-1)).toBe('finish');
    expect(run.calls).toEqual(heard);
    if (when !== 'trailers') expect(second.transfer?.isReusedConnection).toBe(false);
  });

  it('gives its place back while it waits for a connection', async () => {
    let answer: () => void = () => {};
    const server = await fixture.serve((_, socket) => {
      answer = () => {
        socket.write(respond('x'));
      };
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const first = fixture.start(transport, `${server.origin}/1`);
    const second = fixture.start(transport, `${server.origin}/2`);
    const third = fixture.start(transport, `${server.origin}/3`);
    await server.until(() => server.requests.length === 1);
    second.load.cancel();
    answer();
    await server.until(() => server.requests.length === 2);
    answer();
    await Promise.all([first.ended(), third.ended()]);
    expect(server.requests.map(({ path }) => path)).toEqual(['/1', '/3']);
    expect(second.calls).toEqual([]);
  });

  it('stops setting up its connection, at the look-up and in the turn in which it starts', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    let found: (() => void) | null = null;
    const transport = fixture.transport({
      httpMaximumConnectionsPerHost: 1,
      lookup: (_, answer) => {
        found = () => {
          answer(null, [{ address: '127.0.0.1', family: 4 }]);
        };
      },
    });
    const run = fixture.start(transport, `http://somewhere.test:${server.port}/`);
    expect(found).not.toBeNull();
    run.load.cancel();
    found!();
    await turns();
    expect([run.calls, server.connections.length]).toEqual([[], 0]);
    const next = fixture.start(transport, `http://somewhere.test:${server.port}/`);
    found!();
    await next.ended();
    expect([next.text, server.connections.length]).toEqual(['x', 1]);
  });

  it('may be cancelled by the look-up hook itself', async () => {
    let cancel: () => void = () => {};
    const transport = fixture.transport({
      httpMaximumConnectionsPerHost: 1,
      lookup: (_, answer) => {
        cancel();
        answer(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const url = `http://somewhere.test:${server.port}/`;
    const run = new TransportRun(transport.load, new URLRequest(url));
    cancel = () => {
      run.load.cancel();
    };
    run.start();
    cancel = () => {};
    const next = await fixture.load(transport, url);
    expect([run.calls, next.text]).toEqual([[], 'x']);
  });

  it('never starts when it is cancelled before', async () => {
    const server = await fixture.serve(() => {});
    const run = new TransportRun(fixture.transport().load, new URLRequest(`${server.origin}/`));
    run.load.cancel();
    run.start();
    await turns();
    expect([run.calls, run.transfer, server.connections.length]).toEqual([[], null, 0]);
  });

  it('leaves the used connection whole when it is cancelled before its request goes out', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    await fixture.load(transport, `${server.origin}/1`);
    const cancelled = fixture.start(transport, `${server.origin}/2`);
    cancelled.load.cancel();
    const next = await fixture.load(transport, `${server.origin}/3`);
    expect(next.transfer?.isReusedConnection).toBe(true);
    expect(server.requests.map(({ path }) => path)).toEqual(['/1', '/3']);
  });

  it('may be cancelled after its end', async () => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const transport = fixture.transport();
    const run = await fixture.load(transport, `${server.origin}/`);
    run.load.cancel();
    run.load.pause();
    run.load.resume();
    const next = await fixture.load(transport, `${server.origin}/`);
    expect(next.transfer?.isReusedConnection).toBe(true);
  });

  it('leaves nothing behind, whenever it is cancelled', async () => {
    const server = await fixture.serve((request, socket) => {
      if (request.path === '/silent') return;
      socket.write('HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n1\r\na\r\n');
      setImmediate(() => {
        if (!socket.destroyed) socket.write('1\r\nb\r\n0\r\n\r\n');
      });
    });
    // Other files ran in this process before.
    const sockets = (): number =>
      process.getActiveResourcesInfo().filter((name) => name.startsWith('TCPSocket')).length;
    const before = sockets();
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 4 });
    for (let i = 0; i < 400; i++) {
      const run = fixture.start(transport, `${server.origin}/${i % 3 === 0 ? 'silent' : 'ok'}`);
      const wait = i % 8;
      if (wait > 0) await turns(wait);
      run.load.cancel();
    }
    transport.flush();
    await server.until(() => server.open === 0);
    await turns(5);
    expect(sockets()).toBeLessThanOrEqual(before);
  });
});

describe('a client that throws although it must not', () => {
  it.each(['sent', 'response', 'data'])('has failed its own load: %s', async (when) => {
    const server = await fixture.serve((_, socket) => {
      socket.write(respond('x'));
    });
    const fault = new Error('fault');
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const run = await fixture.load(transport, `${server.origin}/`, {
      onCall: (call) => {
        if (call.startsWith(when)) throw fault;
      },
    });
    expect([run.calls.at(-1), run.error?.cause]).toEqual(['fail -1', fault]);
    expect((await fixture.load(transport, `${server.origin}/`)).text).toBe('x');
  });

  it.each(['finish', 'fail'])('is heard of when it is told of the end: %s', async (end) => {
    const server = await fixture.serve((_, socket) => {
      if (end === 'fail') socket.destroy();
      else socket.write(respond('x'));
    });
    const work = `
      process.on('uncaughtException', (error) => console.log('uncaught', error.message));
      const onCall = (call) => { if (call.startsWith('${end}')) throw new Error('fault'); };
      const request = new URLRequest(${JSON.stringify(`${server.origin}/`)});
      new TransportRun(transport.load, request, { onCall }).start();
    `;
    expect(await runScript(http1Script('', work))).toEqual([0, 'uncaught fault\n']);
  });
});
