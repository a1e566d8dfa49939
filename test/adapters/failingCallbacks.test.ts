import { describe, expect, it } from '@jest/globals';
import { runScript } from '../support/http1Script.ts';

const library = JSON.stringify(new URL('../../src/node.ts', import.meta.url).href);

/** A program in which `session(options)` makes a session, and `watch(events$)` prints what comes. */
const program = (work: string): string => `
  import { URLSession, URLSessionConfiguration } from ${library};
  process.on('uncaughtException', (error) => console.log('uncaught', error.message.split('\\n').at(-1)));
  const session = (options) => new URLSession(URLSessionConfiguration.ephemeral, options);
  const url = 'data:,hello';
  const watch = (events$) => events$.subscribe({
    next: ({ type }) => console.log(type),
    error: (error) => console.log(error.name, error.code),
    complete: () => console.log('|'),
  });
  const fail = () => { throw new Error('mine'); };
  ${work}
`;

const events = ['created', 'response', 'data', 'metrics', 'completed', '|'];

describe('what a callback of the user’s throws is uncaught, and harms no task:', () => {
  const cases: readonly [string, string, number][] = [
    ['didCreateTask', `s = session({ delegate: { didCreateTask: fail } });`, 1],
    [
      'a delegate on a queue that calls at once',
      `s = session({
        delegateQueue: { addOperation: (operation) => operation(), maxConcurrentOperationCount: 1 },
        delegate: { dataTaskDidReceiveData: fail, taskDidFinishCollectingMetrics: fail, taskDidCompleteWithError: fail },
      });`,
      3,
    ],
  ];
  it.each(cases)('%s', async (_name, made, times) => {
    const work = `let s; ${made} watch(s.dataTaskEvents(url)); s.finishTasksAndInvalidate(); await s.finished; console.log('over');`;
    const [code, printed] = await runScript(program(work));
    const lines = printed.trim().split('\n');
    expect(lines.filter((line) => line !== 'uncaught mine')).toEqual([...events, 'over']);
    expect(lines.filter((line) => line === 'uncaught mine')).toHaveLength(times);
    expect(code).toBe(0);
  });

  it('a listener of the progress', async () => {
    const work = `const task = session().dataTask(url); task.progress.observe(fail); watch(task.events$); console.log(task.state);`;
    const [code, printed] = await runScript(program(work));
    const lines = printed.trim().split('\n');
    expect(lines.filter((line) => line !== 'uncaught mine')).toEqual([...events, 'completed']);
    expect(lines).toContain('uncaught mine');
    expect(code).toBe(0);
  });

  it('the clean-up of an interceptor, while a session cancels all its tasks', async () => {
    const work = `
      const configuration = URLSessionConfiguration.ephemeral;
      const { Observable } = await import('rxjs');
      configuration.interceptors = [() => new Observable(() => fail)];
      const s = new URLSession(configuration);
      watch(s.dataTaskEvents(url));
      watch(s.dataTaskEvents(url));
      s.invalidateAndCancel();
      await s.finished;
      console.log('over');
    `;
    const [code, printed] = await runScript(program(work));
    const lines = printed.trim().split('\n');
    expect(lines.filter((line) => line === 'URLError -999')).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('uncaught'))).toHaveLength(2);
    expect(lines).toContain('over');
    expect(code).toBe(0);
  });
});
