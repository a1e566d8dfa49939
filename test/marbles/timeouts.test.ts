import { describe, it } from '@jest/globals';
import { NEVER, timer } from 'rxjs';
import { marbles } from '../../marbles/index.ts';
import { answerRedirect } from '../../operators/answerRedirect.ts';
import { URLError, URLRequest, URLSessionConfiguration } from '../../src/index.ts';

const a = 'https://api.test/a';

/** A configuration with these timeouts, in milliseconds. */
const within = (request: number, resource = 604_800_000): { readonly configuration: URLSessionConfiguration } => {
  const configuration = URLSessionConfiguration.ephemeral;
  configuration.timeoutIntervalForRequest = request / 1000;
  configuration.timeoutIntervalForResource = resource / 1000;
  return { configuration };
};

/** A timeout by that timer. */
const by =
  (timerName: 'request' | 'resource', phase: string) =>
  (error: unknown): boolean =>
    URLError.is(error) && error.code === -1001 && error.timer === timerName && error.phase === phase;

// Source of the rules: timeoutIntervalForRequest and timeoutIntervalForResource of URLSessionConfiguration.
describe('the idle time', () => {
  it(
    'ends a load of which nothing is heard: 60 seconds, and no sooner',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('').answers('59s r 59s d 59s (d|)');
      expectTask(session.dataTaskEvents(a)).toBe('60s #', {}, by('request', 'waiting'));
      expectTask(session.dataTaskEvents(a)).toBe('59s r 59s d 59s (df|)');
      expectLoads('/a').toBe(['^ 59999ms !', '^ 177001ms !']);
    }),
  );

  it(
    'begins anew with each byte',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('---i---r---d---d');
      expectTask(session.dataTaskEvents(a)).toBe('---i---r---d---d----#', {}, by('request', 'receiving'));
    }, within(5)),
  );

  it(
    'is that of the request, where it has one',
    marbles(({ session, load, expectTask }) => {
      load('/a').answersAlways('-r');
      const request = new URLRequest(a, { timeoutInterval: 0.002 });
      expectTask(session.dataTaskEvents(request)).toBe('-r-#');
      expectTask(session.dataTaskEvents(a)).toBe('-r----#');
    }, within(5)),
  );

  it(
    'rests while a question is open',
    marbles(({ session, load, expectTask, answer }) => {
      load('/a').answers('->', { '>': '/b' });
      load('/b').answers('-r');
      const late$ = answer('>').with('1s y', { y: 'https://api.test/b' });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => late$))).toBe('-> 1s r----#');
    }, within(5)),
  );

  it(
    'rests while a task is suspended',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-r-d');
      const task = session.dataTask(a);
      timer(2).subscribe(() => {
        task.suspend();
      });
      timer(100).subscribe(() => {
        task.resume();
      });
      expectTask(task.events$).toBe('-r 98ms d----#');
      expectLoads('/a').toBe('^ 104ms !');
    }, within(5)),
  );
});

describe('the time for all of a task', () => {
  it(
    'spans redirects, and the error says that it was this one',
    marbles(
      ({ session, load, expectTask, expectLoads }) => {
        load('/a').answers('---->', { '>': '/b' });
        load('/b').answers('---r---d---d---d');
        expectTask(session.dataTaskEvents(a)).toBe('---->--r---d---d#', {}, by('resource', 'receiving'));
        expectLoads('/b').toBeCancelledAt('----------------x');
      },
      within(5, 16),
    ),
  );

  it(
    'goes on while a question is open',
    marbles(
      ({ session, load, expectTask }) => {
        load('/a').answers('->', { '>': '/b' });
        expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => NEVER))).toBe(
          '-> 18ms #',
          {},
          by('resource', 'receiving'),
        );
      },
      within(5, 20),
    ),
  );

  it(
    'is seven days',
    marbles(({ session, load, expectTask }) => {
      load('/a').answers('-r 1000m d');
      const request = new URLRequest(a, { timeoutInterval: Infinity });
      expectTask(session.dataTaskEvents(request)).toBe('-r 1000m d 544799997ms #', {}, by('resource', 'receiving'));
    }),
  );
});
