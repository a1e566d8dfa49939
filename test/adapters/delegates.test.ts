import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';
import { asapScheduler, of } from 'rxjs';
import {
  type HTTPURLResponse,
  type OperationQueue,
  URLRequest,
  URLSession,
  URLSessionConfiguration,
  type URLSessionDataDelegate,
  type URLSessionTask,
} from '../../src/node.ts';
import { recordingDelegate } from '../support/recordingDelegate.ts';
import { type ScriptedServer, scriptedServer } from '../support/scriptedServer.ts';

type Session = InstanceType<typeof URLSession>;

/** Resumes a task and waits for its last call. */
const ended = (session: Session, task: URLSessionTask): Promise<void> =>
  new Promise((resolve) => {
    const subscription = session.events$.subscribe(({ task: other, event }) => {
      if (other !== task || !['completed', 'failed', 'cancelled'].includes(event.type)) return;
      setImmediate(() => {
        subscription.unsubscribe();
        resolve();
      });
    });
    task.resume();
  });

/** The delegate of a task that has ended, held by nobody here. */
const endWithDelegate = async (session: Session, task: URLSessionTask): Promise<WeakRef<URLSessionDataDelegate>> => {
  const delegate: URLSessionDataDelegate = { taskDidCompleteWithError: () => {} };
  task.delegate = delegate;
  await ended(session, task);
  return new WeakRef(delegate);
};

