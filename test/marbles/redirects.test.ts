import { describe, it } from '@jest/globals';
import { throwError } from 'rxjs';
import { marbles } from '../../marbles/index.ts';
import { answerRedirect } from '../../operators/answerRedirect.ts';
import { URLRequest, URLSessionConfiguration } from '../../src/index.ts';

const a = 'https://api.test/a';
const b = 'https://api.test/b';

describe('a redirect', () => {
  it(
    'is followed when nobody says anything',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('GET /a').answers('-->', { '>': { status: 301, location: '/b' } });
      load('GET /b').answers('-r-d-(f|)');
      expectTask(session.dataTaskEvents(a)).toBe('-->r-d-(f|)', { '>': { status: 301, location: b }, r: { url: b } });
      expectLoads('/a').toBe('^-!');
      expectLoads('/b').toBe('--^----!');
    }),
  );

  it(
    'is delivered when it is refused',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('-->--d-|', { '>': b });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => null))).toBe('--[>r]--d-(f|)', { r: 302 });
      expectLoads('/a').toBe('^------!');
    }),
  );

  it(
    'waits for a late answer, and holds its own body back meanwhile',
    marbles(({ session, load, expectTask, expectLoads, answer, expectAnswers }) => {
      load('/a').answers('-->(d|)', { '>': b, d: 'moved' });
      const refused$ = answer('>').with('-----y|', { y: null });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => refused$))).toBe('-->----(rdf|)', { d: 'moved' });
      expectAnswers('>').toBe('--^----!');
      expectLoads().toBe('^------!');
    }),
  );

  it(
    'goes where a late answer says',
    marbles(({ session, load, expectTask, expectLoads, answer }) => {
      load('/a').answers('->', { '>': b });
      load('PUT /c').answers('-(r|)');
      const elsewhere = URLRequest.put('https://api.test/c');
      const answer$ = answer('>').with('---y', { y: elsewhere });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => answer$))).toBe('->---(rf|)');
      expectLoads('/c').toBe('----^!');
    }),
  );

  it(
    'is not followed, and its answer not awaited, once nobody listens',
    marbles(({ session, load, expectTask, expectLoads, answer, expectAnswers }) => {
      load('/a').answers('->', { '>': b });
      const late$ = answer('>').with('-----y', { y: null });
      expectTask(session.dataTaskEvents(a).pipe(answerRedirect(() => late$)), '^--!').toBe('->');
      expectAnswers('>').toBe('-^-!');
      expectLoads().toBe('^--!');
    }),
  );

  it(
    'of which the answer fails ends the task with -999',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answersAlways('->', { '>': b });
      const failing = answerRedirect(() => throwError(() => new Error('no idea')));
      expectTask(session.dataTaskEvents(a).pipe(failing)).toBe('-(>#)', {}, -999);
      expectLoads('/b').toBe([]);
    }),
  );

  it(
    'is followed when its body has come, or after 250 ms',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('/a').answers('->--d--d-|', { '>': b });
      load('/a').answers('->- 1s d|', { '>': b });
      load('/b').answersAlways('(r|)');
      const task$ = session.dataTaskEvents(a);
      expectTask(task$).toBe('->-------(rf|)');
      expectTask(task$, '-^').toBe('--> 249ms (rf|)');
      expectLoads('/a').toBe(['^--------!', '-^ 250ms !']);
      expectLoads('/a').toBeCancelledAt('252ms x');
    }),
  );

  it('too many end the task with -1007', () => {
    const configuration = URLSessionConfiguration.ephemeral;
    configuration.maximumRedirects = 3;
    marbles(
      ({ session, load, expectTask, expectLoads }) => {
        load('/a').answersAlways('->', { '>': a });
        expectTask(session.dataTaskEvents(a)).toBe('->>>#', {}, -1007);
        expectLoads('/a').toBe(['^!', '-^!', '--^!', '---^!']);
      },
      { configuration },
    )();
  });

  it(
    'takes the body along with 307, and not with 302',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('POST /a')
        .answers('->', { '>': { status: 307, location: b } })
        .answers('->', { '>': { status: 302, location: b } });
      load('POST /b').answers('-(r|)');
      load('GET /b').answers('-(r|)');
      const post$ = session.dataTaskEvents(URLRequest.post(a).json('hi'));
      expectTask(post$).toBe('u[>u](rf|)', { '>': { bodyWillBeResent: true } });
      expectTask(post$, '--^').toBe('--u>(rf|)', { '>': { bodyWillBeResent: false } });
      expectLoads('POST *').toHaveBodies(['"hi"', '"hi"', '"hi"']);
      expectLoads('GET /b').toHaveBodies(['']);
    }),
  );
});
