import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type Echo, type FetchFixture, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';

const bytes = (text: string): Uint8Array<ArrayBuffer> => new Uint8Array(Buffer.from(text));

const streamOf = (...chunks: readonly unknown[]): ReadableStream<Uint8Array<ArrayBuffer>> =>
  new ReadableStream({
    start: (controller) => {
      for (const chunk of chunks) controller.enqueue(chunk as Uint8Array<ArrayBuffer>);
      controller.close();
    },
  });

const form = (): FormData => {
  const data = new FormData();
  data.append('line', 'a\nb\r\nc');
  data.append('quo"te', 'x');
  data.append('file', new Blob(['hello'], { type: 'text/x-test' }), 'na"me.txt');
  return data;
};

describe('what a fetch sends', () => {
  let fixture: FetchFixture;
  beforeAll(async () => {
    fixture = await fetchFixture();
  });
  afterAll(() => fixture.close());

  describe('methods (request/request-init-002, basic/request-head)', () => {
    it.each([
      ['get', 'GET'],
      ['PoSt', 'POST'],
      ['options', 'OPTIONS'],
      ['delete', 'DELETE'],
      ['PATCH', 'PATCH'],
    ])('%s is sent as %s', async (method, sent) => {
      expect((await fixture.echo({ method })).method).toBe(sent);
    });

    it.each(['CONNECT', 'trace', 'TRACK', 'a b', ''])('%p is refused', async (method) => {
      const before = fixture.server.requests.length;
      expect(await rejectionOf(fixture.echo({ method }))).toMatchObject({ name: 'TypeError' });
      expect(fixture.server.requests.length).toBe(before);
    });
  });

  describe('bodies (basic/request-upload, response/response-init-002)', () => {
    const cases: readonly [string, () => BodyInit, string, string | undefined][] = [
      ['text', () => 'hé', 'hé', 'text/plain;charset=UTF-8'],
      ['lone surrogates', () => 'a\ud800', 'a\ufffd', 'text/plain;charset=UTF-8'],
      [
        'URLSearchParams',
        () => new URLSearchParams({ a: 'b c' }),
        'a=b+c',
        'application/x-www-form-urlencoded;charset=UTF-8',
      ],
      ['a Uint8Array', () => bytes('xabcx').subarray(1, 4), 'abc', undefined],
      ['a DataView', () => new DataView(bytes('xabc').buffer, 1), 'abc', undefined],
      ['an ArrayBuffer', () => bytes('abc').buffer, 'abc', undefined],
      ['a Blob with a type', () => new Blob(['ab', 'c'], { type: 'text/x-blob' }), 'abc', 'text/x-blob'],
      ['a Blob without', () => new Blob(['abc']), 'abc', undefined],
      ['something else', () => ({ toString: () => 'text' }) as unknown as BodyInit, 'text', 'text/plain;charset=UTF-8'],
    ];

    it.each(cases)('%s has its length and its type', async (_name, body, sent, type) => {
      const told = await fixture.echo({ method: 'PUT', body: body() });
      expect(told.body).toBe(sent);
      expect(told.headers['content-type']).toBe(type);
      expect(told.headers['content-length']).toBe(String(Buffer.byteLength(sent)));
      expect(told.headers['transfer-encoding']).toBeUndefined();
    });

    it('a type that the app gives stays', async () => {
      const told = await fixture.echo({ method: 'PUT', body: 'x', headers: { 'Content-Type': 'application/x' } });
      expect(told.headers['content-type']).toBe('application/x');
    });

    it.each([
      ['bytes', (): BodyInit => bytes('x')],
      ['a blob', (): BodyInit => new Blob(['x'])],
      ['a stream', (): BodyInit => streamOf(bytes('x'))],
    ])('a POST with %s says nothing of a type', async (_name, body) => {
      const init = { method: 'POST', body: body(), duplex: 'half' } as const;
      const told = await fixture.echo(init);
      expect([told.body, told.headers['content-type']]).toEqual(['x', undefined]);
    });

    it('pairs of fields keep the first spelling of a name, and are joined (basic/request-headers-case)', async () => {
      const headers: [string, string][] = [
        ['X-One', '1'],
        ['x-one', '2'],
        ['B', '3'],
      ];
      const told = await fixture.echo({ headers });
      expect(told.headers['x-one']).toBe('1, 2');
      expect(told.names.filter((name) => /^(x-one|b)$/i.test(name))).toEqual(['X-One', 'B']);
    });

    it.each([[[['a']]], [[['a', 'b', 'c']]], [['ab']], [[['a b', 'c']]], [[['a', 'b\nc']]], [[1]]])(
      'fields %j are refused',
      async (headers) => {
        const refused = await rejectionOf(fixture.echo({ headers: headers as unknown as [string, string][] }));
        expect(refused).toMatchObject({ name: 'TypeError' });
      },
    );

    it.each(['', new Uint8Array(0), new Blob([])])('an empty body is one of length 0', async (body) => {
      expect((await fixture.echo({ method: 'POST', body })).headers['content-length']).toBe('0');
    });

    it('bytes that change after the call are sent as they were', async () => {
      const body = bytes('abc');
      const sent = fixture.echo({ method: 'PUT', body });
      body.fill(0);
      expect((await sent).body).toBe('abc');
    });

    it('a FormData is a form whose length is known (body/formdata-serializing)', async () => {
      const told = await fixture.echo({ method: 'POST', body: form() });
      const boundary = /^multipart\/form-data; boundary=(\S+)$/.exec(told.headers['content-type'] ?? '')?.[1] ?? 'none';
      expect(told.body.split(`--${boundary}`)).toEqual([
        '',
        '\r\nContent-Disposition: form-data; name="line"\r\n\r\na\r\nb\r\nc\r\n',
        '\r\nContent-Disposition: form-data; name="quo%22te"\r\n\r\nx\r\n',
        '\r\nContent-Disposition: form-data; name="file"; filename="na%22me.txt"\r\nContent-Type: text/x-test\r\n\r\nhello\r\n',
        '--\r\n',
      ]);
      expect(told.headers['content-length']).toBe(String(Buffer.byteLength(told.body)));
    });

    it('a form comes back as it went (body/formdata-parsing)', async () => {
      const told = await fixture.echo({ method: 'POST', body: form() });
      const type = told.headers['content-type'] ?? '';
      const parsed = await fixture.fetch(`data:${type.replace(' ', '')},${encodeURIComponent(told.body)}`);
      expect(await parsed.text()).toBe(told.body);
      const data = await new Response(told.body, { headers: { 'content-type': type } }).formData();
      expect(data.get('line')).toBe('a\r\nb\r\nc');
      expect(await (data.get('file') as File).text()).toBe('hello');
    });

    it('a stream is sent in chunks (request/request-init-stream)', async () => {
      const body = streamOf(bytes('one '), bytes('two'));
      const told = await fixture.echo({ method: 'POST', body, duplex: 'half' });
      expect(told.body).toBe('one two');
      expect(told.headers['transfer-encoding']).toBe('chunked');
      expect(body.locked).toBe(true);
    });

    it('an asynchronous iterable is a stream too', async () => {
      const body = (async function* () {
        yield await Promise.resolve(bytes('abc'));
      })();
      expect((await fixture.echo({ method: 'POST', body: body as never, duplex: 'half' })).body).toBe('abc');
    });

    it.each([
      ['a stream without duplex', () => ({ method: 'POST', body: streamOf() })],
      ['a stream with another duplex', () => ({ method: 'POST', body: streamOf(), duplex: 'full' as 'half' })],
      ['a stream that is kept alive', () => ({ method: 'POST', body: streamOf(), duplex: 'half', keepalive: true })],
      ['a body of GET', () => ({ body: 'x' })],
      ['a body of HEAD', () => ({ method: 'HEAD', body: '' })],
      ['a length that is another', () => ({ method: 'POST', body: 'abc', headers: { 'content-length': '5' } })],
    ] as const)('%s is refused', async (_name, init) => {
      const before = fixture.server.requests.length;
      expect(await rejectionOf(fixture.echo(init() as RequestInit))).toMatchObject({ name: 'TypeError' });
      expect(fixture.server.requests.length).toBe(before);
    });

    it('a stream that is locked or has been read is refused (request/request-disturbed)', async () => {
      const locked = streamOf(bytes('a'));
      locked.getReader();
      const read = streamOf(bytes('a'));
      const reader = read.getReader();
      await reader.read();
      reader.releaseLock();
      for (const body of [locked, read]) {
        const reason = await rejectionOf(fixture.echo({ method: 'POST', body, duplex: 'half' }));
        expect(reason).toMatchObject({ name: 'TypeError' });
      }
    });

    it('a stream that gives no bytes, or fails, fails the fetch', async () => {
      const failing = new ReadableStream({
        pull: () => {
          throw new Error('broken');
        },
      });
      for (const body of [streamOf('text'), streamOf(null), failing]) {
        const reason = await rejectionOf(fixture.echo({ method: 'POST', body: body as BodyInit, duplex: 'half' }));
        expect(reason).toMatchObject({ name: 'TypeError', cause: { code: -1021 } });
      }
    });
  });

  describe('fields (headers/headers-basic, headers-normalize, basic/request-headers-case)', () => {
    const sent = async (headers: HeadersInit): Promise<Echo['headers']> => (await fixture.echo({ headers })).headers;

    it.each([
      ['a record', { 'X-A': ' 1\t', 'x-b': '2' }],
      ['pairs', [['X-A', ' 1'] as [string, string], ['x-b', '2'] as [string, string]]],
      ['Headers', new Headers({ 'x-a': '1', 'x-b': '2' })],
    ] as [string, HeadersInit][])('%s', async (_name, headers) => {
      expect(await sent(headers)).toMatchObject({ 'x-a': '1', 'x-b': '2' });
    });

    it('names of a record keep their spelling and order', async () => {
      const { names } = await fixture.echo({ headers: { 'X-Zed': '1', 'x-ALPHA': '2' } });
      expect(names.filter((name) => /^x-/i.test(name))).toEqual(['X-Zed', 'x-ALPHA']);
    });

    it('repeated fields all go', async () => {
      expect(
        await sent([
          ['x-a', '1'],
          ['x-a', '2'],
        ]),
      ).toMatchObject({ 'x-a': '1, 2' });
    });

    it('a fetch says what it accepts unless the app does (basic/accept-header)', async () => {
      expect(await sent({})).toMatchObject({ accept: '*/*' });
      expect(await sent({ accept: 'text/x' })).toMatchObject({ accept: 'text/x' });
    });

    it.each([{ 'a b': '1' }, { '': '1' }, { a: 'x\ny' }, { a: 'x\0' }, { a: '\u0100' }, [['a']], [['é', 'x']]])(
      '%j is refused (headers/headers-errors)',
      async (headers) => {
        expect(await rejectionOf(fixture.echo({ headers: headers as HeadersInit }))).toMatchObject({
          name: 'TypeError',
        });
      },
    );

    it.each([
      ['no-store', { 'cache-control': 'no-cache', pragma: 'no-cache' }],
      ['reload', { 'cache-control': 'no-cache', pragma: 'no-cache' }],
      ['no-cache', { 'cache-control': 'max-age=0' }],
    ] as const)('cache mode %s tells caches on the way (request/request-cache-%s)', async (cache, headers) => {
      expect((await fixture.echo({ cache })).headers).toMatchObject(headers);
      const own = await fixture.echo({ cache, headers: { 'cache-control': 'x' } });
      expect(own.headers['cache-control']).toBe('x');
    });
  });

  describe('a Request (request/request-init-stream, request-consume, request-disturbed)', () => {
    const url = (): string => `${fixture.server.url}/echo`;
    const echo = async (request: Request, init?: RequestInit): Promise<Echo> =>
      (await (await fixture.fetch(request, init)).json()) as Echo;

    it.each([
      ['text', 'abc', 'text/plain;charset=UTF-8'],
      ['bytes', bytes('abc'), undefined],
    ] as const)('with %s has its length', async (_name, body, type) => {
      const request = new Request(url(), { method: 'PUT', body, headers: { 'x-a': '1' } });
      const told = await echo(request);
      expect(told).toMatchObject({ method: 'PUT', body: 'abc', headers: { 'x-a': '1', 'content-length': '3' } });
      expect(told.headers['content-type']).toBe(type);
      expect(request.bodyUsed).toBe(true);
    });

    it('with text of any size has its length, and a stream that goes on is streamed', async () => {
      const body = 'x'.repeat(300_000);
      const told = await echo(new Request(url(), { method: 'POST', body }));
      expect([told.body.length, told.headers['content-length']]).toEqual([300_000, '300000']);
      const parts = Array.from({ length: 4 }, () => bytes('x'.repeat(500_000)));
      const init = { method: 'POST', body: streamOf(...parts), duplex: 'half' } as RequestInit;
      const streamed = await echo(new Request(url(), init));
      expect([streamed.body.length, streamed.headers['transfer-encoding']]).toEqual([2_000_000, 'chunked']);
    });

    it('with a Blob has its length', async () => {
      const body = new Blob(['x'.repeat(200_000)], { type: 'text/x-test' });
      const { body: sent, headers } = await echo(new Request(url(), { method: 'POST', body }));
      expect([sent.length, headers['content-length'], headers['content-type']]).toEqual([
        ...[200_000, '200000', 'text/x-test'],
      ]);
    });

    it('with a slow stream is streamed', async () => {
      let release = (): void => {};
      const gate = new Promise<void>((resolve) => {
        release = resolve;
      });
      let pulls = 0;
      const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
        pull: async (controller) => {
          pulls += 1;
          if (pulls === 1) return controller.enqueue(bytes('one '));
          await gate;
          controller.enqueue(bytes('two'));
          controller.close();
        },
      });
      const answer = echo(new Request(url(), { method: 'POST', body, duplex: 'half' } as RequestInit));
      const before = fixture.server.requests.length;
      while (fixture.server.requests.length === before) await new Promise((resolve) => setImmediate(resolve));
      release();
      expect(await answer).toMatchObject({ body: 'one two', headers: { 'transfer-encoding': 'chunked' } });
    });

    it('takes what the call says besides', async () => {
      const request = new Request(url(), { method: 'POST', body: 'old', headers: { 'x-a': '1' } });
      const told = await echo(request, { body: 'new', headers: { 'x-b': '2' } });
      expect(told).toMatchObject({ method: 'POST', body: 'new', headers: { 'x-b': '2' } });
      expect(told.headers['x-a']).toBeUndefined();
    });

    it('may be the options of another', async () => {
      const request = new Request('http://127.0.0.1:9/', { method: 'POST', body: 'abc' });
      expect(await fixture.echo(request as RequestInit)).toMatchObject({ method: 'POST', body: 'abc' });
    });

    it('that has been read is refused', async () => {
      const request = new Request(url(), { method: 'POST', body: 'abc' });
      await request.text();
      expect(await rejectionOf(echo(request))).toMatchObject({ name: 'TypeError' });
    });
  });

  describe('options that must not be', () => {
    it.each([
      { redirect: 'other' },
      { cache: 'other' },
      { credentials: 'other' },
      { mode: 'navigate' },
      { cache: 'only-if-cached' },
      { priority: 'other' },
      { signal: {} },
      { signal: 'text' },
      { referrerPolicy: 'other' },
      { window: 'other' },
      { crossOriginHeaders: 'other' },
      { duplex: 'full' },
    ])('%j (request/request-error)', async (init) => {
      expect(await rejectionOf(fixture.echo(init as RequestInit))).toMatchObject({ name: 'TypeError' });
    });

    it('what a prototype was given is no option', async () => {
      const options = Object.prototype as { redirect?: string };
      Object.defineProperty(options, 'redirect', { value: 'other', configurable: true, writable: true });
      try {
        expect((await fixture.echo({})).method).toBe('GET');
      } finally {
        delete options.redirect;
      }
    });

    it('options without meaning here are ignored', async () => {
      const init = {
        mode: 'no-cors',
        credentials: 'include',
        referrer: '',
        keepalive: true,
        priority: 'high',
      } as const;
      expect((await fixture.echo({ ...init, window: null })).method).toBe('GET');
    });
  });

  describe('URLs', () => {
    it.each(['', '/relative', 'http://', 'http://a:b@127.0.0.1/', 'http://a@127.0.0.1/'])(
      '%p is refused',
      async (url) => {
        const reason = await rejectionOf(fixture.fetch(url));
        expect(reason).toMatchObject({ name: 'TypeError' });
        expect(String(reason)).not.toContain('a:b');
      },
    );

    it('a URL object does, and its fragment stays here (response/response-fragment)', async () => {
      const url = new URL(`${fixture.server.url}/echo?q=1#fragment`);
      const response = await fixture.fetch(url);
      expect(response.url).toBe(`${fixture.server.url}/echo?q=1`);
      expect(fixture.server.requests.at(-1)?.url).toBe('/echo?q=1');
    });
  });
});
