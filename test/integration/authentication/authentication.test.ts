import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { lastValueFrom, toArray } from 'rxjs';
import { answerChallenge } from '../../../operators/index.ts';
import {
  type TaskEvent,
  URLCredential,
  URLCredentialStorage,
  URLProtectionSpace,
  URLRequest,
  URLSession,
  URLSessionConfiguration,
} from '../../../src/node.ts';
import { encodeBase64 } from '../../../src/syntax/base64.ts';
import { ntlmExample } from '../../support/digests.ts';
import { RawServer, type RawRequest, respond } from '../../support/rawServer.ts';

const mia = new URLCredential({ user: 'mia', password: 'pw', persistence: 'forSession' });
const authorizationOf = ({ head }: RawRequest): string => /^authorization: (.*)\r$/im.exec(head)?.[1] ?? '';
const denied = (challenge: string, body = 'no'): string =>
  respond(body, '401 Unauthorized', `WWW-Authenticate: ${challenge}\r\n`);

let server: RawServer;
let session: URLSession;
let configuration: URLSessionConfiguration;
let answer: (request: RawRequest) => string;
beforeEach(async () => {
  server = await new RawServer((request, socket) => {
    socket.write(answer(request));
  }).listen();
  configuration = URLSessionConfiguration.ephemeral;
});
afterEach(async () => {
  session.invalidateAndCancel();
  await server.close();
});

const begin = (): URLSession => (session = new URLSession(configuration));
const basicServer = (request: RawRequest): string =>
  authorizationOf(request) === 'Basic bWlhOnB3' ? respond('in') : denied('Basic realm="x"');
const spaceOf = (realm: string): URLProtectionSpace =>
  new URLProtectionSpace({
    host: '127.0.0.1',
    port: server.port,
    protocol: 'http',
    realm,
    authenticationMethod: 'NSURLAuthenticationMethodHTTPBasic',
  });
const kindsOf = (events: readonly TaskEvent[]): string[] => events.map(({ type }) => type);

describe('Basic', () => {
  it('is answered in the stream, kept, and given again without being asked', async () => {
    answer = basicServer;
    begin();
    const first = await lastValueFrom(
      session.dataTaskEvents(`${server.origin}/d/a`).pipe(
        answerChallenge(() => ({ disposition: 'useCredential', credential: mia })),
        toArray(),
      ),
    );
    expect(kindsOf(first)).toEqual([
      'created',
      'sent',
      'challenge',
      'sent',
      'response',
      'data',
      'metrics',
      'completed',
    ]);
    const metrics = first.find((event) => event.type === 'metrics')!;
    expect(metrics.metrics.transactionMetrics).toHaveLength(2);
    const [data] = await session.data(`${server.origin}/d/b`);
    expect(new TextDecoder().decode(data)).toBe('in');
    expect(server.requests.map((request) => authorizationOf(request) !== '')).toEqual([false, true, true]);
    expect(server.connections).toHaveLength(1);
    expect(Object.keys(configuration.urlCredentialStorage!.credentialsFor(spaceOf('x'))!)).toEqual(['mia']);
  });

  it('uses a stored credential when nobody is asked, and delivers the 401 when there is none', async () => {
    answer = basicServer;
    configuration.urlCredentialStorage = new URLCredentialStorage();
    begin();
    const [, refused] = await session.data(`${server.origin}/`);
    expect(refused).toMatchObject({ statusCode: 401 });
    configuration.urlCredentialStorage.setCredential(mia, spaceOf('x'));
    const [, accepted] = await session.data(`${server.origin}/`);
    expect(accepted).toMatchObject({ statusCode: 200 });
  });

  it('is forgotten at reset: the storage is empty, and nothing is proved before the server asks again', async () => {
    answer = basicServer;
    begin();
    configuration.urlCredentialStorage!.setCredential(mia, spaceOf('x'));
    const [, accepted] = await session.data(`${server.origin}/a`);
    await session.reset();
    const [, refused] = await session.data(`${server.origin}/a`);
    expect([accepted, refused]).toMatchObject([{ statusCode: 200 }, { statusCode: 401 }]);
    expect(authorizationOf(server.requests.at(-1)!)).toBe('');
    expect(configuration.urlCredentialStorage!.allCredentials.size).toBe(0);
  });

  it('takes the user information of a URL, which is not in the request line', async () => {
    answer = basicServer;
    begin();
    const url = server.origin.replace('//', '//mia:pw@');
    const [, response] = await session.data(`${url}/a`);
    expect(response).toMatchObject({ statusCode: 200 });
    for (const { head } of server.requests) expect(head).not.toMatch(/mia|pw@/);
  });

  it('stays at home when a redirect leads to another origin', async () => {
    const heads: string[] = [];
    const other = await new RawServer((request, socket) => {
      heads.push(request.head);
      socket.write(respond('there'));
    }).listen();
    answer = (request) =>
      authorizationOf(request) === ''
        ? denied('Basic realm="x"')
        : respond('', '302 Found', `Location: ${other.origin}/\r\n`);
    configuration.urlCredentialStorage!.setCredential(mia, spaceOf('x'));
    begin();
    const [data] = await session.data(`${server.origin}/`);
    await other.close();
    expect(new TextDecoder().decode(data)).toBe('there');
    expect(heads.join('')).not.toMatch(/authorization/i);
  });

  it('asks for a new stream where the body was one', async () => {
    answer = basicServer;
    const calls: string[] = [];
    session = new URLSession(configuration, {
      delegate: {
        taskDidReceiveChallenge: () => ({ disposition: 'useCredential', credential: mia }),
        taskNeedNewBodyStream: () => {
          calls.push('needNewBodyStream');
          return new Blob(['body']).stream();
        },
      },
    });
    const task = session.uploadTaskWithStreamedRequest(URLRequest.post(`${server.origin}/`));
    const events = await lastValueFrom(task.events$.pipe(toArray()));
    expect(events.find((event) => event.type === 'response')).toMatchObject({ response: { statusCode: 200 } });
    expect(calls).toEqual(['needNewBodyStream', 'needNewBodyStream']);
  });
});

