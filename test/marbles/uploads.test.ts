import { describe, it } from '@jest/globals';
import { marbles } from '../../marbles/index.ts';
import { answerNewBodyStream } from '../../operators/answerNewBodyStream.ts';
import { URLRequest } from '../../src/index.ts';

const a = 'https://api.test/a';

describe('an upload', () => {
  it(
    'tells what was taken of its body, piece by piece',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('POST /a').answers('-u--u-(r|)', { u: 4 });
      const upload$ = session.uploadTaskEvents(URLRequest.post(a), { from: new TextEncoder().encode('six by') });
      expectTask(upload$).toBe('-X--Y-(rf|)', {
        X: ['u', { bytesSent: 4, totalBytesSent: 4, totalBytesExpectedToSend: 6 }],
        Y: ['u', { bytesSent: 2, totalBytesSent: 6, totalBytesExpectedToSend: 6 }],
      });
      expectLoads('POST /a').toHaveBodies(['six by']);
    }),
  );

  it(
    'that is answered early leaves the rest unsent',
    marbles(({ session, load, expectTask, expectLoads }) => {
      load('POST /a').answers('-u-(r|)', { u: 2, r: 413 });
      const upload$ = session.uploadTaskEvents(URLRequest.post(a), { from: new Uint8Array(100) });
      expectTask(upload$).toBe('-u-(rf|)', { r: 413 });
      expectLoads('POST /a').toHaveBodies([new Uint8Array(2)]);
    }),
  );

  it(
    'waits for a body that is asked for',
    marbles(({ session, load, expectTask, expectLoads, answer, expectAnswers }) => {
      load('POST /a').answers('-(r|)');
      const body$ = answer('b').with('--y|', { y: 'late' });
      const task = session.uploadTaskWithStreamedRequest(URLRequest.post(a));
      expectTask(task.events$.pipe(answerNewBodyStream(() => body$))).toBe('b-u(rf|)', { u: 4 });
      expectAnswers('b').toBe('^-!');
      expectLoads('POST /a').toBe('--^!');
    }),
  );

  it(
    'for which nobody has a body fails with -1021',
    marbles(({ session, expectTask, expectLoads }) => {
      const task = session.uploadTaskWithStreamedRequest(URLRequest.post(a));
      expectTask(task.events$).toBe('(b#)', {}, -1021);
      expectLoads().toBe([]);
    }),
  );
});
