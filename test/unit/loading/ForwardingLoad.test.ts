import { describe, expect, it } from '@jest/globals';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { FailedLoad } from '../../../src/loading/FailedLoad.ts';
import { ForwardingLoad } from '../../../src/loading/ForwardingLoad.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

/** A stage that starts over, and gives up, when a test says so. */
class Restarting extends ForwardingLoad {
  restart(url: string): void {
    this.abandon();
    this.begin(new URLRequest(url));
  }
  giveUp(code: number): void {
    this.fail(new URLError(code));
  }
}

const prepare = (
  script: (load: ScriptedLoad) => void = () => {},
): { run: RecordingRun; below: ScriptedLoader; stage: Restarting } => {
  const below = new ScriptedLoader(script);
  const run = new RecordingRun(
    (request, ofRun, client) => new Restarting(below.load, request, ofRun, client),
    new URLRequest('http://a.test/'),
  );
  return { run, below, stage: run.load as Restarting };
};

const start = (...given: Parameters<typeof prepare>): ReturnType<typeof prepare> => {
  const bench = prepare(...given);
  bench.stage.start();
  return bench;
};

describe('ForwardingLoad', () => {
  it('passes everything up', () => {
    const { run } = start((load) => load.inform(103).respond(200).data('x').trailers(['A', 'b']).finish());
    expect(run.log).toEqual(['informational 103', 'response 200', 'data x', 'trailers A=b', 'finish']);
    expect(start((load) => load.fail(-1005)).run.log).toEqual(['fail -1005']);
  });

  it('makes no load before it starts', () => {
    const { below, stage } = prepare();
    stage.pause();
    stage.resume();
    expect(below.loads).toEqual([]);
    stage.start();
    expect(below.last.calls).toEqual(['start']);
  });

  it('passes pause, resume and cancel down, and equal calls once', () => {
    const { below, stage } = start();
    stage.pause();
    stage.pause();
    stage.resume();
    stage.resume();
    stage.cancel();
    stage.cancel();
    expect(below.last.calls).toEqual(['start', 'pause', 'resume', 'cancel']);
  });

  it('pauses the load below before it starts it, when it is paused itself', () => {
    const { below, stage } = prepare();
    stage.pause();
    stage.start();
    expect(below.last.calls).toEqual(['pause', 'start']);
    stage.restart('http://a.test/2');
    expect(below.last.calls).toEqual(['pause', 'start']);
  });

  it('starts over with another request, and only the new load is heard', () => {
    const { run, below, stage } = start();
    stage.restart('http://a.test/2');
    below.loads[0]!.respond(500);
    below.loads[1]!.respond(200).finish();
    expect(below.loads[0]!.isCancelled).toBe(true);
    expect(below.loads[1]!.request.urlString).toBe('http://a.test/2');
    expect(run.log).toEqual(['response 200', 'finish']);
  });

  it('starts nothing once it is over', () => {
    const { below, stage } = start();
    stage.cancel();
    stage.restart('http://a.test/2');
    expect(below.loads).toHaveLength(1);
    const cancelled = prepare();
    cancelled.stage.cancel();
    cancelled.stage.start();
    expect(cancelled.below.loads).toEqual([]);
  });

  it('fails once, and cancels the load below', () => {
    const { run, below, stage } = start();
    stage.giveUp(-1001);
    stage.giveUp(-1005);
    expect(run.log).toEqual(['fail -1001']);
    expect(below.last.isCancelled).toBe(true);
  });
});

describe('FailedLoad', () => {
  it('fails when it starts, once, and not when it was cancelled', () => {
    const run = new RecordingRun(
      (_request, _run, client) => new FailedLoad(new URLError(-1000), client),
      new URLRequest(null),
    );
    expect(run.log).toEqual([]);
    run.load.pause();
    run.load.resume();
    run.load.start();
    run.load.start();
    expect(run.log).toEqual(['fail -1000']);
    const other = new RecordingRun(
      (_request, _run, client) => new FailedLoad(new URLError(-1000), client),
      new URLRequest(null),
    );
    other.load.cancel();
    other.load.start();
    expect(other.log).toEqual([]);
  });
});
