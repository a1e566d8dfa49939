import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { answerRedirect } from '../../operators/index.ts';
import { HTTPCookie, HTTPCookieStorage, URLRequest, URLSession, URLSessionConfiguration } from '../../src/node.ts';
import { appFolders } from '../../src/platform/node/stores/appFolders.ts';
import { certificates } from '../support/certificates.ts';
import { scriptedHttp2Server, type ScriptedServer, scriptedServer, type Serve } from '../support/scriptedServer.ts';
import { temporaryFolder } from '../support/temporaryFolder.ts';

type Session = InstanceType<typeof URLSession>;

const entry = new URL('../../src/node.ts', import.meta.url).href;
const folder = temporaryFolder();

const answer =
  (status: number, fields: Readonly<Record<string, string | string[]>> = {}): Serve =>
  (request, response) => {
    response.writeHead(status, fields).end(request.headers.cookie ?? 'none');
  };

const routes: Readonly<Record<string, Serve>> = {
  '/login': answer(200, { 'set-cookie': ['sid=1; Path=/; HttpOnly', 'theme=dark; Path=/; Max-Age=3600'] }),
  '/moved': answer(302, { location: '/echo', 'set-cookie': 'hop=1; Path=/' }),
  '/denied': answer(401, { 'set-cookie': 'denied=1; Path=/' }),
  '/echo': answer(200),
};

/** A process of its own that uses the library; what it printed. */
const run = async (script: string, home: string, onOutput?: (pid: number, output: string) => void): Promise<string> => {
  const source = `import { HTTPCookie, HTTPCookieStorage, URLSession } from ${JSON.stringify(entry)};\n${script}`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', source], {
    env: { ...process.env, RX_URLSESSION_HOME: home },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let output = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
      onOutput?.(child.pid ?? 0, output);
    });
  }
  await once(child, 'close');
  return output.trim();
};

const setMany = (name: string, count: number): string => `
for (let i = 0; i < ${String(count)}; i++) {
  HTTPCookieStorage.shared.setCookie(new HTTPCookie({
    name: '${name}' + i, value: '1', domain: '${name}.test', path: '/', expiresDate: new Date(Date.now() + 1e9),
  }));
}`;

describe.each([
  ['HTTP/1.1', scriptedServer],
  ['HTTP/2', scriptedHttp2Server],
])('cookies over %s', (_protocol, start) => {
  let server: ScriptedServer;
  const sessions: Session[] = [];
  let authorities: readonly string[] = [];

  const sessionWith = (change: (configuration: URLSessionConfiguration) => void = () => {}): Session => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.certificateAuthorities = authorities;
    change(configuration);
    const session = new URLSession(configuration);
    sessions.push(session);
    return session;
  };
  const load = async (session: Session, request: URLRequest | string): Promise<string> =>
    new TextDecoder().decode((await session.data(request))[0]);

  beforeAll(async () => {
    server = await start(routes);
    authorities = [(await certificates()).authority];
  });
  afterEach(() => {
    for (const session of sessions.splice(0)) session.invalidateAndCancel();
  });
  afterAll(() => server.close());

  it('set by one response go along with later requests', async () => {
    const session = sessionWith();
    await load(session, `${server.url}/login`);
    expect(await load(session, `${server.url}/echo`)).toBe('sid=1; theme=dark');
    expect(session.configuration.httpCookieStorage?.cookies).toHaveLength(2);
  });

  it('set by a redirect go along with what follows, and when it is refused', async () => {
    const session = sessionWith();
    expect(await load(session, `${server.url}/moved`)).toBe('hop=1');
    const other = sessionWith();
    await new Promise<void>((done) => {
      other
        .dataTaskEvents(`${server.url}/moved`)
        .pipe(answerRedirect(() => null))
        .subscribe({ complete: done });
    });
    expect(await load(other, `${server.url}/echo`)).toBe('hop=1');
  });

  it('set by a 401 count', async () => {
    const session = sessionWith();
    await load(session, `${server.url}/denied`);
    expect(await load(session, `${server.url}/echo`)).toBe('denied=1');
  });

  it('of ephemeral sessions are apart, unless they are given one storage', async () => {
    const session = sessionWith();
    await load(session, `${server.url}/login`);
    expect(await load(sessionWith(), `${server.url}/echo`)).toBe('none');
    const { httpCookieStorage } = session.configuration;
    const sharing = sessionWith((configuration) => {
      configuration.httpCookieStorage = httpCookieStorage;
    });
    expect(await load(sharing, `${server.url}/echo`)).toBe('sid=1; theme=dark');
    expect(HTTPCookieStorage.shared.cookies).toEqual([]);
  });

  it('are nobody’s without a storage, and can be the app’s own', async () => {
    const session = sessionWith((configuration) => {
      configuration.httpCookieStorage = null;
    });
    await load(session, `${server.url}/login`);
    expect(await load(session, `${server.url}/echo`)).toBe('none');
    expect(await load(session, new URLRequest(`${server.url}/echo`).header('Cookie', 'own=1'))).toBe('own=1');
  });

  it('of the app’s own field stay at the origin; those of the storage are chosen anew', async () => {
    const elsewhere = await start({
      '/': (_request, response) => {
        response.writeHead(302, { location: `${server.url.replace('127.0.0.1', 'localhost')}/echo` }).end();
      },
    });
    const session = sessionWith();
    try {
      expect(await load(session, new URLRequest(elsewhere.url).header('Cookie', 'own=1'))).toBe('none');
      const cookie = new HTTPCookie({ name: 'there', value: '1', domain: 'localhost', path: '/' });
      session.configuration.httpCookieStorage?.setCookie(cookie);
      expect(await load(session, new URLRequest(elsewhere.url).header('Cookie', 'own=1'))).toBe('there=1');
    } finally {
      await elsewhere.close();
    }
  });

  it('are forgotten by reset', async () => {
    const session = sessionWith();
    await load(session, `${server.url}/login`);
    await session.reset();
    expect(await load(session, `${server.url}/echo`)).toBe('none');
  });

  it('changes are told as a stream', async () => {
    const session = sessionWith();
    const counts: number[] = [];
    const storage = session.configuration.httpCookieStorage!;
    const watching = storage.cookiesChanged$.subscribe(({ cookies }) => counts.push(cookies.length));
    await load(session, `${server.url}/login`);
    await session.reset();
    watching.unsubscribe();
    storage.setCookie(new HTTPCookie({ name: 'a', value: '1', domain: 'a.test', path: '/' }));
    expect(counts).toEqual([2, 0]);
  });
});

