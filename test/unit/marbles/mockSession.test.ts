import { describe, expect, it } from '@jest/globals';
import { firstValueFrom, toArray } from 'rxjs';
import { each, type MockRoute, mockSession } from '../../../marbles/index.ts';
import { json } from '../../../operators/json.ts';
import { HTTPURLResponse, URLError, URLRequest, URLSessionConfiguration, type TaskEvent } from '../../../src/index.ts';

const a = 'https://api.test/a';
const text = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);

describe('a mock session', () => {
  it.each<[string, MockRoute, number, string]>([
    ['a status', 404, 404, ''],
    ['text', 'hello', 200, 'hello'],
    ['bytes', new Uint8Array([104, 105]), 200, 'hi'],
    ['JSON', { json: { a: [1] } }, 200, '{"a":[1]}'],
    ['parts', { status: 201, headers: { A: '1' }, body: 'made' }, 201, 'made'],
    ['a head', new HTTPURLResponse(a, { statusCode: 204 }), 204, ''],
    ['a function', (request) => ({ body: request.httpMethod }), 200, 'GET'],
  ])('answers with %s', async (_what, route, status, body) => {
    const [data, response] = await mockSession({ 'GET /a': route }).data(a);
    expect((response as HTTPURLResponse).statusCode).toBe(status);
    expect(text(data)).toBe(body);
  });

  it('answers in the turn in which the load starts', () => {
    const events: TaskEvent['type'][] = [];
    mockSession({ '/a': 'hello' })
      .dataTaskEvents(a)
      .subscribe((event) => events.push(event.type));
    expect(events).toEqual(['created', 'sent', 'response', 'data', 'metrics', 'completed']);
  });

  it('says the type and the length of what it answers', async () => {
    const session = mockSession({ '/a': { json: null }, '/b': { headers: { 'Content-Type': 'text/csv' }, json: 1 } });
    const [, first] = await session.data(a);
    const [, second] = await session.data('https://api.test/b');
    expect([first.mimeType, first.expectedContentLength]).toEqual(['application/json', 4]);
    expect(second.mimeType).toBe('text/csv');
  });

  it('answers one load after the other', async () => {
    const session = mockSession({ '/a': each(503, 'at last') });
    const statuses = [await session.data(a), await session.data(a)].map(
      ([, response]) => (response as HTTPURLResponse).statusCode,
    );
    expect(statuses).toEqual([503, 200]);
    await expect(session.data(a)).rejects.toMatchObject({
      code: -1,
      message: expect.stringContaining('all 2 answers used'),
    });
  });

  it('fails as it is told', async () => {
    await expect(mockSession({ '/a': new URLError(-1009) }).data(a)).rejects.toMatchObject({ code: -1009 });
  });

  it('fails loads that no pattern means, with the patterns in the message', async () => {
    const session = mockSession({ 'POST /a': 200 });
    await expect(session.data(a)).rejects.toMatchObject({
      code: -1,
      message: expect.stringContaining('There are diagrams for: POST /a (other method).'),
    });
  });

  it('knows the requests that were sent, and hands out copies', async () => {
    const session = mockSession({ '*': 200 });
    await session.data(URLRequest.post(a).json({ n: 1 }));
    await session.data('https://api.test/b');
    expect(session.requests.map((request) => `${request.httpMethod} ${String(request)}`)).toEqual([
      `POST ${a}`,
      'GET https://api.test/b',
    ]);
    expect(text(session.requests[0]?.httpBody as Uint8Array)).toBe('{"n":1}');
    (session.requests[0] as URLRequest).httpMethod = 'PUT';
    expect(session.requests[0]?.httpMethod).toBe('POST');
  });

  it('goes through the real chain: redirects, session fields, delegates', async () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.httpAdditionalHeaders = { 'X-Team': 'blue' };
    const calls: string[] = [];
    const session = mockSession(
      {
        'GET /a': { status: 302, headers: { Location: '/b' } },
        'GET /b': (request) => ({ json: request.valueForHTTPHeaderField('X-Team') }),
      },
      {
        configuration,
        delegate: {
          taskWillPerformHTTPRedirection: (_session, _task, response, request) => {
            calls.push(`${String(response.statusCode)} ${String(request)}`);
            return request;
          },
        },
      },
    );
    expect(await firstValueFrom(session.dataTaskPublisher(a).pipe(json()))).toBe('blue');
    expect(calls).toEqual(['302 https://api.test/b']);
  });

  it('reads a body that is a stream before it answers', async () => {
    const session = mockSession({ 'POST /a': 'thanks' });
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array([1]);
      yield new Uint8Array([2]);
    }
    const events = await firstValueFrom(
      session.uploadTaskEvents(URLRequest.post(a), { from: chunks() }).pipe(toArray()),
    );
    const types = events.map(({ type }) => type);
    expect(types).toEqual([
      'created',
      'sent',
      'sentBodyData',
      'sentBodyData',
      'response',
      'data',
      'metrics',
      'completed',
    ]);
  });

  it('takes no nonsense for an answer', () => {
    expect(() => mockSession({ '/a': null as unknown as MockRoute })).toThrow(TypeError);
    expect(() => mockSession({ nonsense: 200 })).toThrow(TypeError);
  });
});
