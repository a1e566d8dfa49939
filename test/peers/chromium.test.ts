import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { type ScriptedServer, scriptedServer, type Serve } from '../support/scriptedServer.ts';
import { Chromium } from './chromium/Chromium.ts';
import { importMap, pageModule } from './chromium/pageModules.ts';

/** Something that happens, before or after somebody waits for it. */
class Happening {
  readonly happened: Promise<void>;
  #settle: () => void = () => {};
  constructor() {
    this.happened = new Promise((resolve) => {
      this.#settle = resolve;
    });
  }
  happen(): void {
    this.#settle();
  }
}

const happenings = new Map<string, Happening>();
const happening = (name: string): Happening => {
  const known = happenings.get(name) ?? new Happening();
  happenings.set(name, known);
  return known;
};
const queryOf = (request: IncomingMessage, name: string): string =>
  new URL(request.url ?? '/', 'http://a').searchParams.get(name) ?? '';

const bodyOf = async (request: IncomingMessage): Promise<string> => {
  let text = '';
  for await (const chunk of request) text += String(chunk);
  return text;
};

/** Notes that an exchange has begun, and that the other side has left it. */
const watch = (request: IncomingMessage, response: ServerResponse): void => {
  happening(`arrived ${request.url ?? ''}`).happen();
  response.once('close', () => {
    if (!response.writableFinished) happening(`left ${request.url ?? ''}`).happen();
  });
};

let trouble: string | null = null;
let report: Record<string, unknown> = {};
const reported = happening('report');

const page = `<!doctype html><title>page</title>
<script>
  const tell = (what) => fetch('/trouble', { method: 'POST', body: String(what) });
  addEventListener('error', (event) => tell(event.message ?? 'a module is missing'), true);
  addEventListener('unhandledrejection', (event) => tell(event.reason));
</script>
<script type="importmap">${importMap}</script>
<script type="module" src="/test/peers/chromium/page.ts"></script>`;

const serveModule: Serve = (request, response) => {
  pageModule(request.url ?? '').then((text) => {
    if (text === null) response.writeHead(404).end();
    else response.writeHead(200, { 'content-type': 'text/javascript' }).end(text);
  }, response.destroy.bind(response));
};

const answerWhen =
  (what: string): Serve =>
  (request, response) => {
    void happening(`${what} ${queryOf(request, 'path')}`).happened.then(() => response.end('yes'));
  };

const routes: Readonly<Record<string, Serve>> = {
  '/page': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/html' }).end(page);
  },
  '/src/': serveModule,
  '/test/': serveModule,
  '/node_modules/': serveModule,
  '/wrapped/': serveModule,
  '/report': (request, response) => {
    void bodyOf(request).then((text) => {
      report = JSON.parse(text) as Record<string, unknown>;
      response.end();
      reported.happen();
    });
  },
  '/trouble': (request, response) => {
    void bodyOf(request).then((text) => {
      trouble ??= text;
      response.end();
      reported.happen();
    });
  },
  '/hello': (_request, response) => {
    response.writeHead(200, { 'content-type': 'text/plain; charset=utf-8' }).end('hello');
  },
  '/stream': (_request, response) => {
    response.writeHead(200, { 'content-type': 'application/octet-stream' });
    response.write('one');
    void happening('seen one').happened.then(() => response.write('two'));
    void happening('seen two').happened.then(() => response.end('three'));
  },
  '/seen': (request, response) => {
    happening(`seen ${queryOf(request, 'piece')}`).happen();
    response.end();
  },
  '/endless': (request, response) => {
    watch(request, response);
    response.writeHead(200, { 'content-type': 'application/octet-stream' }).write('first');
  },
  '/silent': watch,
  '/arrived': answerWhen('arrived'),
  '/left': answerWhen('left'),
  '/redirect': (_request, response) => {
    response.writeHead(302, { location: '/hello?there' }).end();
  },
  '/gzip': (_request, response) => {
    response.writeHead(200, { 'content-encoding': 'gzip' }).end(gzipSync('unfolded'));
  },
  '/echo': (request, response) => {
    const { method, headers } = request;
    void bodyOf(request).then((body) => {
      response.end(JSON.stringify({ method, type: headers['content-type'] ?? null, body }));
    });
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 1000 });
    response.write('hello', () => response.destroy());
  },
};

const closedPort = async (): Promise<number> => {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
};

describe('a page without a part of Node, in Chromium', () => {
  let server: ScriptedServer;
  let other: ScriptedServer;
  let chromium: Chromium | null = null;

  beforeAll(async () => {
    server = await scriptedServer(routes);
    other = await scriptedServer(routes);
    const url = `${server.url}/page?closed=${await closedPort()}&other=${new URL(other.url).port}`;
    const browser = await Chromium.open(url);
    chromium = browser;
    const gone = browser.ended.then(() => {
      throw new Error(`Chromium went away: ${browser.said}`);
    });
    await Promise.race([reported.happened, gone]);
  }, 120_000);
  afterAll(async () => {
    await chromium?.close();
    await server.close();
    await other.close();
  });

  const sent = (path: string) => server.requests.find(({ url }) => url === path);

  it('asks for no module of another platform', () => {
    const modules = server.requests.map(({ url }) => url).filter((url) => url.startsWith('/src/'));
    expect(modules).toContain('/src/platform/browser/browserPlatform.ts');
    expect(modules).toContain('/src/stages/chain.ts');
    expect(modules.filter((url) => url.startsWith('/src/platform/node'))).toEqual([]);
  });

  it('has no error that nobody caught', () => {
    expect(trouble).toBeNull();
  });

  it('loads', () => {
    const url = `${server.url}/hello`;
    expect(report['load']).toEqual({ text: 'hello', url, type: 'text/plain', charset: 'utf-8' });
  });

  it('keeps user information out of what the browser is asked', () => {
    expect(report['userInfo']).toBe('hello');
  });

  it("leaves to the browser what is the browser's to say (Fetch standard: forbidden request-headers)", () => {
    expect(sent('/hello')?.headers).toMatchObject({
      accept: '*/*',
      'user-agent': expect.stringMatching(/Chrome\//),
      'accept-encoding': expect.stringMatching(/gzip/),
    });
  });

  it('streams: each piece arrives while the response is open', () => {
    expect(report['stream']).toEqual(['one', 'two', 'three']);
  });

  it('cancels in the body, and the server sees it', () => {
    const events = ['created', 'sent', 'response', 'data'];
    expect(report['cancelInBody']).toEqual({ events, left: 'yes' });
  });

  it('cancels before the head, and the server sees it', () => {
    expect(report['cancelBeforeHead']).toEqual({ arrived: 'yes', left: 'yes' });
  });

  it('has followed redirects, and says where they led', () => {
    expect(report['redirect']).toEqual({ text: 'hello', url: `${server.url}/hello?there` });
  });

  it('decodes a body once', () => {
    expect(report['decoded']).toEqual({ text: 'unfolded', url: `${server.url}/gzip` });
  });

  it('sends a body in one piece, and one in pieces', () => {
    expect(report['upload']).toEqual({ method: 'POST', type: 'application/json', body: '{"a":1}' });
    expect(report['uploadStream']).toEqual({ method: 'PUT', type: null, body: 'one, two' });
  });

  it('fails with the codes of its table', () => {
    expect(report['failures']).toEqual({
      refused: '-1005 waiting',
      unshared: '-1005 waiting',
      blocked: '-1005 waiting',
      cut: '-1005 receiving',
      timedOut: '-1001 waiting',
      forbidden: '-1000 preparing',
    });
  });
});
