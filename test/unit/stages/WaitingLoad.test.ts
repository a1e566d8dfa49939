import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { WaitingLoad } from '../../../src/stages/WaitingLoad.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';
import { ScriptedPath } from '../../support/scriptedPath.ts';

const noWay = -1009;

interface Bench {
  readonly run: RecordingRun;
  readonly below: ScriptedLoader;
  readonly path: ScriptedPath;
}

const prepare = (script: (load: ScriptedLoad, index: number) => void = () => {}, path = new ScriptedPath()): Bench => {
  const below = new ScriptedLoader(script);
  const run = new RecordingRun(
    (request, ofRun, client) =>
      new WaitingLoad(below.load, request, ofRun, client, {
        path,
        refuse: () => (path.current.status === 'satisfied' ? null : 'noPath'),
        isConnectivityFailure: (error) => error.code === noWay,
      }),
    new URLRequest('http://a.test/'),
  );
  return { run, below, path };
};

const start = (...given: Parameters<typeof prepare>): Bench => {
  const bench = prepare(...given);
  bench.run.load.start();
  return bench;
};

const expectNothingLeft = ({ run, path }: Bench): void => {
  expect(run.clock.pending).toBe(0);
  expect(path.observers).toBe(0);
  expect(run.isWaitingForConnectivity).toBe(false);
};

describe('WaitingLoad: how a wait begins', () => {
  it('is no wait at all when the path is usable and the load succeeds', () => {
    const bench = start((load) => load.respond(200).data('x').finish());
    expect(bench.run.log).toEqual(['response 200', 'data x', 'finish']);
    expectNothingLeft(bench);
  });

  it('tells once and makes no load while the path may not be used', () => {
    const bench = start(() => {}, new ScriptedPath({ status: 'unsatisfied' }));
    expect(bench.run.log).toEqual(['waitingForConnectivity']);
    expect(bench.run.isWaitingForConnectivity).toBe(true);
    expect(bench.below.loads).toEqual([]);
    bench.run.load.cancel();
    expectNothingLeft(bench);
  });

  it('waits when the load finds no way', () => {
    const { run, below } = start((load) => load.fail(noWay));
    expect(run.log).toEqual(['waitingForConnectivity']);
    expect(run.attempt).toBe(2);
    expect(below.loads).toHaveLength(1);
    run.load.cancel();
  });

  const failures: readonly (readonly [string, (load: ScriptedLoad) => void])[] = [
    ['that is none of connectivity', (load) => load.fail(-1004)],
    [
      'after the request went out',
      (load) => {
        load.transfer!.requestStart = 1;
        load.fail(noWay);
      },
    ],
    ['after a head', (load) => load.respond(200).fail(noWay)],
    ['after an informational head', (load) => load.inform(103).fail(noWay)],
  ];
  it.each(failures)('leaves a failure alone %s (only establishing waits, surface §2)', (_name, script) => {
    const bench = start(script);
    expect(bench.run.log.at(-1)).toMatch(/^fail/);
    expect(bench.run.log).not.toContain('waitingForConnectivity');
    expectNothingLeft(bench);
  });
});

describe('WaitingLoad: an exchange of an earlier hop', () => {
  it('does not make a later one look established', () => {
    const run = new RecordingRun(
      (request, ofRun, client) =>
        new WaitingLoad(
          (_request, _run, above) => ({
            start: () => {
              above.didFail(new URLError(noWay));
            },
            cancel: () => {},
            pause: () => {},
            resume: () => {},
          }),
          request,
          ofRun,
          client,
          { path: new ScriptedPath(), refuse: () => null, isConnectivityFailure: () => true },
        ),
      new URLRequest('http://a.test/'),
    );
    run.beginTransfer(new URLRequest('http://b.test/')).requestStart = 1;
    run.load.start();
    expect(run.log).toEqual(['waitingForConnectivity']);
    run.load.cancel();
  });
});

