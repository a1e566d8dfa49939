import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { timeoutStage } from '../../../src/stages/timeoutStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

interface Limits {
  readonly timeoutIntervalForRequest: number;
  readonly timeoutIntervalForResource: number;
}

const limits: Limits = { timeoutIntervalForRequest: 60, timeoutIntervalForResource: 604_800 };

const start = (
  settings: Partial<Limits> = {},
  timeoutInterval?: number,
  script: (load: ScriptedLoad) => void = () => {},
): { run: RecordingRun; load: ScriptedLoad; pass: (seconds: number) => void } => {
  const below = new ScriptedLoader(script);
  const request = new URLRequest('http://a.test/p?q=1', timeoutInterval === undefined ? {} : { timeoutInterval });
  const run = RecordingRun.start(timeoutStage({ ...limits, ...settings })(below.load), request);
  const pass = (seconds: number): void => {
    run.clock.advance(seconds * 1000);
  };
  return { run, load: below.last, pass };
};

describe('timeoutStage: the idle timer', () => {
  const intervals: readonly (readonly [
    own: number | undefined,
    configuration: number,
    limit: number,
    source: string,
  ])[] = [
    [undefined, 60, 60, 'Apple: the default'],
    [undefined, 10, 10, 'the configuration counts'],
    [60, 10, 10, 'swift-corelibs: 60 means what the configuration says'],
    [5, 10, 5, 'swift-corelibs: the request wins'],
    [20, 10, 20, 'swift-corelibs: the request wins'],
    [0.5, 10, 0.5, 'parts of seconds count'],
  ];
  it.each(intervals)('with a request of %j and a configuration of %j is %j s (%s)', (own, configuration, limit) => {
    const { run, load, pass } = start({ timeoutIntervalForRequest: configuration }, own);
    pass(limit - 0.001);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.log).toEqual(['fail -1001']);
    expect(run.error).toMatchObject({ timer: 'request', phase: 'connecting', hop: 0, attempt: 1 });
    expect(run.error?.failureURLString).toBe('http://a.test/p?q=1');
    expect(load.isCancelled).toBe(true);
    expect(run.clock.pending).toBe(0);
  });

  it.each([0, -1, Infinity, NaN])('is no limit when it is %d', (interval) => {
    const { run, pass } = start({}, interval);
    pass(604_799);
    expect(run.log).toEqual([]);
    pass(1);
    expect(run.error?.timer).toBe('resource');
  });

  it('starts again with each byte, and makes no timer for it', () => {
    const { run, load, pass } = start();
    for (let i = 0; i < 1000; i += 1) {
      pass(0.05);
      run.activity(1, 0);
    }
    expect(run.clock.made).toBe(1);
    pass(59.999);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.error?.timer).toBe('request');
    expect(load.isCancelled).toBe(true);
    expect(run.clock.made).toBe(2);
  });

  it('counts parts of milliseconds, without a timer for each', () => {
    const { run } = start();
    run.clock.advance(10_000.5);
    run.activity(0, 1);
    run.clock.advance(60_000 - 0.25);
    expect(run.log).toEqual([]);
    run.clock.advance(0.75);
    expect(run.error?.timer).toBe('request');
    expect(run.clock.made).toBe(2);
  });

  it('rests while the load is paused and begins anew afterwards', () => {
    const { run, load, pass } = start();
    pass(50);
    run.load.pause();
    expect(load.isPaused).toBe(true);
    pass(1000);
    expect(run.log).toEqual([]);
    run.load.resume();
    expect(load.isPaused).toBe(false);
    expect(run.clock.pending).toBe(1);
    pass(59.999);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.error?.timer).toBe('request');
  });

  it('goes on when a pause was shorter than the time left', () => {
    const { run, pass } = start();
    pass(10);
    run.load.pause();
    pass(1);
    run.load.resume();
    pass(59.999);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.error?.timer).toBe('request');
  });

  it('rests while bytes come to a paused load, and makes no timers for them', () => {
    const { run, pass } = start();
    run.load.pause();
    pass(61);
    const { made } = run.clock;
    for (let i = 0; i < 10; i += 1) run.activity(0, 1);
    expect(run.clock.made).toBe(made);
  });

  it('rests while the run waits for the network', () => {
    const { run, pass } = start();
    run.isWaitingForConnectivity = true;
    pass(3600);
    expect(run.log).toEqual([]);
    run.isWaitingForConnectivity = false;
    run.activity(0, 0);
    pass(59.999);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.error?.timer).toBe('request');
  });

  it('rests from the start in a run that is paused before it starts', () => {
    const below = new ScriptedLoader();
    const run = new RecordingRun(timeoutStage(limits)(below.load), new URLRequest('http://a.test/'));
    run.load.pause();
    run.load.start();
    expect(below.last.calls).toEqual(['pause', 'start']);
    run.clock.advance(100_000);
    expect(run.log).toEqual([]);
    run.load.resume();
    run.clock.advance(60_000);
    expect(run.error?.timer).toBe('request');
  });
});