describe('delegates', () => {
  let server: ScriptedServer;
  const sessions: Session[] = [];
  const sessionWith = (delegate: URLSessionDataDelegate | null, delegateQueue?: OperationQueue): Session => {
    const session = new URLSession(URLSessionConfiguration.ephemeral, {
      delegate,
      delegateQueue: delegateQueue ?? null,
    });
    sessions.push(session);
    return session;
  };

  beforeAll(async () => {
    server = await scriptedServer({
      '/text': (_request, response) => response.end('hello'),
      '/moved': (_request, response) => response.writeHead(302, { location: '/text' }).end(),
    });
  });
  afterAll(async () => {
    for (const session of sessions) session.invalidateAndCancel();
    await Promise.all(sessions.map((session) => session.finished));
    await server.close();
  });

  it('of a task go before the session’s, for each method they have (corelibs: testTaskDelegate)', async () => {
    const ofSession = recordingDelegate();
    const ofTask = recordingDelegate({}, ['didCreateTask', 'dataTaskDidReceiveData', 'taskDidFinishCollectingMetrics']);
    const session = sessionWith(ofSession.delegate);
    const task = session.dataTask(`${server.url}/moved`);
    task.delegate = ofTask.delegate;
    await ended(session, task);
    expect(ofTask.calls.map(({ name }) => name)).toEqual([
      'taskWillPerformHTTPRedirection',
      'dataTaskDidReceiveResponse',
      'taskDidCompleteWithError',
    ]);
    expect(ofSession.calls.map(({ name }) => name)).toEqual([
      'didCreateTask',
      'dataTaskDidReceiveData',
      'taskDidFinishCollectingMetrics',
    ]);
    expect(task.delegate).toBeNull();
  });

  it('cannot be set once the task has begun', async () => {
    const session = sessionWith(null);
    const task = session.dataTask(`${server.url}/text`);
    const end = ended(session, task);
    expect(() => {
      task.delegate = {};
    }).toThrow(TypeError);
    await end;
  });

  it.each<[string, NonNullable<URLSessionDataDelegate['taskWillPerformHTTPRedirection']>]>([
    ['a value', () => null],
    ['a promise', () => Promise.resolve(null)],
    ['an Observable', () => of(null)],
    ['the handler at once', (_s, _t, _r, _n, reply) => reply(null)],
    ['the handler later', (_s, _t, _r, _n, reply) => void setImmediate(() => reply(null))],
  ])('answer with %s', async (_form, taskWillPerformHTTPRedirection) => {
    const session = sessionWith({ taskWillPerformHTTPRedirection });
    const [, response] = await session.data(`${server.url}/moved`);
    expect((response as HTTPURLResponse).statusCode).toBe(302);
  });

  it('that fail to answer end the task with -999 and the failure as cause (Q7)', async () => {
    const reason = new Error('cannot decide');
    const session = sessionWith({
      taskWillPerformHTTPRedirection: () => {
        throw reason;
      },
    });
    await expect(session.data(`${server.url}/moved`)).rejects.toMatchObject({ code: -999, cause: reason });
  });

  it('may be asynchronous and still answer by the handler, later', async () => {
    const session = sessionWith({
      dataTaskDidReceiveResponse: (async (
        _session: unknown,
        _task: unknown,
        _head: unknown,
        answer: (disposition: string) => void,
      ) => {
        await Promise.resolve();
        setImmediate(answer, 'allow');
      }) as never,
    });
    expect(Buffer.from((await session.data(`${server.url}/text`))[0]).toString()).toBe('hello');
  });

  it('that call the handler twice answer once, and the session’s monitor hears of the second call (Q10)', async () => {
    const session = sessionWith({
      dataTaskDidReceiveResponse: (_session, _task, _response, answer) => {
        answer('allow');
        answer('cancel');
      },
    });
    const refused: unknown[] = [];
    session.events$.subscribe(({ event }) => {
      if (event.type === 'answerRefused') refused.push([event.event.type, event.reason]);
    });
    expect(Buffer.from((await session.data(`${server.url}/text`))[0]).toString()).toBe('hello');
    expect(refused).toEqual([['response', 'alreadyAnswered']]);
  });

  it('that promise no body where one is needed end the task with the failure as cause', async () => {
    const session = sessionWith({ taskNeedNewBodyStream: (() => Promise.resolve('no body')) as never });
    const task = session.uploadTaskWithStreamedRequest(URLRequest.post(`${server.url}/text`));
    await ended(session, task);
    expect(task.error).toMatchObject({ code: -999, cause: { name: 'TypeError' } });
  });

  it('are not kept by a task that has ended', async () => {
    const session = sessionWith(null);
    const task = session.dataTask(`${server.url}/text`);
    const delegate = await endWithDelegate(session, task);
    setFlagsFromString('--expose-gc');
    const collect = runInNewContext('gc') as () => void;
    await new Promise(setImmediate);
    collect();
    expect(delegate.deref()).toBeUndefined();
    expect(task.state).toBe('completed');
  });

  it('of one call hear response and data of a promise, not its end (surface: data(for:delegate:))', async () => {
    const { delegate, calls } = recordingDelegate();
    const session = sessionWith(null);
    const [data] = await session.data(`${server.url}/moved`, { delegate });
    expect(Buffer.from(data).toString()).toBe('hello');
    expect(calls.map(({ name }) => name)).toEqual([
      'taskWillPerformHTTPRedirection',
      'dataTaskDidReceiveResponse',
      'dataTaskDidReceiveData',
      'taskDidFinishCollectingMetrics',
    ]);
  });

  it('are asked after the subscriber and after the answers of the call', async () => {
    const { delegate, calls } = recordingDelegate({ taskWillPerformHTTPRedirection: () => null });
    const session = sessionWith(delegate);
    const [, response] = await session.data(`${server.url}/moved`, {
      answers: { redirect: ({ newRequest }) => newRequest },
    });
    expect((response as HTTPURLResponse).statusCode).toBe(200);
    expect(calls.map(({ name }) => name)).not.toContain('taskWillPerformHTTPRedirection');
  });

  it('are called one at a time: what happens inside a call is told after it', async () => {
    const order: string[] = [];
    const session: Session = sessionWith({
      dataTaskDidReceiveResponse: (_session, task) => {
        order.push(`response of ${String(task.taskIdentifier)}`);
        if (task.taskIdentifier === 1) session.dataTask('data:,x').resume();
        order.push(`leaving ${String(task.taskIdentifier)}`);
        return 'allow';
      },
    });
    await session.data(`${server.url}/text`);
    expect(order).toEqual(['response of 1', 'leaving 1', 'response of 2', 'leaving 2']);
  });

  it('are called on the queue that was given, in order, and state follows', async () => {
    const waiting: (() => void)[] = [];
    const queue: OperationQueue = {
      maxConcurrentOperationCount: 1,
      addOperation: (operation) => waiting.push(operation),
    };
    const { delegate, calls } = recordingDelegate();
    const session = sessionWith(delegate, queue);
    const task = session.dataTask('data:,x');
    task.resume();
    expect(calls.map(({ name }) => name)).toEqual(['didCreateTask']);
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      expect(task.state).toBe('running');
      next();
    }
    expect(calls.map(({ name }) => name)).toEqual([
      'didCreateTask',
      'dataTaskDidReceiveResponse',
      'dataTaskDidReceiveData',
      'taskDidFinishCollectingMetrics',
      'taskDidCompleteWithError',
    ]);
    expect(task.state).toBe('completed');
    session.invalidateAndCancel();
    await new Promise((resolve) => setImmediate(resolve));
    for (const operation of waiting) operation();
  });

  it('are called on an RxJS scheduler as well', async () => {
    const session = new URLSession(URLSessionConfiguration.ephemeral, { delegateQueue: asapScheduler });
    sessions.push(session);
    let isCalledInside = true;
    const called = new Promise<void>((resolve) => {
      session
        .dataTask('data:,x', () => {
          expect(isCalledInside).toBe(false);
          resolve();
        })
        .resume();
    });
    isCalledInside = false;
    await called;
  });

  it('are let go when the session is over', async () => {
    const { delegate } = recordingDelegate();
    const session = sessionWith(delegate);
    expect(session.delegate).toBe(delegate);
    session.finishTasksAndInvalidate();
    await session.finished;
    expect(session.delegate).toBeNull();
  });

  it('of the session hear tasks of every form, and cancelled subscriptions as -999', async () => {
    const { delegate, calls } = recordingDelegate();
    const session = sessionWith(delegate);
    session
      .dataTaskEvents(new URLRequest(`${server.url}/text`))
      .subscribe()
      .unsubscribe();
    const end = calls.find(({ name }) => name === 'taskDidCompleteWithError');
    expect(end?.args[2]).toMatchObject({ code: -999 });
  });
});
