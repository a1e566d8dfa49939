import { createHash } from 'node:crypto';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { codeOf, type FetchFixture, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';
import type { Serve } from '../../support/scriptedServer.ts';

const text = 'hällo';
const boundary = 'edge';
const form = [
  `--${boundary}\r\nContent-Disposition: form-data; name="a"\r\n\r\n1\r\n`,
  `--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="f.txt"\r\nContent-Type: text/x\r\n\r\nfile\r\n`,
  `--${boundary}--\r\n`,
].join('');

const sends =
  (body: string | Uint8Array, type?: string): Serve =>
  (_request, response) => {
    if (type !== undefined) response.setHeader('content-type', type);
    response.end(body);
  };

/** Of the clients that asked for `/misdirected`, every second of whom is answered with 421. */
const ports: unknown[] = [];

const routes: Readonly<Record<string, Serve>> = {
  '/status/': (request, response) => {
    response.writeHead(Number(request.url?.split('/').at(-1))).end();
  },
  '/phrase': (_request, response) => {
    response.writeHead(200, 'As You Like It').end();
  },
  '/silent': (request) => {
    request.socket.end('HTTP/1.1 200 \r\nContent-Length: 0\r\n\r\n');
  },
  '/misdirected': (request, response) => {
    ports.push(request.socket.remotePort);
    request.pipe(response.writeHead(ports.length % 2 === 1 ? 421 : 200));
  },
  '/text': sends(text, 'text/plain; charset=utf-8'),
  '/bom': sends('\ufeffbom'),
  '/latin1': sends(Buffer.from('é', 'latin1'), 'text/plain; charset=iso-8859-1'),
  '/json': sends('{"a":1}', 'application/json'),
  '/badjson': sends('{"a":'),
  '/form': sends(form, `multipart/form-data; boundary=${boundary}`),
  '/urlencoded': sends('a=b+c&d=', 'application/x-www-form-urlencoded'),
  '/badform': sends('no form', 'text/plain'),
  '/empty': sends(''),
  '/reset-content': (_request, response) => {
    response.writeHead(205).end('x'.repeat(1_000_000));
  },
  '/chunks': (_request, response) => {
    response.write('one ');
    setImmediate(() => response.end('two'));
  },
  '/cookies': (_request, response) => {
    response.setHeader('set-cookie', ['a=1', 'b=2; Path=/']).setHeader('X-Twice', ['1', '2']).end();
  },
  '/cut': (_request, response) => {
    response.writeHead(200, { 'content-length': 100 });
    response.write('some', () => response.destroy());
  },
  '/reset': (request) => {
    request.socket.destroy();
  },
};

describe('what a fetch gets', () => {
  let fixture: FetchFixture;
  const get = (path: string, init?: RequestInit): Promise<Response> => fixture.fetch(fixture.server.url + path, init);
  beforeAll(async () => {
    fixture = await fetchFixture(routes);
  });
  afterAll(() => fixture.close());

  describe('the head (basic/http-response-code, basic/stream-response)', () => {
    it.each([
      [200, true, 'OK'],
      [201, true, 'Created'],
      [203, true, 'Non-Authoritative Information'],
      [299, true, 'unknown'],
      [300, false, 'Multiple Choices'],
      [404, false, 'Not Found'],
      [418, false, "I'm a Teapot"],
      [414, false, 'URI Too Long'],
      [505, false, 'HTTP Version Not Supported'],
      [599, false, 'unknown'],
    ])('%d', async (status, ok, statusText) => {
      const response = await get(`/status/${String(status)}`);
      expect(response).toBeInstanceOf(Response);
      expect(response).toMatchObject({ status, ok, statusText, redirected: false, type: 'basic' });
      expect(response.url).toBe(`${fixture.server.url}/status/${String(status)}`);
      expect(Object.prototype.toString.call(response)).toBe('[object Response]');
      await response.text();
    });

    it("the phrase is the server's own", async () => {
      expect((await get('/phrase')).statusText).toBe('As You Like It');
      expect((await get('/silent')).statusText).toBe('');
    });

    it.each([204, 205, 304])(
      '%d has no body, and can be read for ever (response/response-consume-empty)',
      async (status) => {
        const response = await get(`/status/${String(status)}`);
        expect(response.body).toBeNull();
        expect([await response.text(), await response.text()]).toEqual(['', '']);
        expect((await response.arrayBuffer()).byteLength).toBe(0);
        expect((await response.blob()).size).toBe(0);
        expect(response.bodyUsed).toBe(false);
        expect(response.clone().body).toBeNull();
      },
    );

    it('content that must not be there is dropped, and holds nothing back', async () => {
      const response = await get('/reset-content');
      expect([response.status, response.body, await response.text()]).toEqual([205, null, '']);
      while ((await fixture.session.getAllTasks()).length > 0) await new Promise((resolve) => setImmediate(resolve));
    });

    it('HEAD has the fields of a body and no body (basic/request-head)', async () => {
      const response = await get('/text', { method: 'HEAD' });
      expect(response.headers.get('content-type')).toBe('text/plain; charset=utf-8');
      expect([response.body, await response.text()]).toEqual([null, '']);
    });

    it('an empty body is one', async () => {
      const response = await get('/empty');
      expect(response.body).toBeInstanceOf(ReadableStream);
      expect(await response.text()).toBe('');
      expect(response.bodyUsed).toBe(true);
    });
  });

  describe('headers (headers/header-setcookie, basic/header-value-combining)', () => {
    it('Set-Cookie fields stay apart, others are joined', async () => {
      const { headers } = await get('/cookies');
      expect(headers.getSetCookie()).toEqual(['a=1', 'b=2; Path=/']);
      expect(headers.get('x-twice')).toBe('1, 2');
      const all = [...headers].filter(([name]) => name === 'set-cookie' || name === 'x-twice');
      expect(all).toEqual([
        ['set-cookie', 'a=1'],
        ['set-cookie', 'b=2; Path=/'],
        ['x-twice', '1, 2'],
      ]);
    });

    it('are Headers that nobody can change (response/response-headers-guard)', async () => {
      const response = await get('/text');
      const { headers } = response;
      expect(headers).toBeInstanceOf(Headers);
      expect(response.headers).toBe(headers);
      for (const change of [
        () => headers.set('a', 'b'),
        () => headers.append('a', 'b'),
        () => headers.delete('content-type'),
      ]) {
        expect(change).toThrow(TypeError);
      }
      expect(headers.has('Content-Type')).toBe(true);
    });

    it('can be walked over, copied and asked as any others', async () => {
      const { headers } = await get('/cookies');
      const copy = new Headers(headers);
      expect([...copy]).toEqual([...headers]);
      expect([...headers.keys()]).toEqual([...headers].map(([name]) => name));
      expect([...headers.values()]).toEqual([...headers].map(([, value]) => value));
      const seen: [string, string][] = [];
      headers.forEach((value, name, parent) => {
        expect(parent).toBe(headers);
        seen.push([name, value]);
      });
      expect(seen).toEqual([...headers.entries()]);
      expect(() => headers.get('a b')).toThrow(TypeError);
      expect(headers.get('missing')).toBeNull();
    });
  });

  describe('bodies (response/response-consume, body/mime-type)', () => {
    it('as text, whatever the charset says, without its mark', async () => {
      expect(await (await get('/text')).text()).toBe(text);
      expect(await (await get('/bom')).text()).toBe('bom');
      expect(await (await get('/latin1')).text()).toBe('\ufffd');
      expect(await (await get('/chunks')).text()).toBe('one two');
    });

    it('as JSON (response/json)', async () => {
      expect(await (await get('/json')).json()).toEqual({ a: 1 });
      expect(await rejectionOf((await get('/badjson')).json())).toMatchObject({ name: 'SyntaxError' });
      expect(await rejectionOf((await get('/status/204')).json())).toMatchObject({ name: 'SyntaxError' });
    });

    it('as bytes that are the reader’s own', async () => {
      const bytes = await (await get('/text')).bytes();
      const buffer = await (await get('/text')).arrayBuffer();
      expect(Object.getPrototypeOf(bytes)).toBe(Uint8Array.prototype);
      expect([bytes.byteOffset, bytes.byteLength, bytes.buffer.byteLength]).toEqual([0, 6, 6]);
      expect(new TextDecoder().decode(buffer)).toBe(text);
    });

    it('as a Blob with the type of the response', async () => {
      const blob = await (await get('/json')).blob();
      expect([blob.type, await blob.text()]).toEqual(['application/json', '{"a":1}']);
      expect((await (await get('/bom')).blob()).type).toBe('');
    });

    it('as a form (body/formdata-parsing, response/response-form-data)', async () => {
      const data = await (await get('/form')).formData();
      expect(data.get('a')).toBe('1');
      const file = data.get('f') as File;
      expect([file.name, file.type, await file.text()]).toEqual(['f.txt', 'text/x', 'file']);
      const pairs = await (await get('/urlencoded')).formData();
      expect([...pairs]).toEqual([
        ['a', 'b c'],
        ['d', ''],
      ]);
      expect(await rejectionOf((await get('/badform')).formData())).toMatchObject({ name: 'TypeError' });
    });

    it('are read once (response/response-stream-disturbed)', async () => {
      const response = await get('/text');
      const first = response.text();
      expect(response.bodyUsed).toBe(true);
      expect(response.body?.locked).toBe(true);
      expect(() => response.clone()).toThrow(TypeError);
      for (const read of ['text', 'json', 'bytes', 'arrayBuffer', 'blob', 'formData'] as const) {
        expect(await rejectionOf(response[read]())).toMatchObject({ name: 'TypeError' });
      }
      expect(await first).toBe(text);
    });

    it('as a stream that is the same each time', async () => {
      const response = await get('/chunks');
      const { body } = response;
      expect(response.body).toBe(body);
      expect([response.bodyUsed, body?.locked]).toEqual([false, false]);
      expect(await response.text()).toBe('one two');
      expect(response.bodyUsed).toBe(true);
    });

    it('a stream that somebody reads belongs to that reader', async () => {
      const response = await get('/chunks');
      const reader = response.body!.getReader();
      expect(response.bodyUsed).toBe(false);
      expect(await rejectionOf(response.text())).toMatchObject({ name: 'TypeError' });
      const chunks: Uint8Array[] = [];
      for (let read = await reader.read(); !read.done; read = await reader.read()) chunks.push(read.value);
      expect(Buffer.concat(chunks).toString()).toBe('one two');
      expect(response.bodyUsed).toBe(true);
    });

    it('a stream takes a reader that brings its own memory (response/response-consume-byob-blob)', async () => {
      const response = await get('/text');
      const reader = response.body!.getReader({ mode: 'byob' });
      const first = await reader.read(new Uint8Array(4));
      const second = await reader.read(new Uint8Array(4));
      expect(Buffer.concat([first.value!, second.value!]).toString()).toBe(text);
      expect(await reader.read(new Uint8Array(4))).toMatchObject({ done: true });
    });

    it('can be copied before they are read (response/response-clone)', async () => {
      const response = await get('/json');
      const copy = response.clone();
      expect(copy).toBeInstanceOf(Response);
      expect([copy.url, copy.status, copy.headers.get('content-type')]).toEqual([
        ...[response.url, response.status],
        'application/json',
      ]);
      expect(await copy.json()).toEqual({ a: 1 });
      expect([response.bodyUsed, copy.bodyUsed]).toEqual([false, true]);
      const third = response.clone();
      expect(await response.text()).toBe('{"a":1}');
      expect(await third.blob()).toMatchObject({ size: 7, type: 'application/json' });
    });
  });

  describe('failures are a TypeError with the URLError as cause (response/response-error-from-stream)', () => {
    it('before the head', async () => {
      expect(codeOf(await rejectionOf(get('/reset')))).toBe(-1005);
    });

    it.each([
      ['as text', (response: Response): Promise<unknown> => response.text()],
      ['as a Blob', (response: Response) => response.blob()],
      ['as a stream', (response: Response) => new Response(response.body).text()],
      ['as a copy', (response: Response) => response.clone().text()],
    ])('in the body, read %s', async (_name, read) => {
      expect(codeOf(await rejectionOf(read(await get('/cut'))))).toBe(-1005);
    });

    it.each([
      ['file:///etc/passwd', -1002],
      ['ftp://127.0.0.1/', -1002],
      ['about:blank', -1002],
      ['blob:x', -1100],
      ['unknown:x', -1002],
      ['data:no comma', -1000],
    ])('%s (basic/scheme-about, redirect/redirect-schemes)', async (url, code) => {
      expect(codeOf(await rejectionOf(fixture.fetch(url)))).toBe(code);
    });

    it('a session that is over', async () => {
      const other = await fetchFixture();
      await other.close();
      expect(codeOf(await rejectionOf(other.fetch('data:,x')))).toBe(-999);
    });
  });

  describe('blob URLs (basic/scheme-blob)', () => {
    it.each([
      ['text/plain', 'text/plain'],
      ['', ''],
      ['invalid', ''],
    ])('of type %j', async (given, type) => {
      const url = URL.createObjectURL(new Blob(['a blob'], { type: given }));
      const response = await fixture.fetch(url);
      expect(response).toMatchObject({ status: 200, statusText: 'OK', type: 'basic', url });
      expect([...response.headers]).toEqual([
        ['content-length', '6'],
        ['content-type', type],
      ]);
      expect(await response.text()).toBe('a blob');
      expect(codeOf(await rejectionOf(fixture.fetch(url, { method: 'POST' })))).toBe(-1002);
      URL.revokeObjectURL(url);
      expect(codeOf(await rejectionOf(fixture.fetch(url)))).toBe(-1100);
    });
  });

  describe('a misdirected request (basic/request-upload)', () => {
    it('is sent once more over another connection', async () => {
      ports.length = 0;
      const response = await get('/misdirected', { method: 'POST', body: 'text' });
      expect([response.status, await response.text()]).toEqual([200, 'text']);
      expect(new Set(ports).size).toBe(2);
    });

    it('is not sent once more when its body is a stream', async () => {
      ports.length = 0;
      const init = { method: 'POST', body: new Blob(['text']).stream(), duplex: 'half' } as RequestInit;
      expect((await get('/misdirected', init)).status).toBe(421);
      expect(ports.length).toBe(1);
    });
  });

  describe('data URLs (basic/scheme-data)', () => {
    it.each([
      ['data:,hello%20there', 'text/plain;charset=US-ASCII', 'hello there'],
      ['data:text/html;charset=utf-8,<b>#fragment', 'text/html;charset=utf-8', '<b>'],
      ['data:image/png;base64,aGk=', 'image/png', 'hi'],
    ])('%s', async (url, type, body) => {
      const response = await fixture.fetch(url);
      expect(response).toMatchObject({ status: 200, statusText: 'OK', url: url.split('#')[0] });
      expect(response.headers.get('content-type')).toBe(type);
      expect(await response.text()).toBe(body);
    });
  });

  describe('integrity', () => {
    const digest = (algorithm: string, of = text): string =>
      `${algorithm}-${createHash(algorithm).update(of).digest('base64')}`;

    it.each([
      ['sha256', digest('sha256')],
      ['sha384', digest('sha384')],
      ['sha512', digest('sha512')],
      ['options after it', `${digest('sha256')}?option`],
      ['another of the same strength', `${digest('sha256', 'x')} ${digest('sha256')}`],
      ['a weaker one that differs', `${digest('sha256', 'x')} ${digest('sha512')}`],
      ['words that mean nothing', 'md5-abc nonsense'],
    ])('with %s the response is there', async (_name, integrity) => {
      expect(await (await get('/text', { integrity })).text()).toBe(text);
    });

    it.each([
      ['another digest', '/text', digest('sha256', 'x')],
      ['a stronger one that differs', '/text', `${digest('sha256')} ${digest('sha512', 'x')}`],
      ['no body', '/status/204', digest('sha256', '')],
    ])('with %s there is none', async (_name, path, integrity) => {
      expect(codeOf(await rejectionOf(get(path, { integrity })))).toBe(-1016);
    });
  });
});