describe('a storage that outlives the process', () => {
  const cookie = (name: string): HTTPCookie =>
    new HTTPCookie({ name, value: '1', domain: 'a.test', path: '/', expiresDate: new Date(Date.now() + 1e9) });

  it('is the shared one, whose file is not made before there is a cookie to keep', () => {
    const file = join(appFolders().data, 'cookies.sqlite');
    expect(HTTPCookieStorage.shared).toBe(HTTPCookieStorage.shared);
    expect(HTTPCookieStorage.shared.cookies).toEqual([]);
    HTTPCookieStorage.shared.setCookie(new HTTPCookie({ name: 's', value: '1', domain: 'a.test', path: '/' }));
    expect(existsSync(file)).toBe(false);
    HTTPCookieStorage.shared.setCookie(cookie('a'));
    expect(existsSync(file)).toBe(true);
    HTTPCookieStorage.shared.removeCookiesSince(new Date(0));
  });

  it('may be one of a group of apps, or of a file', () => {
    const group = HTTPCookieStorage.sharedCookieStorageForGroupContainerIdentifier('group.test');
    expect(HTTPCookieStorage.sharedCookieStorageForGroupContainerIdentifier('group.test')).toBe(group);
    expect(HTTPCookieStorage.sharedCookieStorageForGroupContainerIdentifier('group.other')).not.toBe(group);
    group.setCookie(cookie('g'));
    expect(readdirSync(join(appFolders().groups, 'group.test'))).toContain('cookies.sqlite');
    const file = join(folder.path, 'own', 'jar.sqlite');
    new HTTPCookieStorage({ file }).setCookie(cookie('f'));
    expect(new HTTPCookieStorage({ file }).cookies.map(({ name }) => name)).toEqual(['f']);
    expect(new HTTPCookieStorage().cookies).toEqual([]);
  });

  it('takes from several processes and threads what they have set, and loses nothing with one that is killed', async () => {
    const home = join(folder.path, 'many');
    const killed: string[] = [];
    const endless = `
import { writeSync } from 'node:fs';
for (let i = 0; ; i++) {
  HTTPCookieStorage.shared.setCookie(new HTTPCookie({
    name: 'k' + (i % 100), value: String(i), domain: 'k.test', path: '/', expiresDate: new Date(Date.now() + 1e9),
  }));
  writeSync(1, i + '\\n');
}`;
    const threads = `
import { Worker } from 'node:worker_threads';
import { once } from 'node:events';
const script = (name) => \`import { HTTPCookie, HTTPCookieStorage } from ${JSON.stringify(entry)};
for (let i = 0; i < 50; i++) HTTPCookieStorage.shared.setCookie(new HTTPCookie({
  name: name + i, value: '1', domain: name + '.test', path: '/', expiresDate: new Date(Date.now() + 1e9),
}));\`;
const begin = (name) => new Worker(new URL('data:text/javascript,' + encodeURIComponent("const name = '" + name + "';" + script(name))));
console.log((await Promise.all([begin('t'), begin('u')].map((worker) => once(worker, 'exit')))).join());`;
    const victim = run(endless, home, (pid, output) => {
      if (output.split('\n').length > 50) process.kill(pid, 'SIGKILL');
    }).then((output) => killed.push(...output.split('\n')));
    const outputs = await Promise.all([
      run(setMany('p', 100), home),
      run(setMany('q', 100), home),
      run(threads, home),
      victim,
    ]);
    expect(outputs.slice(0, 3)).toEqual(['', '', '0,0']);
    const listed = await run(
      `console.log(JSON.stringify(HTTPCookieStorage.shared.cookies.map(({ name, value, domain }) => [domain, name, value])));`,
      home,
    );
    const cookies = JSON.parse(listed) as [string, string, string][];
    const count = (domain: string): number => cookies.filter(([of]) => of === domain).length;
    expect(['p.test', 'q.test', 't.test', 'u.test'].map(count)).toEqual([100, 100, 50, 50]);
    const last = Number(killed.filter((line) => /^\d+$/.test(line)).at(-1));
    const values = cookies.filter(([domain]) => domain === 'k.test').map(([, , value]) => Number(value));
    expect(Math.max(...values)).toBeGreaterThanOrEqual(last);
  }, 60_000);

  it('is begun anew when its file is damaged, and whoever runs the app is warned once', async () => {
    const home = join(folder.path, 'damaged');
    await run(setMany('a', 1), home);
    const file = join(home, 'data', 'cookies.sqlite');
    writeFileSync(file, 'no database at all '.repeat(1000));
    const output = await run(
      `${setMany('b', 3)}\nconsole.log(HTTPCookieStorage.shared.cookies.map(({ name }) => name).join());`,
      home,
    );
    expect(output).toContain('b0,b1,b2');
    expect(output.split('URLSessionWarning')).toHaveLength(2);
    expect(readdirSync(dirname(file))).toContain('cookies.sqlite.corrupt-1');
  });
});