describe('timeoutStage: the resource timer', () => {
  it('spans everything, however lively it is', () => {
    const { run, load, pass } = start({ timeoutIntervalForResource: 100 });
    load.respond(200);
    for (let i = 0; i < 9; i += 1) {
      pass(10);
      load.data('x');
    }
    pass(9.999);
    expect(run.log.at(-1)).toBe('data x');
    pass(0.001);
    expect(run.log.at(-1)).toBe('fail -1001');
    expect(run.error).toMatchObject({ timer: 'resource' });
    expect(load.isCancelled).toBe(true);
  });

  it('runs on while the load is paused and while it waits for the network', () => {
    const { run, pass } = start({ timeoutIntervalForResource: 100 });
    run.load.pause();
    run.isWaitingForConnectivity = true;
    pass(99.999);
    expect(run.log).toEqual([]);
    pass(0.001);
    expect(run.error?.timer).toBe('resource');
  });

  it('wins when both are due at once', () => {
    const { run, pass } = start({ timeoutIntervalForRequest: 10, timeoutIntervalForResource: 10 });
    pass(10);
    expect(run.error?.timer).toBe('resource');
  });

  it('may be longer than a timer can count', () => {
    const days = 86_400;
    const { run, pass } = start({ timeoutIntervalForResource: 100 * days }, 0);
    pass(99 * days);
    expect(run.log).toEqual([]);
    pass(1 * days);
    expect(run.error?.timer).toBe('resource');
  });

  it.each([0, -5, Infinity])('is no limit when it is %d', (interval) => {
    const { run, pass } = start({ timeoutIntervalForResource: interval }, 0);
    expect(run.clock.pending).toBe(0);
    pass(10_000_000);
    expect(run.log).toEqual([]);
  });
});

describe('timeoutStage: the phase', () => {
  it('is what the exchange was doing (decisions, API shape 12)', () => {
    const phase = (prepare: (load: ScriptedLoad) => void): unknown => {
      const { run, pass } = start({}, undefined, prepare);
      pass(60);
      return run.error?.phase;
    };
    expect(phase((load) => load.run.beginTransfer(load.request))).toBe('connecting');
    expect(phase((load) => (load.transfer!.requestStart = 1))).toBe('sending');
    expect(phase((load) => (load.transfer!.requestEnd = 1))).toBe('waiting');
    expect(phase((load) => (load.transfer!.responseStart = 1))).toBe('receiving');
  });

  it('tells hop and attempt, and the URL of the hop', () => {
    const { run, pass } = start();
    run.hop = 2;
    run.attempt = 3;
    run.task.currentRequest = new URLRequest('http://b.test/');
    pass(60);
    expect(run.error).toMatchObject({ hop: 2, attempt: 3 });
    expect(run.error?.failureURLString).toBe('http://b.test/');
  });
});

describe('timeoutStage: what it leaves behind', () => {
  const ends: readonly (readonly [string, (run: RecordingRun, load: ScriptedLoad) => void])[] = [
    ['success', (_run, load) => load.respond(200).finish()],
    ['failure', (_run, load) => load.fail(-1005)],
    ['cancellation', (run) => run.load.cancel()],
    ['cancellation while paused', (run) => (run.load.pause(), run.load.cancel())],
    ['cancellation, twice', (run) => (run.load.cancel(), run.load.cancel())],
    ['a timeout', (run) => run.clock.advance(60_000)],
  ];
  it.each(ends)('is no timer and no listener after %s', (_name, end) => {
    const { run, load } = start();
    expect(run.clock.pending).toBe(1);
    end(run, load);
    expect(run.clock.pending).toBe(0);
    expect(run.onActivity).toBeNull();
    const length = run.log.length;
    run.load.resume();
    run.clock.advance(10_000_000);
    expect(run.log).toHaveLength(length);
  });

  it('is nothing at all for a load that ends inside its start', () => {
    const { run } = start({}, undefined, (load) => load.respond(200).data('x').finish());
    expect(run.log).toEqual(['response 200', 'data x', 'finish']);
    expect(run.clock.made).toBe(0);
    expect(run.onActivity).toBeNull();
  });
});
