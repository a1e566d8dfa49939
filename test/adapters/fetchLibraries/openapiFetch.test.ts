import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import createClient, { type Client, type Middleware } from 'openapi-fetch';

import { rejectionOf } from '../../support/fetchFixture.ts';
import { large, type LibraryFixture, libraryFixture, sampleFields, sampleForm, type Told } from './libraryFixture.ts';

/** A response of one kind. */
interface Answer<Content> {
  readonly headers: Readonly<Record<string, unknown>>;
  readonly content: Content;
}

interface Json<Value> {
  readonly 'application/json': Value;
}

interface ById {
  readonly id: string;
}

/** What a generator writes for the routes of the test servers. */
interface Paths {
  readonly '/told/{id}': {
    readonly get: {
      readonly parameters: {
        readonly path: ById;
        readonly query?: { readonly page?: number; readonly tags?: readonly string[] };
        readonly header?: { readonly 'x-own'?: string };
      };
      readonly responses: { readonly 200: Answer<Json<Told>> };
    };
    readonly put: {
      readonly parameters: { readonly path: ById };
      readonly requestBody: { readonly content: Json<{ readonly name: string }> };
      readonly responses: { readonly 200: Answer<Json<Told>> };
    };
  };
  readonly '/form': {
    readonly post: {
      readonly requestBody: {
        readonly content: { readonly 'multipart/form-data': { readonly name: string; readonly notes: string } };
      };
      readonly responses: { readonly 200: Answer<Json<readonly (readonly string[])[]>> };
    };
  };
  readonly '/refused': {
    readonly post: {
      readonly requestBody: { readonly content: Json<{ readonly name?: string }> };
      readonly responses: { readonly 201: Answer<Json<Told>>; readonly 422: Answer<Json<{ readonly why: string }>> };
    };
  };
  readonly '/none': {
    readonly delete: {
      readonly responses: {
        readonly 204: { readonly headers: Readonly<Record<string, unknown>>; readonly content?: never };
      };
    };
  };
  readonly '/bytes': {
    readonly get: { readonly responses: { readonly 200: Answer<{ readonly 'application/octet-stream': string }> } };
  };
  readonly '/lines': {
    readonly get: { readonly responses: { readonly 200: Answer<{ readonly 'text/plain': string }> } };
  };
  readonly '/head': {
    readonly get: { readonly responses: { readonly 200: Answer<{ readonly 'text/plain': string }> } };
  };
  readonly '/never': {
    readonly get: { readonly responses: { readonly 200: Answer<Json<Told>> } };
  };
  readonly '/cut': {
    readonly get: { readonly responses: { readonly 200: Answer<Json<Told>> } };
  };
}

