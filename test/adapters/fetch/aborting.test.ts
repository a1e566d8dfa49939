import { getEventListeners, once } from 'node:events';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { type FetchFixture, fetchFixture, rejectionOf } from '../../support/fetchFixture.ts';

describe('aborting (abort/general)', () => {
  let fixture: FetchFixture;
  beforeAll(async () => {
    fixture = await fetchFixture({
      '/never': () => {},
      '/head': (_request, response) => {
        response.write('start');
      },
      '/text': (_request, response) => {
        response.end('text');
      },
    });
  });
  afterAll(() => fixture.close());

  const url = (path: string): string => fixture.server.url + path;
  const arrived = async (path: string): Promise<void> => {
    while (!fixture.server.requests.some((request) => request.url === path)) {
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const reason = { why: 'the app' };

  it('before the call: nothing is sent, and the reason is thrown as it is', async () => {
    const before = fixture.server.requests.length;
    expect(await rejectionOf(fixture.fetch(url('/text'), { signal: AbortSignal.abort(reason) }))).toBe(reason);
    expect(await rejectionOf(fixture.fetch(url('/text'), { signal: AbortSignal.abort() }))).toMatchObject({
      name: 'AbortError',
    });
    const request = new Request(url('/text'), { signal: AbortSignal.abort(reason) });
    expect(await rejectionOf(fixture.fetch(request))).toBe(reason);
    expect(fixture.server.requests.length).toBe(before);
  });

  it('before the call: a stream that was to be sent is left', async () => {
    let left: unknown = null;
    const body = new ReadableStream({
      cancel: (why) => {
        left = why;
      },
    });
    const init = { method: 'POST', body, duplex: 'half', signal: AbortSignal.abort(reason) } as RequestInit;
    expect(await rejectionOf(fixture.fetch(url('/echo'), init))).toBe(reason);
    expect(left).toBe(reason);
  });

  it('a wrong request is told before an aborted signal', async () => {
    const init = { signal: AbortSignal.abort(reason), method: 'a b' };
    expect(await rejectionOf(fixture.fetch(url('/text'), init))).toMatchObject({ name: 'TypeError' });
  });

  it('mode no-cors with another method is told before an aborted signal', async () => {
    const init = { signal: AbortSignal.abort(reason), mode: 'no-cors', method: 'PUT' } as const;
    expect(await rejectionOf(fixture.fetch(url('/text'), init))).toMatchObject({ name: 'TypeError' });
  });

  it('after the head: every reader fails before the next turn, as often as it is asked', async () => {
    const controller = new AbortController();
    const response = await fixture.fetch(url('/head'), { signal: controller.signal });
    controller.abort(reason);
    for (const read of ['text', 'json', 'arrayBuffer', 'bytes', 'blob', 'formData', 'text'] as const) {
      const order: unknown[] = [];
      await Promise.all([
        response[read]().catch((why: unknown) => order.push(why)),
        Promise.resolve().then(() => order.push('next')),
      ]);
      expect(order).toEqual([reason, 'next']);
    }
  });

  it('while a stream is sent: the stream hears the reason (basic/request-upload.h2)', async () => {
    const controller = new AbortController();
    const left = Promise.withResolvers<unknown>();
    const body = new ReadableStream<Uint8Array<ArrayBuffer>>({
      start: (own) => {
        own.enqueue(new Uint8Array(1));
      },
      cancel: left.resolve,
    });
    const init = { method: 'POST', body, duplex: 'half', signal: controller.signal } as RequestInit;
    const failed = rejectionOf(fixture.fetch(url('/never'), init));
    await arrived('/never');
    controller.abort(reason);
    expect([await failed, await left.promise]).toEqual([reason, reason]);
  });

  it.each(['call', 'Request'])(
    'while the head is awaited, by the signal of the %s: the exchange is closed',
    async (of) => {
      const path = `/never/${of}`;
      const controller = new AbortController();
      const { signal } = controller;
      const answer = rejectionOf(
        of === 'call' ? fixture.fetch(url(path), { signal }) : fixture.fetch(new Request(url(path), { signal })),
      );
      await arrived(path);
      const aborted = fixture.server.aborted();
      controller.abort(reason);
      expect(await answer).toBe(reason);
      while (fixture.server.aborted() === aborted) await new Promise((resolve) => setImmediate(resolve));
      expect(getEventListeners(signal, 'abort')).toHaveLength(0);
    },
  );

  it('while a body is sent: its stream is cancelled', async () => {
    const controller = new AbortController();
    const cancelled = Promise.withResolvers<boolean>();
    const body = new ReadableStream({
      pull: (stream) => {
        stream.enqueue(new Uint8Array(10));
        return new Promise(() => {});
      },
      cancel: () => {
        cancelled.resolve(true);
      },
    });
    const init = { method: 'POST', body, duplex: 'half', signal: controller.signal } as RequestInit;
    const answer = rejectionOf(fixture.fetch(url('/never/upload'), init));
    await arrived('/never/upload');
    controller.abort(reason);
    expect(await answer).toBe(reason);
    expect(await cancelled.promise).toBe(true);
  });

  it.each([
    ['text()', (response: Response): Promise<unknown> => response.text()],
    ['a reader', (response: Response) => new Response(response.body).arrayBuffer()],
    ['formData()', (response: Response) => response.formData()],
  ])('while %s reads the body: it fails with the reason', async (_name, read) => {
    const controller = new AbortController();
    const response = await fixture.fetch(url('/head'), { signal: controller.signal });
    const result = rejectionOf(read(response));
    controller.abort(reason);
    expect(await result).toBe(reason);
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
  });

  it('while nobody reads the body: who reads it afterwards fails', async () => {
    const controller = new AbortController();
    const early = await fixture.fetch(url('/head'), { signal: controller.signal });
    const late = await fixture.fetch(url('/head'), { signal: controller.signal });
    const reader = early.body!.getReader();
    controller.abort(reason);
    expect(await rejectionOf(reader.closed)).toBe(reason);
    expect(await rejectionOf(reader.read())).toBe(reason);
    expect(await rejectionOf(late.text())).toBe(reason);
  });

  it('after the end changes nothing, and no listener is left', async () => {
    const controller = new AbortController();
    const response = await fixture.fetch(url('/text'), { signal: controller.signal });
    const copy = response.clone();
    expect(await response.text()).toBe('text');
    expect(getEventListeners(controller.signal, 'abort')).toHaveLength(0);
    controller.abort(reason);
    expect(await copy.text()).toBe('text');
  });

  it('one signal serves many calls and keeps none of them', async () => {
    const { signal } = new AbortController();
    for (let call = 0; call < 50; call++) await (await fixture.fetch(url('/text'), { signal })).text();
    expect(await rejectionOf(fixture.fetch('file:///x', { signal }))).toMatchObject({ name: 'TypeError' });
    expect(getEventListeners(signal, 'abort')).toHaveLength(0);
  });

  it('leaving a body closes the exchange', async () => {
    const aborted = fixture.server.aborted();
    const response = await fixture.fetch(url('/head'));
    await response.body!.cancel('enough');
    while (fixture.server.aborted() === aborted) await new Promise((resolve) => setImmediate(resolve));
    expect(response.bodyUsed).toBe(true);
  });

  it('a timeout is a reason like any other', async () => {
    const signal = AbortSignal.timeout(5);
    const ended = once(signal, 'abort');
    expect(await rejectionOf(fixture.fetch(url('/never/timeout'), { signal }))).toMatchObject({ name: 'TimeoutError' });
    await ended;
  });
});
