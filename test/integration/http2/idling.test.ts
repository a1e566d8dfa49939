import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { turns } from '../../support/http1Fixture.ts';
import { Http2Fixture } from '../../support/http2Fixture.ts';
import { flags, frames, frameTypes } from '../../support/http2Frames.ts';

let fixture: Http2Fixture;
beforeEach(() => {
  fixture = new Http2Fixture();
  // Only waits of ours stand still; what Node does goes on.
  jest.useFakeTimers({
    doNotFake: ['nextTick', 'setImmediate', 'clearImmediate', 'queueMicrotask', 'performance', 'Date'],
  });
});
afterEach(async () => {
  jest.useRealTimers();
  await fixture.close();
});

describe('a connection without streams', () => {
  it('is kept for 30 seconds, and then closed', async () => {
    const server = await fixture.serve((stream) => {
      stream.respond({ ':status': 200 }, { endStream: true });
    });
    const transport = await fixture.transport();
    await fixture.load(transport, `${server.origin}/`);
    await turns();
    jest.advanceTimersByTime(29_000);
    const second = await fixture.load(transport, `${server.origin}/`);
    expect(second.transfer?.isReusedConnection).toBe(true);
    await turns();
    jest.advanceTimersByTime(29_000);
    await turns();
    expect(server.connections[0]?.destroyed).toBe(false);
    jest.advanceTimersByTime(1_000);
    await server.until(() => server.connections[0]!.destroyed);
    const third = await fixture.load(transport, `${server.origin}/`);
    expect(third.transfer?.isReusedConnection).toBe(false);
  });
});

describe('a peer that is gone without a word', () => {
  it('is asked when a load is given up before any answer, and its connection is not used again (RFC 9113 §6.7)', async () => {
    let connections = 0;
    const server = await fixture.serveFrames((received, send, socket) => {
      if (received.type === frameTypes.settings)
        connections = Math.max(connections, server.sockets.indexOf(socket) + 1);
      const isFirst = server.sockets.indexOf(socket) === 0;
      if (received.type !== frameTypes.headers || isFirst) return;
      send(frames.head(received.stream, { ':status': '200' }, flags.endHeaders | flags.endStream));
    });
    const transport = await fixture.transport();
    const given = fixture.start(transport, `${server.origin}/`);
    const other = fixture.start(transport, `${server.origin}/`);
    await given.heard('sent');
    await turns();
    given.load.cancel();
    await turns();
    jest.advanceTimersByTime(5_000);
    await other.ended();
    expect(other.calls).toEqual(['sent', 'fail -1005']);
    expect(given.calls).toEqual(['sent']);
    const next = await fixture.load(transport, `${server.origin}/`);
    expect(next.calls).toEqual(['sent', 'response 200', 'finish']);
    expect(connections).toBe(2);
  });

  it('stays when it answers', async () => {
    let pings = 0;
    const server = await fixture.serveFrames((received, send) => {
      if (received.type === frameTypes.settings && received.flag === 0) send(frames.settingsAck());
      if (received.type === frameTypes.ping) {
        pings += 1;
        send(frames.pong(received.payload));
      }
      if (received.type !== frameTypes.headers || received.stream === 1) return;
      send(frames.head(received.stream, { ':status': '200' }, flags.endHeaders | flags.endStream));
    });
    const transport = await fixture.transport();
    const given = fixture.start(transport, `${server.origin}/`);
    await given.heard('sent');
    await turns();
    given.load.cancel();
    while (pings === 0) await turns();
    await turns(10);
    jest.advanceTimersByTime(5_000);
    await turns();
    const next = await fixture.load(transport, `${server.origin}/`);
    expect(next.transfer?.isReusedConnection).toBe(true);
    expect(next.calls.at(-1)).toBe('finish');
  });

  it('is waited for when it only takes its time, whether it answers pings or not', async () => {
    let answer = (): void => {};
    const server = await fixture.serveFrames((received, send) => {
      if (received.type !== frameTypes.headers) return;
      answer = () => {
        send(frames.head(received.stream, { ':status': '200' }, flags.endHeaders | flags.endStream));
      };
    });
    const run = fixture.start(await fixture.transport(), `${server.origin}/`);
    await run.heard('sent');
    for (let second = 0; second < 20; second++) {
      await turns(10);
      jest.advanceTimersByTime(1_000);
    }
    expect(run.calls).toEqual(['sent']);
    answer();
    await run.ended();
    expect(run.calls).toEqual(['sent', 'response 200', 'finish']);
  });
});
