import { lastValueFrom } from 'rxjs';
import { collectData } from '../../operators/index.ts';
import {
  type DataTaskOutput,
  HTTPURLResponse,
  URLError,
  type URLRequest,
  type URLSession,
  type URLSessionDataDelegate,
} from '../../src/node.ts';

/** What a load comes to, whatever the form it was asked in. */
export interface Outcome {
  readonly status: number | null;
  readonly url: string | null;
  readonly body: string | null;
  readonly code: number | null;
}

const outcome = (output: DataTaskOutput): Outcome => ({
  status: output.response instanceof HTTPURLResponse ? output.response.statusCode : null,
  url: output.response.url?.pathname ?? null,
  body: Buffer.from(output.data).toString('latin1'),
  code: null,
});
/** A failure as an outcome; anything but a `URLError` is thrown on. */
export const failure = (error: unknown): Outcome => {
  if (!URLError.is(error)) throw error;
  return { status: null, url: null, body: null, code: error.code };
};

const byDelegate = (session: URLSession, request: URLRequest): Promise<Outcome> =>
  new Promise((resolve) => {
    const chunks: Uint8Array[] = [];
    const delegate: URLSessionDataDelegate = {
      dataTaskDidReceiveData: (_session, _task, data) => {
        chunks.push(data);
      },
      taskDidCompleteWithError: (_session, task, error) => {
        if (error !== null) resolve(failure(error));
        else if (task.response === null) resolve(failure(new URLError(-1)));
        else resolve(outcome({ data: Buffer.concat(chunks), response: task.response }));
      },
    };
    const task = session.dataTask(request);
    task.delegate = delegate;
    task.resume();
  });

const byHandler = (session: URLSession, request: URLRequest): Promise<Outcome> =>
  new Promise((resolve) => {
    session
      .dataTask(request, (data, response, error) => {
        if (error !== null) resolve(failure(error));
        else if (data !== null && response !== null) resolve(outcome({ data, response }));
      })
      .resume();
  });

const byBytes = async (session: URLSession, request: URLRequest): Promise<Outcome> => {
  const [bytes, response] = await session.bytes(request);
  const chunks: Uint8Array[] = [];
  for await (const chunk of bytes.chunks()) chunks.push(chunk);
  return outcome({ data: Buffer.concat(chunks), response });
};

const byPromise = async (session: URLSession, request: URLRequest): Promise<Outcome> => {
  const [data, response] = await session.data(request);
  return outcome({ data, response });
};

/** Every form in which a data task can be asked for. */
export const forms: readonly [string, (session: URLSession, request: URLRequest) => Promise<Outcome>][] = [
  ['the stream', async (s, r) => outcome(await lastValueFrom(s.dataTaskEvents(r).pipe(collectData())))],
  [
    'the stream of a task object',
    async (s, r) => outcome(await lastValueFrom(s.dataTask(r).events$.pipe(collectData()))),
  ],
  ['the publisher', async (s, r) => outcome(await lastValueFrom(s.dataTaskPublisher(r)))],
  ['a promise', byPromise],
  ['async bytes', byBytes],
  ['a completion handler', byHandler],
  ['a delegate', byDelegate],
];
