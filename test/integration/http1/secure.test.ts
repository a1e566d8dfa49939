import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket, TlsOptions } from 'node:tls';
import { type Certificates, certificates, type Identity } from '../../support/certificates.ts';
import { Http1Fixture } from '../../support/http1Fixture.ts';
import { http1Script, runScript } from '../../support/http1Script.ts';
import { type RawServer, respond } from '../../support/rawServer.ts';

let fixture: Http1Fixture;
let pem: Certificates;
beforeEach(async () => {
  fixture = new Http1Fixture();
  pem = await certificates();
});
afterEach(async () => {
  await fixture.close();
});

const codeOf = (error: unknown): unknown => (error as { readonly code?: unknown } | undefined)?.code;

const serve = (identity: Identity, options: TlsOptions = {}): Promise<RawServer> =>
  fixture.serve((_, socket) => socket.write(respond('safe')), { tls: { ...identity, ...options } });

/** Prints the body, or the error's code. */
const printing = (server: RawServer, authority: string): string =>
  http1Script(
    `certificateAuthorities: [${JSON.stringify(authority)}]`,
    `const run = await load('https://127.0.0.1:${server.port}/'); console.log(run.error?.code ?? run.text);`,
  );

describe('a connection over TLS', () => {
  it.each(['localhost', '127.0.0.1'])(
    'is made to %s when its certificate leads to a root that is trusted',
    async (host) => {
      const server = await serve(pem.valid, { ALPNProtocols: ['http/1.1'] });
      const transport = fixture.transport({
        certificateAuthorities: [pem.authority],
        lookup: (_, found) => {
          found(null, [{ address: '127.0.0.1', family: 4 }]);
        },
      });
      const run = await fixture.load(transport, `https://${host}:${server.port}/`);
      expect(run.text).toBe('safe');
      const { transfer } = run;
      const connection = transfer!.connection!;
      const stamps = [
        transfer!.fetchStart,
        ...(host === 'localhost' ? [connection.domainLookupStart, connection.domainLookupEnd] : []),
        connection.connectStart,
        connection.secureConnectionStart,
        connection.secureConnectionEnd,
        connection.connectEnd,
        transfer!.requestStart,
      ];
      expect(stamps).toEqual([...stamps].sort((a, b) => a - b));
      expect(Math.min(...stamps)).toBeGreaterThan(0);
      expect(connection).toMatchObject({
        networkProtocolName: 'http/1.1',
        tlsProtocolVersion: 0x0304,
        tlsCipherSuite: 0x1302,
        remoteAddress: '127.0.0.1',
        remotePort: server.port,
      });
      const second = await fixture.load(transport, `https://${host}:${server.port}/`);
      expect(second.transfer?.connection).toBe(connection);
    },
  );

  interface Refusal {
    readonly what: string;
    readonly identity: keyof Omit<Certificates, 'authority'>;
    readonly isTrusted: boolean;
    readonly code: number;
    readonly cause: string;
  }
  const refusals: readonly Refusal[] = [
    {
      what: 'nobody knows who signed it',
      identity: 'valid',
      isTrusted: false,
      code: -1202,
      cause: 'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
    },
    {
      what: 'it signed itself',
      identity: 'selfSigned',
      isTrusted: true,
      code: -1202,
      cause: 'DEPTH_ZERO_SELF_SIGNED_CERT',
    },
    {
      what: 'it is for another host',
      identity: 'wrongHost',
      isTrusted: true,
      code: -1202,
      cause: 'ERR_TLS_CERT_ALTNAME_INVALID',
    },
    { what: 'it has expired', identity: 'expired', isTrusted: true, code: -1202, cause: 'CERT_HAS_EXPIRED' },
    { what: 'it is not valid yet', identity: 'notYetValid', isTrusted: true, code: -1204, cause: 'CERT_NOT_YET_VALID' },
  ];
  it.each(refusals)(
    'fails with $code when $what, and nothing is sent',
    async ({ identity, isTrusted, code, cause }) => {
      const server = await serve(pem[identity]);
      const transport = fixture.transport({ certificateAuthorities: isTrusted ? [pem.authority] : [] });
      const run = await fixture.load(transport, `https://127.0.0.1:${server.port}/`);
      expect(run.calls).toEqual([`fail ${code}`]);
      expect(run.error?.phase).toBe('securing');
      expect(codeOf(run.error?.cause)).toBe(cause);
      expect(server.requests).toHaveLength(0);
      const connection = run.transfer!.connection!;
      expect(connection.secureConnectionStart).toBeGreaterThan(0);
      expect([connection.secureConnectionEnd, connection.connectEnd]).toEqual([0, 0]);
    },
  );

  it('names the host without the dot of the root (RFC 6066 §3)', async () => {
    const { createServer } = await import('node:tls');
    const names: (string | false)[] = [];
    const server = createServer({ ...pem.valid }, (socket) => {
      names.push((socket as TLSSocket & { readonly servername: string | false }).servername);
      socket.on('error', () => {});
      socket.on('data', () => socket.end(respond('x')));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = fixture.transport({
      certificateAuthorities: [pem.authority],
      lookup: (_, found) => {
        found(null, [{ address: '127.0.0.1', family: 4 }]);
      },
    });
    for (const host of ['localhost', 'localhost.', '127.0.0.1']) {
      expect((await fixture.load(transport, `https://${host}:${port}/`)).text).toBe('x');
    }
    expect(names).toEqual(['localhost', 'localhost', false]);
    server.close();
    await once(server, 'close');
  });

  it('trusts the roots of the system besides the given ones', async () => {
    const server = await serve(pem.valid);
    const folder = await mkdtemp(join(tmpdir(), 'http1-'));
    try {
      const file = join(folder, 'system.pem');
      await writeFile(file, pem.authority);
      const script = printing(server, pem.selfSigned.cert);
      expect(await runScript(script, { NODE_EXTRA_CA_CERTS: file })).toEqual([0, 'safe\n']);
      expect(await runScript(script)).toEqual([0, '-1202\n']);
    } finally {
      await rm(folder, { recursive: true });
    }
  });

  it('fails with -1200 when the server speaks no TLS', async () => {
    const server = await fixture.serve((_, socket) => socket.write(respond('plain')), {
      onConnection: ({ socket }) => socket.write(respond('plain')),
    });
    const run = await fixture.load(fixture.transport(), `https://127.0.0.1:${server.port}/`);
    expect(run.calls).toEqual(['fail -1200']);
    expect(run.error?.phase).toBe('securing');
  });

  it('fails with -1200 when the server hangs up in the handshake', async () => {
    const server = await fixture.serve(() => {}, { onConnection: ({ socket }) => socket.destroy() });
    const run = await fixture.load(fixture.transport(), `https://127.0.0.1:${server.port}/`);
    expect(run.calls).toEqual(['fail -1200']);
  });

  it('fails with -1200 when the two have no version in common', async () => {
    const server = await serve(pem.valid, { maxVersion: 'TLSv1.2' });
    const transport = fixture.transport({
      certificateAuthorities: [pem.authority],
      tlsMinimumSupportedProtocolVersion: 0x0304,
    });
    const run = await fixture.load(transport, `https://127.0.0.1:${server.port}/`);
    expect(run.calls).toEqual(['fail -1200']);
  });

  it('fails with -1200 for a version that TLS does not have, and for a root that is none', async () => {
    const server = await serve(pem.valid);
    const url = `https://127.0.0.1:${server.port}/`;
    const dtls = fixture.transport({ tlsMaximumSupportedProtocolVersion: 0xfefd });
    expect((await fixture.load(dtls, url)).calls).toEqual(['fail -1200']);
    const broken = fixture.transport({
      certificateAuthorities: ['-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n'],
    });
    expect((await fixture.load(broken, url)).calls).toEqual(['fail -1200']);
  });

  it.each([
    [0x0303, 'TLSv1.2', 'ECDHE-ECDSA-AES128-GCM-SHA256', 0xc02b],
    [0x0303, 'TLSv1.2', 'ECDHE-ECDSA-CHACHA20-POLY1305', 0xcca9],
    [0x0302, 'TLSv1.1', 'ECDHE-ECDSA-AES256-SHA:@SECLEVEL=0', 0xc00a],
    [0x0301, 'TLSv1', 'ECDHE-ECDSA-AES128-SHA:@SECLEVEL=0', 0xc009],
  ] as const)('may be as old as configured: %d', async (version, name, ciphers, suite) => {
    const server = await serve(pem.valid, { minVersion: name, maxVersion: name, ciphers });
    const transport = fixture.transport({
      certificateAuthorities: [pem.authority],
      tlsMinimumSupportedProtocolVersion: version,
    });
    const run = await fixture.load(transport, `https://127.0.0.1:${server.port}/`);
    expect(run.text).toBe('safe');
    expect(run.transfer?.connection).toMatchObject({ tlsProtocolVersion: version, tlsCipherSuite: suite });
  });

  it('makes a whole handshake for each connection: none is resumed', async () => {
    const { createServer } = await import('node:tls');
    const reused: boolean[] = [];
    const server = createServer({ ...pem.valid }, (socket) => {
      reused.push(socket.isSessionReused());
      socket.on('error', () => {});
      socket.on('data', () => socket.end(respond('x', '200 OK', 'Connection: close\r\n')));
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const transport = fixture.transport({ certificateAuthorities: [pem.authority] });
    for (let i = 0; i < 3; i++) await fixture.load(transport, `https://127.0.0.1:${port}/`);
    expect(reused).toEqual([false, false, false]);
    server.close();
    await once(server, 'close');
  });

  it('can be cancelled in the handshake', async () => {
    const server = await fixture.serve(() => {});
    const run = fixture.start(fixture.transport(), `https://127.0.0.1:${server.port}/`);
    await server.until(() => (server.connections[0]?.received.length ?? 0) > 0);
    run.load.cancel();
    await server.until(() => server.open === 0);
    expect(run.calls).toEqual([]);
  });

  it('does not keep a script alive that has ended its work', async () => {
    const server = await fixture.serve(
      (_, socket) => socket.write(respond('done', '200 OK', 'Keep-Alive: timeout=600\r\n')),
      { tls: pem.valid },
    );
    expect(await runScript(printing(server, pem.authority))).toEqual([0, 'done\n']);
  });
});
