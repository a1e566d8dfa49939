import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { ConnectionLease } from '../../../src/loading/ConnectionLease.ts';
import { Http1Fixture, turns } from '../../support/http1Fixture.ts';
import { type RawServer, respond } from '../../support/rawServer.ts';
import { TransportRun } from '../../support/transportRun.ts';

let fixture: Http1Fixture;
let server: RawServer;
beforeEach(async () => {
  fixture = new Http1Fixture();
  server = await fixture.serve((request, socket) => {
    if (request.path === '/close') socket.end(respond('bye', '200 OK', 'Connection: close\r\n'));
    else socket.write(respond(request.path));
  });
});
afterEach(async () => {
  await fixture.close();
});

const load = async (
  transport: ReturnType<Http1Fixture['transport']>,
  path: string,
  lease: ConnectionLease | null = null,
): Promise<TransportRun> => {
  const run = new TransportRun(transport.load, new URLRequest(server.origin + path), {});
  run.lease = lease;
  return run.start().ended();
};
const connectionsOf = (): number[] => server.requests.map(({ connection }) => connection.number);

describe('a leased connection', () => {
  it('carries all exchanges of its lease, and none of anybody else', async () => {
    const transport = fixture.transport();
    const lease = new ConnectionLease();
    await load(transport, '/1', lease);
    lease.isStrict = true;
    await load(transport, '/other');
    await load(transport, '/2', lease);
    expect(connectionsOf()).toEqual([1, 2, 1]);
  });

  it('is closed with its lease', async () => {
    const transport = fixture.transport();
    const lease = new ConnectionLease();
    await load(transport, '/1', lease);
    lease.end();
    await server.until(() => server.open === 0);
    await load(transport, '/2');
    expect(connectionsOf()).toEqual([1, 2]);
  });

  it('makes others wait where no more connections may be opened, until the lease ends', async () => {
    const transport = fixture.transport({ httpMaximumConnectionsPerHost: 1 });
    const lease = new ConnectionLease();
    await load(transport, '/1', lease);
    const other = fixture.start(transport, `${server.origin}/other`);
    await turns();
    expect(server.requests).toHaveLength(1);
    lease.end();
    await other.ended();
    expect(connectionsOf()).toEqual([1, 2]);
  });

  it('that is gone fails a load that needs it with -1005, before anything is sent', async () => {
    // Told of the end as soon as the answer was over, or later: both ways.
    for (const isLater of [false, true]) {
      const transport = fixture.transport();
      const lease = new ConnectionLease();
      await load(transport, '/close', lease);
      lease.isStrict = true;
      if (isLater) await server.until(() => server.open === 0);
      if (isLater) await turns();
      const run = await load(transport, '/never', lease);
      expect(run.error?.code).toBe(-1005);
      lease.end();
      await server.until(() => server.open === 0);
    }
    expect(server.requests.map(({ path }) => path)).toEqual(['/close', '/close']);
  });

  it('leaves nothing behind when its transport is closed', async () => {
    const transport = fixture.transport();
    await load(transport, '/1', new ConnectionLease());
    transport.close();
    await server.until(() => server.open === 0);
    expect(server.requests).toHaveLength(1);
  });
});
