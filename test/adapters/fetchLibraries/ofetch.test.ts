import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import { createFetch, FetchError, type $Fetch } from 'ofetch';

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

describe('ofetch over session.fetch', () => {
  let fixture: LibraryFixture;
  let $fetch: $Fetch;
  beforeEach(async () => {
    fixture = await libraryFixture();
    $fetch = createFetch({ fetch: fixture.fetch, defaults: { baseURL: fixture.server.url } });
  });
  afterEach(() => fixture.close());

  it.each(['HTTP/1.1', 'HTTP/2'])('sends and parses JSON over %s', async (protocol) => {
    const baseURL = protocol === 'HTTP/2' ? fixture.http2.url : fixture.server.url;
    const told = await $fetch<Told>('/told', {
      baseURL,
      method: 'POST',
      body: { name: 'Ada' },
      query: { page: 2, tags: ['a', 'b'] },
    });
    expect(told).toMatchObject({
      version: protocol.slice(5).padEnd(3, '.0'),
      method: 'POST',
      url: '/told?page=2&tags=a&tags=b',
      body: '{"name":"Ada"}',
    });
    expect(told.headers).toMatchObject({ 'content-type': 'application/json', 'content-length': '14' });
  });

  it('chooses what a body becomes by its type', async () => {
    expect(await $fetch<string>('/lines')).toBe('one\ntwo\nthree\n');
    const blob = await $fetch<Blob, 'blob'>('/bytes');
    expect([blob.size, blob.type]).toEqual([large.length, 'application/octet-stream']);
    expect(await $fetch('/none')).toBeUndefined();
    expect(await $fetch('/told', { method: 'HEAD' })).toBeUndefined();
  });

  it('makes of a body what it is told to', async () => {
    expect(Buffer.from(await $fetch('/bytes', { responseType: 'arrayBuffer' })).equals(large)).toBe(true);
    expect((await $fetch('/refused', { responseType: 'blob', ignoreResponseError: true })).type).toBe(
      'application/json',
    );
    expect(await $fetch<number>('/lines', { parseResponse: (text) => text.length })).toBe(14);
    const stream = await $fetch('/lines', { responseType: 'stream' });
    expect(await new Response(stream as ReadableStream<Uint8Array<ArrayBuffer>>).text()).toBe('one\ntwo\nthree\n');
  });

  it('hands out the response, too', async () => {
    const response = await $fetch.raw<Told>('/moved');
    expect(response).toBeInstanceOf(Response);
    expect([response.redirected, response.url, response._data?.url]).toEqual([
      true,
      `${fixture.server.url}/told/there`,
      '/told/there',
    ]);
    expect(await (await $fetch.native(`${fixture.server.url}/told`)).json()).toMatchObject({ method: 'GET' });
  });

  it('sends forms and streams', async () => {
    expect(await $fetch('/form', { method: 'POST', body: sampleForm() })).toEqual(sampleFields);
    const encoded = await $fetch<Told>('/told', { method: 'PUT', body: new URLSearchParams({ a: 'b c' }) });
    expect([encoded.headers['content-type'], encoded.body]).toEqual([
      'application/x-www-form-urlencoded;charset=UTF-8',
      'a=b+c',
    ]);
    const streamed = await $fetch<Told>('/told', { method: 'POST', body: streamOf('a', 'b', 'c') });
    expect(streamed.body).toBe('abc');
  });

  it.each(['GET', 'PUT'])('tries %s again after 503', async (method) => {
    const body = method === 'PUT' ? { body: { again: true } } : {};
    expect(await $fetch('/flaky', { method, ...body, retry: 2 })).toEqual({ visit: 3 });
    expect(fixture.server.requests).toHaveLength(3);
  });

  it('tells network errors with their cause, after another attempt', async () => {
    const seen: unknown[] = [];
    const error = await rejectionOf(
      $fetch('/cut', { onRequestError: ({ error: { message } }) => void seen.push(message) }),
    );
    expect(error).toBeInstanceOf(FetchError);
    expect(error).toMatchObject({ cause: { name: 'TypeError', cause: { code: -1005 } } });
    expect((error as FetchError).response).toBeUndefined();
    expect(seen).toEqual(['fetch failed', 'fetch failed']);
    expect(fixture.server.requests).toHaveLength(2);
  });

  it('refuses bad statuses with a FetchError that has the data', async () => {
    const error = (await rejectionOf($fetch('/refused', { method: 'POST', body: {} }))) as FetchError;
    expect(error).toBeInstanceOf(FetchError);
    expect([error.status, error.statusText, error.data]).toEqual([422, 'Unprocessable Entity', { why: 'no name' }]);
    expect(await $fetch('/refused', { ignoreResponseError: true })).toEqual({ why: 'no name' });
  });

  it('has hooks around the request and the response, which instances inherit', async () => {
    const seen: unknown[] = [];
    const api = $fetch.create({
      headers: { 'x-base': 'kept' },
      onRequest: ({ options }) => {
        options.headers.set('x-hook', 'set');
      },
      onResponse: ({ response }) => {
        seen.push(response.status);
        if (response.ok) response._data = (response._data as Told).headers;
      },
      onResponseError: ({ response }) => {
        seen.push(response._data);
      },
    });
    expect(await api('/told', { headers: { 'x-own': 'too' } })).toMatchObject({
      'x-base': 'kept',
      'x-hook': 'set',
      'x-own': 'too',
    });
    await rejectionOf(api('/refused'));
    expect(seen).toEqual([200, 422, { why: 'no name' }]);
  });

  it('gives up after its timeout, which leaves nothing open', async () => {
    const error = await rejectionOf($fetch('/never', { timeout: 20, retry: 0 }));
    expect(error).toMatchObject({ name: 'FetchError', cause: { name: 'TimeoutError' } });
  });

  it.each([
    ['/never', 'head'],
    ['/head', 'body'],
  ])('%s ends by a signal while its %s is awaited', async (path, awaited) => {
    const controller = new AbortController();
    const answer = rejectionOf($fetch(path, { signal: controller.signal }));
    await fixture.arrived(path);
    controller.abort();
    const error = (await answer) as Error;
    const reason = awaited === 'head' || error.name === 'FetchError' ? error.cause : error;
    expect(reason).toBe(controller.signal.reason);
    await fixture.left(1);
    expect(fixture.server.requests).toHaveLength(1);
  });

  it('leaves a stream when its reader has enough', async () => {
    const stream = await $fetch('/head', { responseType: 'stream' });
    const reader = stream.getReader();
    expect(Buffer.from((await reader.read()).value!).toString()).toBe('one\n');
    await reader.cancel();
    await fixture.left(1);
  });
});
