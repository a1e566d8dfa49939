import { describe, expect, it } from '@jest/globals';
import { Subject } from 'rxjs';
import { NeedNewBodyStreamEvent } from '../../../src/events/NeedNewBodyStreamEvent.ts';
import type { TaskEvent } from '../../../src/events/TaskEvent.ts';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { URLSessionResponseDisposition } from '../../../src/foundation/rawValues.ts';
import { timeoutStage } from '../../../src/stages/timeoutStage.ts';
import type { TaskContext } from '../../../src/stream/TaskContext.ts';
import { TaskRun } from '../../../src/stream/TaskRun.ts';
import { ScriptedLoader } from '../../support/scriptedLoader.ts';
import { VirtualTime } from '../../support/virtualTime.ts';

/** A run over a scripted load, whose questions are claimed with streams that the test answers when it likes. */
const start = (timeouts = { timeoutIntervalForRequest: 60, timeoutIntervalForResource: 600 }) => {
  const clock = new VirtualTime();
  const below = new ScriptedLoader();
  const request = new URLRequest('http://a.test/');
  const context: TaskContext = {
    ...{ taskIdentifier: 1, priority: 0.5, currentRequest: request, originalRequest: request },
    ...{ reference: { taskIdentifier: 1 }, clock, creationTime: 0, listeners: [], wantsProgress: false },
    note: () => undefined,
    noted: () => undefined,
    cancelled: () => new URLError(-999),
    willEnd: () => undefined,
    didEnd: () => undefined,
    answerRefused: () => undefined,
  };
  const log: string[] = [];
  const disposition = new Subject<URLSessionResponseDisposition>();
  const body = new Subject<HTTPBody | null>();
  const sink = {
    next: (event: TaskEvent) => {
      log.push(event.type);
      if (event.type === 'response') event.respondWith(disposition);
      if (event.type === 'needNewBodyStream') event.respondWith(body);
    },
    error: (error: URLError) => log.push(`error ${error.code}`),
    complete: () => log.push('complete'),
  };
  const run = new TaskRun(timeoutStage(timeouts)(below.load), request, context, [], sink);
  run.start();
  return { run, load: below.last, clock, log, disposition, body };
};

describe('a run whose question was claimed', () => {
  it('holds the load back and tells nothing until the answer is there, in order (Q5)', () => {
    const { load, log, disposition } = start();
    load.respond(200);
    expect(load.isPaused).toBe(true);
    load.data('on its way').trailers(['a', 'b']).finish();
    expect(log).toEqual(['response']);
    disposition.next('allow');
    expect(log).toEqual(['response', 'data', 'trailers', 'complete']);
  });

  it('drops what came meanwhile when the answer is a refusal (Q5)', () => {
    const { load, log, disposition } = start();
    load.respond(200).data('on its way');
    disposition.next('cancel');
    expect(log).toEqual(['response', 'error -999']);
    expect(load.isCancelled).toBe(true);
  });

  it('hears of a failure at once, and lets the answer go (Q5, Q6)', () => {
    const { load, log, disposition } = start();
    load.respond(200).data('on its way').fail(-1005);
    expect(log).toEqual(['response', 'error -1005']);
    expect(disposition.observed).toBe(false);
  });

  it('does not open a second question before the first one is answered (Q8)', () => {
    const { run, log, body, load } = start();
    const answers: string[] = [];
    run.ask(new NeedNewBodyStreamEvent(0), null, () => answers.push('first'));
    run.ask(new NeedNewBodyStreamEvent(7), null, () => answers.push('second'));
    expect(log).toEqual(['needNewBodyStream']);
    body.next(null);
    expect([log.length, answers]).toEqual([2, ['first']]);
    expect(load.isPaused).toBe(true);
    body.next(null);
    expect(answers).toEqual(['first', 'second']);
    expect(load.isPaused).toBe(false);
  });

  it('lets the idle time rest, and the time for all of it run on (Q11)', () => {
    const { load, clock, log, disposition } = start();
    load.respond(200);
    clock.advance(300_000);
    expect(log).toEqual(['response']);
    clock.advance(300_000);
    expect(log).toEqual(['response', 'error -1001']);
    expect(disposition.observed).toBe(false);
  });
});
