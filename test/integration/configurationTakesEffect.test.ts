import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { once } from 'node:events';
import { createServer as createHTTPServer, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { lastValueFrom, toArray } from 'rxjs';
import { makeCertificates } from '../../examples/mainJob/certificates.ts';
import {
  type NetworkPath,
  type NetworkPathProvider,
  TLSProtocolVersion,
  URLError,
  URLRequest,
  URLSession,
  URLSessionConfiguration,
} from '../../src/node.ts';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

type Session = InstanceType<typeof URLSession>;

const path = (changes: Partial<NetworkPath>): NetworkPath => ({
  status: 'satisfied',
  usesCellular: false,
  isExpensive: false,
  isConstrained: false,
  isUltraConstrained: false,
  ...changes,
});

const failureOf = async (load: Promise<unknown>): Promise<URLError> => {
  const error: unknown = await load.then(
    () => new Error('the load succeeded'),
    (reason: unknown) => reason,
  );
  if (!URLError.is(error)) throw error;
  return error;
};

describe('a configuration takes effect', () => {
  let server: ScriptedServer;
  const sessions: Session[] = [];

  const sessionWith = (change: (configuration: URLSessionConfiguration) => void): Session => {
    const configuration = URLSessionConfiguration.ephemeral;
    change(configuration);
    const session = new URLSession(configuration);
    sessions.push(session);
    return session;
  };

  beforeAll(async () => {
    let hops = 0;
    let atOnce = 0;
    let most = 0;
    server = await scriptedServer({
      '/echo': (request, response) => {
        response.end(JSON.stringify(request.headers));
      },
      '/address': (request, response) => {
        response.end(request.socket.remoteAddress);
      },
      '/silent': () => undefined,
      '/drip': (_request, response) => {
        response.writeHead(200);
        const timer = setInterval(() => response.write('.'), 20);
        response.once('close', () => {
          clearInterval(timer);
        });
      },
      '/hop': (_request, response) => {
        hops += 1;
        response.writeHead(302, { location: `/hop?${String(hops)}` }).end();
      },
      '/many-fields': (_request, response) => {
        for (let i = 0; i < 30; i++) response.setHeader(`x-${String(i)}`, 'y');
        response.end();
      },
      '/large-head': (_request, response) => {
        response.setHeader('x-large', 'y'.repeat(8000)).end();
      },
      '/hints': (_request, response) => {
        for (let i = 0; i < 5; i++) response.writeEarlyHints({ link: '</a.css>; rel=preload' });
        response.end('late');
      },
      '/bomb': (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync(Buffer.alloc(12 * 1024 * 1024)));
      },
      '/stacked': (_request, response) => {
        response.writeHead(200, { 'content-encoding': 'gzip, gzip' }).end(gzipSync(gzipSync('twice')));
      },
      '/count': (_request, response) => {
        atOnce += 1;
        most = Math.max(most, atOnce);
        setTimeout(() => {
          atOnce -= 1;
          response.end(String(most));
        }, 5);
      },
    });
  });
  afterAll(async () => {
    for (const session of sessions) session.invalidateAndCancel();
    await Promise.all(sessions.map((session) => session.finished));
    await server.close();
  });

  it('httpAdditionalHeaders: added where the request lacks the field', async () => {
    const session = sessionWith((c) => {
      c.httpAdditionalHeaders = { 'X-App': 'mine', Accept: 'text/plain' };
    });
    const [data] = await session.data(new URLRequest(`${server.url}/echo`).header('accept', 'text/html'));
    expect(JSON.parse(Buffer.from(data).toString())).toMatchObject({ 'x-app': 'mine', accept: 'text/html' });
  });

  it('httpMaximumConnectionsPerHost: the server never sees more at once', async () => {
    const session = sessionWith((c) => {
      c.httpMaximumConnectionsPerHost = 3;
    });
    const answers = await Promise.all(Array.from({ length: 30 }, () => session.data(`${server.url}/count`)));
    expect(Math.max(...answers.map(([data]) => Number(Buffer.from(data).toString())))).toBeLessThanOrEqual(3);
  });

  it('timeoutIntervalForRequest: silence ends with -1001, and the error says which timer', async () => {
    const session = sessionWith((c) => {
      c.timeoutIntervalForRequest = 0.1;
    });
    const error = await failureOf(session.data(`${server.url}/silent`));
    expect([error.code, error.timer]).toEqual([-1001, 'request']);
  });

  it('timeoutIntervalForResource: ends also what goes on and on', async () => {
    const session = sessionWith((c) => {
      c.timeoutIntervalForResource = 0.2;
    });
    const error = await failureOf(session.data(`${server.url}/drip`));
    expect([error.code, error.timer]).toEqual([-1001, 'resource']);
  });

  it('maximumRedirects', async () => {
    const session = sessionWith((c) => {
      c.maximumRedirects = 3;
    });
    const events = session.dataTaskEvents(`${server.url}/hop`);
    const before = server.requests.length;
    expect((await failureOf(lastValueFrom(events.pipe(toArray())))).code).toBe(-1007);
    expect(server.requests.length).toBe(before + 4);
  });

  it.each<[string, (configuration: URLSessionConfiguration) => void, string, number]>([
    ['maximumHeaderFields', (c) => (c.maximumHeaderFields = 20), '/many-fields', -1103],
    ['maximumHeaderSize', (c) => (c.maximumHeaderSize = 4096), '/large-head', -1103],
    ['maximumInformationalResponses', (c) => (c.maximumInformationalResponses = 3), '/hints', -1017],
    ['maximumDecodedRatio', (c) => (c.maximumDecodedRatio = 10), '/bomb', -1103],
    ['maximumDecodedSize', (c) => (c.maximumDecodedSize = 1000), '/bomb', -1103],
    ['maximumContentCodings', (c) => (c.maximumContentCodings = 1), '/stacked', -1016],
  ])('%s: more of it fails, and the error names the limit', async (name, change, route, code) => {
    const error = await failureOf(sessionWith(change).data(server.url + route));
    expect(error.code).toBe(code);
    expect(error.message).toContain(name === 'maximumDecodedSize' ? '1000 bytes' : name);
  });

  it('lookup: replaces the name lookup of the system', async () => {
    const asked: string[] = [];
    const session = sessionWith((c) => {
      c.lookup = (hostname, found) => {
        asked.push(hostname);
        found(null, [{ address: '127.0.0.1', family: 4 }]);
      };
    });
    const [data] = await session.data(server.url.replace('127.0.0.1', 'nowhere.test') + '/address');
    expect(Buffer.from(data).toString()).toContain('127.0.0.1');
    expect(asked).toEqual(['nowhere.test']);
  });

  it('localAddress: the server sees it', async () => {
    const session = sessionWith((c) => {
      c.localAddress = '127.0.0.2';
    });
    const [data] = await session.data(`${server.url}/address`);
    expect(Buffer.from(data).toString()).toContain('127.0.0.2');
  });

  it('socketPath: connections go to a unix socket', async () => {
    const socketPath = join(tmpdir(), `rx-urlsession-${String(process.pid)}.sock`);
    const unix: Server = createHTTPServer((_request, response) => response.end('over a unix socket'));
    unix.listen(socketPath);
    await once(unix, 'listening');
    const session = sessionWith((c) => {
      c.socketPath = socketPath;
    });
    const [data] = await session.data('http://any.test/');
    expect(Buffer.from(data).toString()).toBe('over a unix socket');
    unix.close();
    unix.closeAllConnections();
  });

  it('networkPathProvider and waitsForConnectivity: a load without a path waits for one, and says so once', async () => {
    const listeners = new Set<(path: NetworkPath) => void>();
    const provider: NetworkPathProvider & { current: NetworkPath } = {
      current: path({ status: 'unsatisfied' }),
      observe: (listener) => {
        listeners.add(listener);
        return () => listeners.delete(listener);
      },
    };
    const refusing = sessionWith((c) => {
      c.networkPathProvider = provider;
      c.lookup = (_hostname, found) => found(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    const url = server.url.replace('127.0.0.1', 'api.test') + '/echo';
    expect((await failureOf(refusing.data(url))).code).toBe(-1009);
    const waiting = sessionWith((c) => {
      c.networkPathProvider = provider;
      c.waitsForConnectivity = true;
      c.lookup = (_hostname, found) => found(null, [{ address: '127.0.0.1', family: 4 }]);
    });
    const types: string[] = [];
    await new Promise<void>((resolve, reject) => {
      waiting.dataTaskEvents(url).subscribe({
        next: ({ type }) => {
          types.push(type);
          if (type !== 'waitingForConnectivity') return;
          provider.current = path({});
          setImmediate(() => {
            for (const listener of [...listeners]) listener(provider.current);
          });
        },
        error: reject,
        complete: resolve,
      });
    });
    expect(types.filter((type) => type === 'waitingForConnectivity')).toHaveLength(1);
    expect(types.at(-1)).toBe('completed');
    expect(listeners.size).toBe(0);
  });

  it('requiresDNSSECValidation: what cannot be promised fails', async () => {
    const session = sessionWith((c) => {
      c.requiresDNSSECValidation = true;
    });
    const error = await failureOf(session.data(`${server.url}/echo`));
    expect(error.message).toContain('DNSSEC');
    const request = new URLRequest(`${server.url}/echo`);
    request.requiresDNSSECValidation = true;
    expect((await failureOf(sessionWith(() => undefined).data(request))).message).toContain('DNSSEC');
  });

  describe('over TLS', () => {
    let secure: Server;
    let url: string;
    let authority: string;

    beforeAll(async () => {
      const certificates = await makeCertificates();
      authority = certificates.authority;
      secure = createSecureServer(
        { cert: certificates.cert, key: certificates.key, minVersion: 'TLSv1.2', maxVersion: 'TLSv1.2' },
        (_request, response) => response.end('secret'),
      );
      secure.listen(0, '127.0.0.1');
      await once(secure, 'listening');
      url = `https://127.0.0.1:${String((secure.address() as AddressInfo).port)}/`;
    });
    afterAll(async () => {
      secure.close();
      secure.closeAllConnections();
      await once(secure, 'close');
    });

    it('certificateAuthorities: trusted besides the system, and not without', async () => {
      expect((await failureOf(sessionWith(() => undefined).data(url))).code).toBe(-1202);
      const session = sessionWith((c) => {
        c.certificateAuthorities = [authority];
      });
      const events = await lastValueFrom(session.dataTaskEvents(url).pipe(toArray()));
      const metrics = events.find((event) => event.type === 'metrics')?.metrics.transactionMetrics[0];
      expect(metrics?.negotiatedTLSProtocolVersion).toBe(TLSProtocolVersion.TLSv12);
      expect(metrics?.secureConnectionStartDate).toBeInstanceOf(Date);
    });

    it('tlsMinimumSupportedProtocolVersion: a lower offer fails with -1200', async () => {
      const session = sessionWith((c) => {
        c.certificateAuthorities = [authority];
        c.tlsMinimumSupportedProtocolVersion = TLSProtocolVersion.TLSv13;
      });
      expect((await failureOf(session.data(url))).code).toBe(-1200);
    });

    it('tlsMaximumSupportedProtocolVersion: is not exceeded', async () => {
      const open = createSecureServer({ ...(await makeCertificates()) }, (_request, response) => response.end());
      open.listen(0, '127.0.0.1');
      await once(open, 'listening');
      const seen: (string | null)[] = [];
      open.on('secureConnection', (socket) => seen.push(socket.getProtocol()));
      const session = sessionWith((c) => {
        c.tlsMaximumSupportedProtocolVersion = TLSProtocolVersion.TLSv12;
      });
      await failureOf(session.data(`https://127.0.0.1:${String((open.address() as AddressInfo).port)}/`));
      expect(seen.filter((protocol) => protocol !== 'TLSv1.2')).toEqual([]);
      open.close();
      open.closeAllConnections();
    });
  });
});
