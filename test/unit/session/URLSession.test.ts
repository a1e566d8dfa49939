import { describe, expect, it } from '@jest/globals';
import { runMarbles } from '../../../marbles/index.ts';
import { URLRequest, URLSession as NeutralURLSession, type URLSessionTask } from '../../../src/index.ts';
import { URLSession, URLSessionConfiguration } from '../../../src/node.ts';

const url = 'https://api.test/a';

describe('a session', () => {
  it('copies its configuration at once, and gives a copy at each read', () => {
    const configuration = URLSessionConfiguration.default;
    configuration.timeoutIntervalForRequest = 5;
    const session = new URLSession(configuration);
    configuration.timeoutIntervalForRequest = 6;
    session.configuration.timeoutIntervalForRequest = 7;
    expect(session.configuration.timeoutIntervalForRequest).toBe(5);
    expect(session.copy()).toBe(session);
  });

  it('of the neutral entry needs a platform, and says so', () => {
    expect(() => new NeutralURLSession(URLSessionConfiguration.default)).toThrow(/platform/);
  });

  it('shared is one object, without a delegate, that nobody can invalidate', async () => {
    const { shared } = URLSession;
    expect(URLSession.shared).toBe(shared);
    expect(shared).toBeInstanceOf(URLSession);
    expect(shared.delegate).toBeNull();
    expect({ ...shared.configuration }).toEqual({ ...URLSessionConfiguration.default });
    shared.invalidateAndCancel();
    shared.finishTasksAndInvalidate();
    const [data] = await shared.data('data:,still%20here');
    expect(Buffer.from(data).toString()).toBe('still here');
  });

  it('copies requests: what is done to one later changes no task', () => {
    runMarbles(({ session, load, expectTask }) => {
      load(`GET ${url}`).answers('-r(f|)');
      const request = new URLRequest(url);
      const task = session.dataTask(request);
      request.url = 'https://elsewhere.test/';
      expect(task.originalRequest?.urlString).toBe(url);
      const read = task.originalRequest as URLRequest;
      read.httpMethod = 'DELETE';
      expect(task.originalRequest?.httpMethod).toBe('GET');
      expectTask(task.events$).toBe('-r(f|)');
    });
  });

  it('counts identifiers up from 1', () => {
    runMarbles(({ session }) => {
      const identifiers = [session.dataTask(url), session.dataTask(url)].map((task) => task.taskIdentifier);
      expect(identifiers).toEqual([1, 2]);
    });
  });

  it('lists the tasks that have begun and not ended, by kind', async () => {
    const listed: Promise<URLSessionTask[]>[] = [];
    const kinds: Promise<unknown>[] = [];
    runMarbles(({ session, load, expectTask, cold }) => {
      load(`GET ${url}`).answers('-----r(f|)');
      load(`POST ${url}`).answers('-----r(f|)');
      session.dataTask(url);
      const task = session.dataTask(url);
      const upload = session.uploadTask(URLRequest.post(url), { from: new Uint8Array([1]) });
      expectTask(task.events$).toBe('-----r(f|)');
      expectTask(upload.events$).toBe('u----r(f|)');
      cold('--a-------b|').subscribe(() => {
        listed.push(session.getAllTasks());
        kinds.push(session.getTasks().then(({ dataTasks, uploadTasks }) => [dataTasks.length, uploadTasks.length]));
      });
    });
    expect((await Promise.all(listed)).map((tasks) => tasks.map((task) => task.taskIdentifier))).toEqual([[2, 3], []]);
    expect(await Promise.all(kinds)).toEqual([
      [1, 1],
      [0, 0],
    ]);
  });

  it('gives its lists and answers to handlers too, on the delegate queue', async () => {
    const session = new URLSession(URLSessionConfiguration.ephemeral);
    const answers: unknown[] = [];
    await session.getAllTasks((tasks) => answers.push(tasks));
    await session.getTasks((tasks) => answers.push(tasks));
    await session.flush(() => answers.push('flushed'));
    await session.reset(() => answers.push('reset'));
    expect(answers).toEqual([[], { dataTasks: [], uploadTasks: [] }, 'flushed', 'reset']);
  });

  it('can be used with await using', async () => {
    let kept: InstanceType<typeof URLSession>;
    {
      await using session = new URLSession(URLSessionConfiguration.ephemeral);
      kept = session;
      expect(Buffer.from((await session.data('data:,x'))[0]).toString()).toBe('x');
    }
    expect(() => kept.dataTask(url)).toThrow(expect.objectContaining({ name: 'NSGenericException' }));
  });

  it('fails subscriptions with -999 once it is invalidated', async () => {
    const session = new URLSession(URLSessionConfiguration.ephemeral);
    const events$ = session.dataTaskEvents('data:,x');
    const task = session.dataTask('data:,x');
    session.invalidateAndCancel();
    const codes: unknown[] = [];
    events$.subscribe({ error: (error: { code: number }) => codes.push(error.code) });
    task.events$.subscribe({ error: (error: { code: number }) => codes.push(error.code) });
    expect(codes).toEqual([-999, -999]);
    await session.finished;
  });

  it.each<[string, (session: InstanceType<typeof URLSession>) => unknown]>([
    ['a request that is none', (session) => session.dataTaskEvents(7 as never)],
    ['a handler that is none', (session) => session.dataTask(url, 'handler' as never)],
    ['an upload without a body', (session) => session.uploadTask(url, {})],
    ['an upload with two bodies', (session) => session.uploadTask(url, { from: new Uint8Array(), fromFile: '/x' })],
    ['an upload from text', (session) => session.uploadTaskEvents(url, { from: 'text' as never })],
  ])('refuses %s with a TypeError at the call', (_what, misuse) => {
    const session = new URLSession(URLSessionConfiguration.ephemeral);
    expect(() => misuse(session)).toThrow(TypeError);
  });

  it('follows an AbortSignal, before and during a load, with its reason as cause', async () => {
    const session = new URLSession(URLSessionConfiguration.ephemeral);
    const reason = new Error('enough');
    await expect(session.data('data:,x', { signal: AbortSignal.abort(reason) })).rejects.toMatchObject({
      code: -999,
      cause: reason,
    });
  });
});

