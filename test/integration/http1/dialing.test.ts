import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { NameLookup } from '../../../src/loading/ports.ts';
import { Http1Fixture } from '../../support/http1Fixture.ts';
import { RawServer, respond } from '../../support/rawServer.ts';

let fixture: Http1Fixture;
beforeEach(() => {
  fixture = new Http1Fixture();
});
afterEach(async () => {
  await fixture.close();
});

const answering = (): Promise<RawServer> => fixture.serve((_, socket) => socket.write(respond('x')));

const finds =
  (...addresses: readonly string[]): NameLookup =>
  (_, found) => {
    found(
      null,
      addresses.map((address) => ({ address, family: address.includes(':') ? 6 : 4 })),
    );
  };

/** An address that neither connects nor refuses: its process stands still, and nobody more fits into its queue. */
const silentListener = async (host: string, port: number): Promise<{ close: () => Promise<void> }> => {
  const script = `
    const server = require('node:net').createServer();
    server.listen({ host: '${host}', port: ${port}, backlog: 1 }, () => console.log('listening'));
  `;
  const child = spawn(process.execPath, ['-e', script], { stdio: ['ignore', 'pipe', 'inherit'] });
  await once(child.stdout, 'data');
  child.kill('SIGSTOP');
  const fillers = Array.from({ length: 8 }, () => connect({ host, port }).on('error', () => {}));
  await Promise.any(fillers.map((filler) => once(filler, 'connect')));
  return {
    close: async () => {
      for (const filler of fillers) filler.destroy();
      child.kill('SIGKILL');
      await once(child, 'close');
    },
  };
};

describe('a connection', () => {
  it('goes nowhere else because something was put on the prototype of all objects', async () => {
    const server = await answering();
    const polluted = Object.prototype as { path?: string };
    polluted.path = '/nonexistent/socket';
    try {
      expect((await fixture.load(fixture.transport(), `${server.origin}/`)).calls.at(-1)).toBe('finish');
    } finally {
      delete polluted.path;
    }
  });

  it('goes where the look-up hook says, which is asked for names only', async () => {
    const server = await answering();
    const asked: string[] = [];
    const transport = fixture.transport({
      lookup: (hostname, found) => {
        asked.push(hostname);
        finds('127.0.0.1')(hostname, found);
      },
    });
    const named = await fixture.load(transport, `http://api.test:${server.port}/`);
    const literal = await fixture.load(transport, `http://127.0.0.1:${server.port}/`);
    expect([named.text, literal.text, asked]).toEqual(['x', 'x', ['api.test']]);
    expect(server.requests[0]?.head).toContain(`host: api.test:${server.port}\r\n`);
    const { domainLookupStart, domainLookupEnd, connectStart } = named.transfer!.connection!;
    expect(domainLookupStart).toBeGreaterThan(0);
    expect(domainLookupEnd).toBeGreaterThanOrEqual(domainLookupStart);
    expect(connectStart).toBe(domainLookupEnd);
    expect(literal.transfer?.connection).toMatchObject({ domainLookupStart: 0, domainLookupEnd: 0 });
  });

  it('asks the system when there is no hook', async () => {
    const server = await answering();
    const run = await fixture.load(fixture.transport(), `http://localhost:${server.port}/`);
    expect(run.text).toBe('x');
    expect(run.transfer?.connection?.domainLookupEnd).toBeGreaterThan(0);
  });

  it('hears a hook that answers later, and only its first answer', async () => {
    const server = await answering();
    const transport = fixture.transport({
      lookup: (hostname, found) => {
        setImmediate(() => {
          finds('127.0.0.1')(hostname, found);
          found(new Error('changed my mind'), []);
        });
      },
    });
    const run = await fixture.load(transport, `http://api.test:${server.port}/`);
    expect(run.text).toBe('x');
  });

  it('tries the next address when one refuses (RFC 8305)', async () => {
    const server = await answering();
    const transport = fixture.transport({ lookup: finds('127.0.0.2', '::1', '127.0.0.1') });
    const run = await fixture.load(transport, `http://api.test:${server.port}/`);
    expect(run.text).toBe('x');
    expect(run.transfer?.connection?.remoteAddress).toBe('127.0.0.1');
  });

  it('tries the next address when one is silent (RFC 8305 §5)', async () => {
    const server = await answering();
    const silent = await silentListener('127.0.0.3', server.port);
    const transport = fixture.transport({ lookup: finds('127.0.0.3', '127.0.0.1') });
    const run = await fixture.load(transport, `http://api.test:${server.port}/`);
    expect(run.text).toBe('x');
    expect(run.transfer?.connection?.remoteAddress).toBe('127.0.0.1');
    await silent.close();
  });

  it('tells the most of it when all addresses fail', async () => {
    const server = await answering();
    const { port } = server;
    await server.close();
    const transport = fixture.transport({ lookup: finds('::1', '127.0.0.1') });
    const run = await fixture.load(transport, `http://api.test:${port}/`);
    expect(run.calls).toEqual(['fail -1004']);
    expect(run.error?.message).toContain('connection refused');
  });

  it('comes from localAddress', async () => {
    const server = await answering();
    const transport = fixture.transport({ localAddress: '127.0.0.9', lookup: finds('::1', '127.0.0.1') });
    const run = await fixture.load(transport, `http://api.test:${server.port}/`);
    expect(run.text).toBe('x');
    expect(server.connections[0]?.socket.remoteAddress).toBe('127.0.0.9');
    expect(run.transfer?.connection?.localAddress).toBe('127.0.0.9');
  });

  it('goes through socketPath, whatever the host', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'http1-'));
    const path = join(folder, 'server.sock');
    const server = await new RawServer((_, socket) => socket.write(respond('x'))).listen({ path });
    try {
      const run = await fixture.load(fixture.transport({ socketPath: path }), 'http://api.test/hello');
      expect(run.text).toBe('x');
      expect(server.requests[0]?.head).toContain('GET /hello HTTP/1.1\r\nhost: api.test\r\n');
      expect(run.transfer?.connection).toMatchObject({ domainLookupStart: 0, remoteAddress: null, remotePort: null });
    } finally {
      await server.close();
      await rm(folder, { recursive: true });
    }
  });

  it('reaches IPv6 addresses', async () => {
    const server = new RawServer((_, socket) => socket.write(respond('x')));
    const isThere = await server.listen({ host: '::1', port: 0 }).then(
      () => true,
      () => false,
    );
    if (!isThere) return;
    try {
      const run = await fixture.load(fixture.transport(), `http://[::1]:${server.port}/`);
      expect(run.text).toBe('x');
      expect(server.requests[0]?.head).toContain(`host: [::1]:${server.port}\r\n`);
      expect(run.transfer?.connection?.remoteAddress).toBe('::1');
    } finally {
      await server.close();
    }
  });
});