describe('NTLM', () => {
  /** Authenticates connections, as IIS does. */
  const ntlmServer = (request: RawRequest): string => {
    const [, type] = /^NTLM TlRMTVNTUAA(.)/.exec(authorizationOf(request)) ?? [];
    if (type === 'B') return denied(`NTLM ${encodeBase64(ntlmExample)}`);
    return type === 'D' ? respond(`connection ${String(request.connection.number)}`) : denied('NTLM');
  };

  it('goes over one connection, which nobody gets afterwards', async () => {
    answer = ntlmServer;
    session = new URLSession(configuration, {
      delegate: { sessionDidReceiveChallenge: () => ({ disposition: 'useCredential', credential: mia }) },
    });
    await session.data(`${server.origin}/`);
    const [first, second, third] = server.requests;
    expect(second?.connection).toBe(third?.connection);
    expect(third?.connection.requests).toBe(first?.connection === second?.connection ? 3 : 2);
    await server.until(() => !server.connections.includes(third!.connection) || third!.connection.socket.destroyed);
    await session.data(`${server.origin}/`);
    expect(server.requests[3]?.connection).not.toBe(third?.connection);
  });
});

describe('Negotiate', () => {
  it('takes its tokens from a function of the app', async () => {
    const hosts: unknown[] = [];
    configuration.negotiateToken = (...args) => {
      hosts.push(args);
      return Promise.resolve('dG9rZW4=');
    };
    answer = (request) =>
      authorizationOf(request) === 'Negotiate dG9rZW4='
        ? respond('in', '200 OK', 'WWW-Authenticate: Negotiate c2VydmVy\r\n')
        : denied('Negotiate');
    begin();
    const [data] = await session.data(`${server.origin}/`);
    expect(new TextDecoder().decode(data)).toBe('in');
    expect(hosts).toEqual([['127.0.0.1'], ['127.0.0.1', 'c2VydmVy']]);
  });
});

describe('whatever a server challenges with', () => {
  it.each([
    ['endless challenges', (n: number) => `Digest realm="x", nonce="${String(n)}", stale=true`, -1013],
    ['a long nonce', () => `Digest realm="x", nonce="${'n'.repeat(20_000)}"`, 401],
    ['a realm with quotes', () => 'Basic realm="a \\"b\\" \\\\ c"', -1013],
    ['garbage', () => 'Basic realm="x, Digest =,,, NTLM @@', 401],
  ] as const)('%s come to an end', async (_name, challenge, expected) => {
    answer = ({ number }) => denied(challenge(number));
    session = new URLSession(configuration, {
      delegate: { taskDidReceiveChallenge: () => ({ disposition: 'useCredential', credential: mia }) },
    });
    const outcome = await session.data(`${server.origin}/`).then(
      ([, response]) => (response as { statusCode?: number }).statusCode,
      (error: unknown) => (error as { code: number }).code,
    );
    expect(outcome).toBe(expected);
  });
});
