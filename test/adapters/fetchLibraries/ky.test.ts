import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import ky, { isHTTPError, isNetworkError, isTimeoutError, type KyInstance, type Progress } from 'ky';

import { rejectionOf } from '../../support/fetchFixture.ts';
import {
  large,
  type LibraryFixture,
  libraryFixture,
  sampleFields,
  sampleForm,
  streamOf,
  type Told,
} from './libraryFixture.ts';

/** Attempts follow each other at once. */
const retry = { limit: 2, delay: () => 0 };

describe('ky over session.fetch', () => {
  let fixture: LibraryFixture;
  let api: KyInstance;
  beforeEach(async () => {
    fixture = await libraryFixture();
    api = ky.create({ fetch: fixture.fetch, prefix: fixture.server.url, retry });
  });
  afterEach(() => fixture.close());

  it.each(['HTTP/1.1', 'HTTP/2'])('loads and sends JSON over %s', async (protocol) => {
    const prefix = protocol === 'HTTP/2' ? fixture.http2.url : fixture.server.url;
    const told = await api.post('told', { prefix, json: { name: 'Ada' }, searchParams: { page: 2 } }).json<Told>();
    expect(told).toMatchObject({ version: protocol.slice(5).padEnd(3, '.0'), method: 'POST', url: '/told?page=2' });
    expect(told.headers).toMatchObject({ 'content-type': 'application/json', accept: 'application/json' });
    // A body of known length is sent with it, although ky hands it over inside of a Request.
    expect(told.headers).toMatchObject({ 'content-length': '14' });
    expect(told.body).toBe('{"name":"Ada"}');
  });

  it.each(['text', 'bytes', 'arrayBuffer', 'blob'] as const)('reads a body by the shortcut %s', async (shortcut) => {
    const body = (await api.get('bytes')[shortcut]()) as BodyInit;
    expect(Buffer.from(await new Response(body).arrayBuffer()).equals(large)).toBe(true);
  });

  it('shows the response that the standard describes', async () => {
    const response = await api.get('moved');
    expect(response).toBeInstanceOf(Response);
    expect([response.redirected, response.url]).toEqual([true, `${fixture.server.url}/told/there`]);
    expect(await response.json<Told>()).toMatchObject({ method: 'GET', url: '/told/there' });
    expect((await api.delete('none')).status).toBe(204);
    expect((await api.head('told')).headers.get('content-type')).toBe('application/json');
  });

  it('sends forms, urlencoded or with files', async () => {
    expect(await api.post('form', { body: sampleForm() }).json()).toEqual(sampleFields);
    const { headers, body } = await api.put('told', { body: new URLSearchParams({ a: 'b c' }) }).json<Told>();
    expect(headers['content-type']).toBe('application/x-www-form-urlencoded;charset=UTF-8');
    expect(body).toBe('a=b+c');
  });

  it.each(['get', 'put'] as const)('%s is tried again after 503 with Retry-After, its body too', async (method) => {
    const told: unknown[] = [];
    const beforeRetry = [
      ({ error, retryCount }: { readonly error: Error; readonly retryCount: number }): void => {
        told.push([retryCount, isHTTPError(error) && error.response.status, isHTTPError(error) && error.data]);
      },
    ];
    const body = method === 'put' ? { body: 'again' } : {};
    const answer = await api[method]('flaky', { ...body, hooks: { beforeRetry } }).json();
    expect(answer).toEqual({ visit: 3 });
    expect(told).toEqual([
      [1, 503, { busy: 1 }],
      [2, 503, { busy: 2 }],
    ]);
  });

  it('tries network errors again, and tells the last one with its cause', async () => {
    const error = await rejectionOf(api.get('cut'));
    expect(fixture.server.requests).toHaveLength(3);
    expect(isNetworkError(error)).toBe(true);
    expect(error).toMatchObject({ cause: { name: 'TypeError', cause: { code: -1005 } } });
  });

  it('refuses bad statuses with an HTTPError that has the data', async () => {
    const names: string[] = [];
    const beforeError = [
      ({ error }: { readonly error: Error }): Error => {
        names.push(error.name);
        return error;
      },
    ];
    const error = await rejectionOf(api.post('refused', { json: {}, hooks: { beforeError } }));
    expect(names).toEqual(['HTTPError']);
    expect(isHTTPError(error) && [error.response.status, error.response.statusText, error.data]).toEqual([
      422,
      'Unprocessable Entity',
      { why: 'no name' },
    ]);
    const response = await api.post('refused', { throwHttpErrors: false });
    expect(await response.json()).toEqual({ why: 'no name' });
  });

  it('has hooks that change the request and the response', async () => {
    const seen: string[] = [];
    const hooked = api.extend({
      headers: { 'x-base': 'kept' },
      hooks: {
        beforeRequest: [
          ({ request }) => {
            request.headers.set('x-hook', 'set');
          },
          ({ request }) => new Request(`${request.url}?replaced`, request),
        ],
        afterResponse: [
          async ({ response }) => {
            seen.push((await response.json<Told>()).url);
          },
          async ({ response }) => {
            const { headers } = await response.json<Told>();
            return Response.json({ base: headers['x-base'], hook: headers['x-hook'], own: headers['x-own'] });
          },
        ],
      },
    });
    expect(await hooked.get('told', { headers: { 'x-own': 'too' } }).json()).toEqual({
      base: 'kept',
      hook: 'set',
      own: 'too',
    });
    expect(seen).toEqual(['/told?replaced']);
  });

  it('repeats what a hook asks to be repeated, with another request', async () => {
    const answer = await api
      .post('told', {
        body: 'once',
        hooks: {
          afterResponse: [
            ({ request, retryCount }) =>
              retryCount === 0
                ? ky.retry({ request: new Request(request, { headers: { 'x-token': 'new' } }), delay: 0 })
                : undefined,
          ],
        },
      })
      .json<Told>();
    expect(answer.headers['x-token']).toBe('new');
    expect(answer.body).toBe('once');
    expect(fixture.server.requests).toHaveLength(2);
  });

  it('gives up after its timeout, which leaves nothing open', async () => {
    const error = await rejectionOf(api.get('never', { timeout: 20, retry: 0 }));
    expect(isTimeoutError(error)).toBe(true);
  });

  it('gives up a body after the timeout of all attempts', async () => {
    const error = await rejectionOf(api.get('head', { totalTimeout: 200, retry: 0 }).text());
    expect(isTimeoutError(error)).toBe(true);
  });

  it.each([
    ['never', 'head'],
    ['head', 'body'],
  ])('/%s ends by a signal while its %s is awaited', async (path) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const answer = rejectionOf(api.get(path, { signal: controller.signal }).text());
    await fixture.arrived(`/${path}`);
    controller.abort(reason);
    expect(await answer).toBe(reason);
    await fixture.left(1);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it('tells how much was downloaded', async () => {
    const told: Progress[] = [];
    const body = await api.get('bytes', { onDownloadProgress: (progress) => told.push(progress) }).arrayBuffer();
    expect(Buffer.from(body).equals(large)).toBe(true);
    expect(told.length).toBeGreaterThan(1);
    expect(told.at(-1)).toEqual({ percent: 1, transferredBytes: large.length, totalBytes: large.length });
    expect(told.every(({ totalBytes }) => totalBytes === large.length)).toBe(true);
  });

  it.each([
    ['text', (): BodyInit => 'x'.repeat(200_000)],
    ['bytes', (): BodyInit => Uint8Array.from(large)],
    ['a blob', (): BodyInit => new Blob([Uint8Array.from(large)])],
  ])('tells how much of %s was uploaded', async (_kind, make) => {
    const told: Progress[] = [];
    const onUploadProgress = (progress: Progress): unknown => told.push(progress);
    const answer = await api.post('told', { body: make(), onUploadProgress }).json<Told>();
    expect(told.at(-1)).toEqual({ percent: 1, transferredBytes: answer.body.length, totalBytes: answer.body.length });
    expect(answer.body.length).toBeGreaterThanOrEqual(200_000);
  });

  it('streams both ways', async () => {
    const { body } = await api.get('lines');
    let lines = '';
    for await (const piece of body!.pipeThrough(new TextDecoderStream())) lines += piece;
    expect(lines).toBe('one\ntwo\nthree\n');
    const told = await api.post('told', { body: streamOf('a', 'b', 'c') }).json<Told>();
    expect(told.body).toBe('abc');
  });

  it('leaves a stream when its reader has enough', async () => {
    const { body } = await api.get('head');
    for await (const piece of body!) {
      expect(Buffer.from(piece).toString()).toBe('one\n');
      break;
    }
    await fixture.left(1);
  });
});
