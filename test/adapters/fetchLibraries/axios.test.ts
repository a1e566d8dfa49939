import { getEventListeners } from 'node:events';

import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import axios, { type AxiosInstance, type AxiosProgressEvent, isAxiosError, isCancel } from 'axios';

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

describe("axios's fetch adapter over session.fetch", () => {
  let fixture: LibraryFixture;
  let api: AxiosInstance;
  beforeEach(async () => {
    fixture = await libraryFixture();
    api = axios.create({
      adapter: 'fetch',
      env: { fetch: fixture.fetch, FormData },
      baseURL: fixture.server.url,
    });
  });
  afterEach(() => fixture.close());

  it.each(['HTTP/1.1', 'HTTP/2'])('sends and parses JSON over %s', async (protocol) => {
    const baseURL = protocol === 'HTTP/2' ? fixture.http2.url : fixture.server.url;
    const params = { page: 2, tags: ['a', 'b'] };
    const { data, status, headers } = await api.post<Told>('/told', { name: 'Ada' }, { baseURL, params });
    expect([status, headers['content-type']]).toEqual([200, 'application/json']);
    expect(data).toMatchObject({
      version: protocol.slice(5).padEnd(3, '.0'),
      method: 'POST',
      url: '/told?page=2&tags%5B%5D=a&tags%5B%5D=b',
      body: '{"name":"Ada"}',
    });
    expect(data.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '14' });
  });

  it('knows all methods, redirects and responses without a body', async () => {
    for (const method of ['get', 'delete', 'options'] as const) {
      expect((await api[method]<Told>('/told')).data.method).toBe(method.toUpperCase());
    }
    for (const method of ['put', 'patch'] as const) {
      expect((await api[method]<Told>('/told', { a: 1 })).data).toMatchObject({
        method: method.toUpperCase(),
        body: '{"a":1}',
      });
    }
    expect((await api.head('/told')).data).toBe('');
    expect((await api.delete('/none')).status).toBe(204);
    expect((await api.get<Told>('/moved')).data.url).toBe('/told/there');
    const unmoved = await api.get('/moved', { maxRedirects: 0, validateStatus: null });
    expect([unmoved.status, unmoved.headers['location']]).toEqual([302, '/told/there']);
  });

  it.each(['text', 'arraybuffer', 'blob', 'stream'] as const)('reads a body as %s', async (responseType) => {
    const { data } = await api.get<BodyInit>('/bytes', { responseType });
    expect(Buffer.from(await new Response(data).arrayBuffer()).equals(large)).toBe(true);
  });

  it('sends forms, streams and bytes', async () => {
    // Without the type axios takes every body of a POST for an urlencoded form.
    const headers = { 'content-type': 'multipart/form-data' };
    expect((await api.post<unknown>('/form', sampleForm(), { headers })).data).toEqual(sampleFields);
    // The platform's class of forms is what it makes them with, as `env` says.
    const fields = { name: 'Ada', notes: sampleForm().get('notes') };
    expect((await api.postForm<unknown>('/form', fields)).data).toEqual(sampleFields);
    const encoded = (await api.put<Told>('/told', new URLSearchParams({ a: 'b c' }))).data;
    expect(encoded.headers['content-type']).toMatch(/^application\/x-www-form-urlencoded/);
    expect(encoded.body).toBe('a=b+c');
    const streamed = (await api.post<Told>('/told', streamOf('a', 'b', 'c'))).data;
    expect(streamed.body).toBe('abc');
    const bytes = (await api.post<Told>('/told', new TextEncoder().encode('bytes'))).data;
    expect([bytes.body, bytes.headers['content-length']]).toEqual(['bytes', '5']);
  });

  it('refuses bad statuses with an error that has the response', async () => {
    const error = await rejectionOf(api.post('/refused', {}));
    expect(isAxiosError(error)).toBe(true);
    expect(error).toMatchObject({
      code: 'ERR_BAD_REQUEST',
      status: 422,
      response: { status: 422, statusText: 'Unprocessable Entity', data: { why: 'no name' } },
    });
    expect((await api.post<unknown>('/refused', {}, { validateStatus: () => true })).data).toEqual({ why: 'no name' });
  });

  it('tells network errors with the cause', async () => {
    const error = await rejectionOf(api.get('/cut'));
    expect(error).toMatchObject({ code: 'ERR_NETWORK', message: 'Network Error' });
    expect((error as Error).cause).toMatchObject({ name: 'URLError', code: -1005 });
  });

  it('has interceptors and transforms on both ways', async () => {
    api.interceptors.request.use((config) => {
      config.headers.set('x-token', 'set');
      return config;
    });
    api.interceptors.response.use((response) => {
      response.statusText = 'seen';
      return response;
    });
    const response = await api.post<string>('/told', 'a', {
      transformRequest: (data) => `${String(data)}b`,
      transformResponse: (text: string) => {
        const { body, headers } = JSON.parse(text) as Told;
        return `${body} ${String(headers['x-token'])}`;
      },
    });
    expect([response.data, response.statusText]).toEqual(['ab set', 'seen']);
  });

  it('sends credentials of a URL as basic authentication', async () => {
    const { host } = new URL(fixture.server.url);
    const { data } = await api.get<Told>(`http://ada:p%40ss@${host}/told`);
    expect(data.headers['authorization']).toBe(`Basic ${btoa('ada:p@ss')}`);
  });

  it('tells how much was downloaded', async () => {
    const told: AxiosProgressEvent[] = [];
    const onDownloadProgress = (progress: AxiosProgressEvent): unknown => told.push(progress);
    const { data } = await api.get<ArrayBuffer>('/bytes', { responseType: 'arraybuffer', onDownloadProgress });
    expect(data.byteLength).toBe(large.length);
    // It tells the last state from a timer, if it does not fit into its rate before.
    while (told.at(-1)?.loaded !== large.length) await new Promise((resolve) => setImmediate(resolve));
    expect(told.at(-1)).toMatchObject({ progress: 1, total: large.length, download: true });
  });

  it.each([
    ['text', (): unknown => 'x'.repeat(200_000), 200_000],
    ['bytes', (): unknown => Uint8Array.from(large), large.length],
    ['a form', (): unknown => sampleForm(), 0],
  ])('tells how much of %s was uploaded', async (_kind, make, length) => {
    const told: AxiosProgressEvent[] = [];
    const onUploadProgress = (progress: AxiosProgressEvent): unknown => told.push(progress);
    const { data } = await api.post<Told>('/told', make(), { onUploadProgress });
    while (told.at(-1)?.progress !== 1) await new Promise((resolve) => setImmediate(resolve));
    const { loaded, total, upload } = told.at(-1)!;
    expect([loaded, total, upload]).toEqual([data.body.length, data.body.length, true]);
    expect(loaded).toBeGreaterThanOrEqual(length);
  });

  it.each([
    ['/never', 'head'],
    ['/head', 'body'],
  ])('%s is cancelled by a signal while its %s is awaited', async (path) => {
    const controller = new AbortController();
    const answer = rejectionOf(api.get(path, { signal: controller.signal }));
    await fixture.arrived(path);
    controller.abort();
    const error = await answer;
    expect(isCancel(error)).toBe(true);
    expect(error).toMatchObject({ code: 'ERR_CANCELED', name: 'CanceledError' });
    await fixture.left(1);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it.each(['/never', '/head'])('%s ends by the timeout', async (path) => {
    const error = await rejectionOf(api.get(path, { timeout: 100 }));
    expect(error).toMatchObject({ code: 'ETIMEDOUT', message: 'timeout of 100ms exceeded' });
  });

  it('refuses answers that are longer than is allowed, as it counts them', async () => {
    const error = await rejectionOf(api.get('/lines', { maxContentLength: 5 }));
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', message: 'maxContentLength size of 5 exceeded' });
  });

  it('refuses answers whose announced length is more than is allowed, and leaves them to the session', async () => {
    const error = await rejectionOf(api.get('/bytes', { maxContentLength: 1000 }));
    expect(error).toMatchObject({ code: 'ERR_BAD_RESPONSE', message: 'maxContentLength size of 1000 exceeded' });
    // axios neither reads nor cancels such a body.
    for (const task of await fixture.session.getAllTasks()) task.cancel();
  });

  it('refuses to send more than is allowed', async () => {
    const data = await rejectionOf(api.post('/told', 'x'.repeat(100), { maxBodyLength: 10 }));
    expect(data).toMatchObject({ code: 'ERR_BAD_REQUEST', message: 'Request body larger than maxBodyLength limit' });
    expect(fixture.server.requests).toHaveLength(0);
    const stream = await rejectionOf(api.post('/told', streamOf('12345', '67890', '1'), { maxBodyLength: 10 }));
    expect(stream).toMatchObject({ code: 'ERR_BAD_REQUEST', message: 'Request body larger than maxBodyLength limit' });
  });

  it('leaves a stream when its reader has enough', async () => {
    const { data } = await api.get<ReadableStream<Uint8Array>>('/head', { responseType: 'stream' });
    for await (const piece of data) {
      expect(Buffer.from(piece).toString()).toBe('one\n');
      break;
    }
    await fixture.left(1);
  });
});