describe('openapi-fetch over session.fetch', () => {
  let fixture: LibraryFixture;
  let api: Client<Paths>;
  beforeEach(async () => {
    fixture = await libraryFixture();
    api = createClient<Paths>({ baseUrl: fixture.server.url, fetch: fixture.fetch });
  });
  afterEach(() => fixture.close());

  it.each(['HTTP/1.1', 'HTTP/2'])('gets by path and query over %s', async (protocol) => {
    const baseUrl = protocol === 'HTTP/2' ? fixture.http2.url : fixture.server.url;
    const { data, error, response } = await api.GET('/told/{id}', {
      baseUrl,
      params: { path: { id: 'a/b' }, query: { page: 2, tags: ['x', 'y'] }, header: { 'x-own': 'too' } },
    });
    expect(error).toBeUndefined();
    const told: Told = data!;
    expect([told.version, told.url]).toEqual([protocol.slice(5).padEnd(3, '.0'), '/told/a%2Fb?page=2&tags=x&tags=y']);
    expect(told.headers).toMatchObject({ 'x-own': 'too' });
    expect(response).toBeInstanceOf(Response);
    expect(response.url).toBe(`${baseUrl}${told.url}`);
  });

  it('has types that know what a path needs and answers', async () => {
    // @ts-expect-error -- the path needs an id
    const noId = api.GET('/told/{id}', {});
    // @ts-expect-error -- a name is a string
    const noName = api.PUT('/told/{id}', { params: { path: { id: '1' } }, body: { name: 1 } });
    for (const { data } of await Promise.all([noId, noName])) expect(typeof data?.url).toBe('string');
  });

  it('sends JSON, of known length', async () => {
    const { data } = await api.PUT('/told/{id}', { params: { path: { id: '1' } }, body: { name: 'Ada' } });
    expect(data).toMatchObject({ method: 'PUT', url: '/told/1', body: '{"name":"Ada"}' });
    expect(data?.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '14' });
  });

  it('sends forms', async () => {
    const { data } = await api.POST('/form', {
      body: { name: 'Ada', notes: 'first program' },
      bodySerializer: sampleForm,
    });
    expect(data).toEqual(sampleFields);
  });

  it('tells bad statuses as errors with their data, and nothing of 204', async () => {
    const refused = await api.POST('/refused', { body: {} });
    expect(refused.data).toBeUndefined();
    expect([refused.response.status, refused.error?.why]).toEqual([422, 'no name']);
    const none = await api.DELETE('/none');
    expect([none.response.status, none.data, none.error]).toEqual([204, undefined, undefined]);
  });

  it('has middleware around the request and the response', async () => {
    const seen: string[] = [];
    const outer: Middleware = {
      onRequest: ({ request, schemaPath }) => {
        seen.push(schemaPath);
        request.headers.set('x-token', 'set');
        return request;
      },
      onResponse: ({ response }) => {
        seen.push(String(response.status));
        return new Response(response.body, { status: 203, headers: response.headers });
      },
    };
    const inner: Middleware = {
      onRequest: ({ request }) => new Request(`${request.url}?inner`, request),
      onResponse: async ({ response }) => {
        seen.push(((await response.clone().json()) as Told).url);
      },
    };
    api.use(outer, inner);
    const { data, response } = await api.GET('/told/{id}', { params: { path: { id: '1' } } });
    expect([response.status, data?.url, data?.headers['x-token']]).toEqual([203, '/told/1?inner', 'set']);
    expect(seen).toEqual(['/told/{id}', '/told/1?inner', '200']);
    api.eject(outer, inner);
    expect((await api.GET('/told/{id}', { params: { path: { id: '2' } } })).data?.url).toBe('/told/2');
  });

  it('rejects with the network error, unless middleware has an answer', async () => {
    expect(await rejectionOf(api.GET('/cut'))).toMatchObject({ name: 'TypeError', cause: { code: -1005 } });
    const answer: Middleware = { onError: ({ error }) => Response.json({ url: (error as Error).message }) };
    expect((await api.GET('/cut', { middleware: [answer] })).data?.url).toBe('fetch failed');
  });

  it('reads a body as what it is told to', async () => {
    const bytes = await api.GET('/bytes', { parseAs: 'arrayBuffer' });
    expect(Buffer.from(bytes.data!).equals(large)).toBe(true);
    expect((await api.GET('/bytes', { parseAs: 'blob' })).data?.size).toBe(large.length);
    expect((await api.GET('/lines', { parseAs: 'text' })).data).toBe('one\ntwo\nthree\n');
    const { data: stream } = await api.GET('/lines', { parseAs: 'stream' });
    let lines = '';
    const decoder = new TextDecoder();
    for await (const piece of stream!) lines += decoder.decode(piece, { stream: true });
    expect(lines).toBe('one\ntwo\nthree\n');
  });

  it('leaves a stream when its reader has enough', async () => {
    const { data: stream } = await api.GET('/head', { parseAs: 'stream' });
    await stream!.cancel();
    await fixture.left(1);
  });

  it.each(['/never', '/head'] as const)('%s ends by a signal', async (path) => {
    const controller = new AbortController();
    const reason = new Error('enough');
    const answer = rejectionOf(api.GET(path, { signal: controller.signal, parseAs: 'text' }));
    await fixture.arrived(path);
    controller.abort(reason);
    expect(await answer).toBe(reason);
    await fixture.left(1);
  });
});