describe('a task', () => {
  it('tells its properties while they change', () => {
    const states: string[] = [];
    const received: number[] = [];
    let isComplete = false;
    runMarbles(({ session, load }) => {
      load(`GET ${url}`).answers('-r-d-d-(f|)', { d: 'abc' });
      const task = session.dataTask(url);
      task.observe('state').subscribe({
        next: (state) => states.push(state),
        complete: () => {
          isComplete = true;
        },
      });
      task.observe('countOfBytesReceived').subscribe((count) => received.push(count));
      task.resume();
    });
    expect(states).toEqual(['suspended', 'running', 'completed']);
    expect(received).toEqual([0, 3, 6]);
    expect(isComplete).toBe(true);
  });

  it('knows how many bytes it expects (surface §3.1)', () => {
    runMarbles(({ session, load }) => {
      load(`POST ${url}`).answers('-r-d(f|)', { r: { status: 200, headers: { 'content-length': '2' } }, d: 'ab' });
      const task = session.uploadTask(URLRequest.post(url), { from: new Uint8Array(5) });
      expect([task.countOfBytesExpectedToSend, task.countOfBytesExpectedToReceive]).toEqual([5, 0]);
      expect(session.dataTask(url).countOfBytesExpectedToSend).toBe(0);
      task.observe('state').subscribe((state) => {
        if (state !== 'completed') return;
        expect([task.countOfBytesSent, task.countOfBytesReceived]).toEqual([5, 2]);
        expect(task.countOfBytesExpectedToReceive).toBe(2);
      });
      task.resume();
    });
  });

  it('has a progress that never goes back, ends at 1, and whose cancel cancels', () => {
    const fractions: number[] = [];
    runMarbles(({ session, load, expectLoads, cold }) => {
      load(`GET ${url}`).answers('-r-d-d(f|)', { r: { status: 200, headers: { 'content-length': '4' } }, d: 'ab' });
      const task = session.dataTask(url);
      task.progress.observe(() => fractions.push(task.progress.fractionCompleted));
      task.resume();
      load('GET https://api.test/b').answers('-r-d-d-d-d');
      const other = session.dataTask('https://api.test/b');
      const { progress } = other;
      other.resume();
      cold('----c|').subscribe(() => {
        progress.cancel();
      });
      expectLoads('GET https://api.test/b').toBe('^---!');
      queueMicrotask(() => undefined);
    });
    expect(fractions).toEqual([...fractions].sort((a, b) => a - b));
    expect(fractions).toContain(0.5);
    expect(fractions.at(-1)).toBe(1);
  });

  it('keeps labels and hints, and clamps its priority', () => {
    runMarbles(({ session }) => {
      const task = session.dataTask(url);
      task.taskDescription = 'mine';
      task.earliestBeginDate = new Date(0);
      task.countOfBytesClientExpectsToSend = 3;
      task.countOfBytesClientExpectsToReceive = 4;
      task.priority = 7;
      const withHandler = session.dataTask(url, () => undefined);
      expect([task, withHandler].map((one) => one.prefersIncrementalDelivery)).toEqual([true, false]);
      task.prefersIncrementalDelivery = false;
      expect(task.prefersIncrementalDelivery).toBe(false);
      expect([task.taskDescription, task.earliestBeginDate, task.priority]).toEqual(['mine', new Date(0), 1]);
      expect([task.countOfBytesClientExpectsToSend, task.countOfBytesClientExpectsToReceive]).toEqual([3, 4]);
      expect(() => {
        task.priority = Number.NaN;
      }).toThrow(TypeError);
      expect(task.copy()).toBe(task);
    });
  });
});