describe('WaitingLoad: how a wait ends', () => {
  it('by a change of the path to one that may be used', () => {
    const bench = start((load) => load.respond(200).finish(), new ScriptedPath({ status: 'unsatisfied' }));
    bench.path.change({ isExpensive: true });
    expect(bench.below.loads).toEqual([]);
    bench.path.change({ status: 'satisfied' });
    expect(bench.run.log).toEqual(['waitingForConnectivity', 'response 200', 'finish']);
    expectNothingLeft(bench);
  });

  it('by trying again after 1, 2, 4 … and at most 60 seconds', () => {
    const times: number[] = [];
    const { run } = start((load) => {
      times.push(load.run.clock.now());
      load.fail(noWay);
    });
    run.clock.advance(1_000_000);
    const waits = times.slice(1).map((time, i) => (time - times[i]!) / 1000);
    expect(waits.slice(0, 9)).toEqual([1, 2, 4, 8, 16, 32, 60, 60, 60]);
    expect(run.log).toEqual(['waitingForConnectivity']);
    run.load.cancel();
  });

  it('does not try on a path that may not be used, however long it takes', () => {
    const { run, below } = start(() => {}, new ScriptedPath({ status: 'unsatisfied' }));
    run.clock.advance(1_000_000);
    expect(below.loads).toEqual([]);
    run.load.cancel();
  });

  it('lets the idle time begin anew', () => {
    const { run, path } = start(() => {}, new ScriptedPath({ status: 'unsatisfied' }));
    const seen: boolean[] = [];
    run.onActivity = () => seen.push(run.isWaitingForConnectivity);
    path.change({ status: 'satisfied' });
    expect(seen).toEqual([false]);
  });

  it('by cancelling, which leaves nothing', () => {
    const bench = start((load) => load.fail(noWay));
    bench.run.load.cancel();
    expectNothingLeft(bench);
    bench.path.change({ status: 'satisfied' });
    bench.run.clock.advance(100_000);
    expect(bench.below.loads).toHaveLength(1);
  });

  it('by cancelling inside the news of it', () => {
    const bench = prepare((load) => load.fail(noWay));
    bench.run.onLog = () => {
      bench.run.load.cancel();
    };
    bench.run.load.start();
    expect(bench.run.log).toEqual(['waitingForConnectivity']);
    expectNothingLeft(bench);
  });
});

describe('WaitingLoad: details', () => {
  it('tells at most once a task, whichever load of it waits', () => {
    const bench = start((load) => load.fail(noWay));
    bench.run.clock.advance(1000);
    expect(bench.run.log).toEqual(['waitingForConnectivity']);
    bench.run.load.cancel();
    const other = prepare((load) => load.fail(noWay));
    other.run.hasToldOfConnectivity = true;
    other.run.load.start();
    expect(other.run.log).toEqual([]);
    expect(other.run.isWaitingForConnectivity).toBe(true);
    other.run.load.cancel();
  });

  it('is not fooled by a provider that tells at once what is known', () => {
    const path = new ScriptedPath();
    const observe = path.observe.bind(path);
    path.observe = (listener) => {
      listener(path.current);
      return observe(listener);
    };
    const bench = start((load) => load.fail(noWay), path);
    expect(bench.below.loads).toHaveLength(1);
    bench.run.load.cancel();
    expectNothingLeft(bench);
  });

  it('is not fooled by a provider that goes on telling those that stopped listening', () => {
    const path = new ScriptedPath({ status: 'unsatisfied' });
    const bench = prepare(() => {}, path);
    path.observe(() => {
      bench.run.load.cancel();
    });
    bench.run.load.start();
    path.change({ status: 'satisfied' });
    expect(bench.below.loads).toEqual([]);
    expect(bench.run.clock.pending).toBe(0);
  });

  it('goes on once, although time and path say so together', () => {
    const path = new ScriptedPath({ status: 'unsatisfied' });
    const bench = prepare(() => {}, path);
    path.observe(() => {
      bench.run.clock.advance(1000);
    });
    bench.run.load.start();
    path.change({ status: 'satisfied' });
    expect(bench.below.loads).toHaveLength(1);
    bench.run.load.cancel();
    expect(bench.run.clock.pending).toBe(0);
    expect(path.observers).toBe(1);
  });

  it('makes a paused load when the run is paused meanwhile', () => {
    const bench = start(() => {}, new ScriptedPath({ status: 'unsatisfied' }));
    bench.run.load.pause();
    bench.path.change({ status: 'satisfied' });
    expect(bench.below.last.calls).toEqual(['pause', 'start']);
    bench.run.load.resume();
    bench.run.load.cancel();
    expect(bench.below.last.calls).toEqual(['pause', 'start', 'resume', 'cancel']);
  });

  it('fails normally when a try does, after a wait', () => {
    const bench = start((load, index) => load.fail(index === 0 ? noWay : -1004));
    bench.run.clock.advance(1000);
    expect(bench.run.log).toEqual(['waitingForConnectivity', 'fail -1004']);
    expectNothingLeft(bench);
  });
});
