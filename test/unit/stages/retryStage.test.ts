import { describe, expect, it } from '@jest/globals';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { retryStage } from '../../../src/stages/retryStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

const start = (
  script: (load: ScriptedLoad, index: number) => void,
  request = new URLRequest('http://a.test/'),
): { run: RecordingRun; below: ScriptedLoader } => {
  const below = new ScriptedLoader(script);
  return { run: RecordingRun.start(retryStage(below.load), request), below };
};

/** The connection was an old one, and the request had been written to it. */
const stale = (load: ScriptedLoad): ScriptedLoad => {
  load.transfer!.isReusedConnection = true;
  load.transfer!.requestStart = load.run.clock.now();
  return load;
};

describe('retryStage', () => {
  it('sends the request again when its old connection had died (RFC 9112 §9.3.1)', () => {
    const { run, below } = start((load, index) => {
      if (index === 0) stale(load).fail(-1005);
      else load.respond(200).data('x').finish();
    });
    expect(run.log).toEqual(['retry', 'response 200', 'data x', 'finish']);
    expect(run.facts).toMatchObject([{ type: 'retry', attempt: 2, delay: 0, reason: { code: -1005 } }]);
    expect(run.attempt).toBe(2);
    expect(below.loads[1]!.request).toBe(below.loads[0]!.request);
    expect(run.transfers).toHaveLength(2);
  });

  it('gives up after two more tries', () => {
    const { run } = start((load) => stale(load).fail(-1005));
    expect(run.log).toEqual(['retry', 'retry', 'fail -1005']);
    expect(run.attempt).toBe(3);
  });

  const final: readonly (readonly [string, (load: ScriptedLoad) => void])[] = [
    ['a new connection', (load) => load.fail(-1005)],
    ['another failure', (load) => stale(load).fail(-1001)],
    ['a head that had come', (load) => stale(load).respond(200).fail(-1005)],
    ['an informational head that had come', (load) => stale(load).inform(103).fail(-1005)],
    [
      'a byte of an answer',
      (load) => {
        stale(load).transfer!.responseStart = 1;
        load.fail(-1005);
      },
    ],
  ];
  it.each(final)('leaves the failure of %s alone', (_name, script) => {
    const { run, below } = start(script);
    expect(run.log.at(-1)).toMatch(/^fail/);
    expect(run.log).not.toContain('retry');
    expect(below.loads).toHaveLength(1);
  });

  it('does not send a POST twice, unless nothing of it was sent', () => {
    const post = URLRequest.post('http://a.test/').json({});
    expect(start((load) => stale(load).fail(-1005), post).run.log).toEqual(['fail -1005']);
    const unsent = start((load, index) => {
      load.transfer!.isReusedConnection = true;
      if (index === 0) load.fail(-1005);
    }, post);
    expect(unsent.run.log).toEqual(['retry']);
  });

  it('leaves a failure alone that came before any exchange of its own', () => {
    const run = new RecordingRun(
      retryStage((_request, _run, client) => ({
        start: () => {
          client.didFail(new URLError(-1005));
        },
        cancel: () => {},
        pause: () => {},
        resume: () => {},
      })),
      new URLRequest('http://a.test/'),
    );
    // The hop before may have had one.
    Object.assign(run.beginTransfer(new URLRequest('http://b.test/')), { isReusedConnection: true, requestStart: 1 });
    run.load.start();
    expect(run.log).toEqual(['fail -1005']);
  });

  it('passes pause, resume and cancel on to the try that runs', () => {
    const { run, below } = start((load, index) => void (index === 0 && stale(load).fail(-1005)));
    run.load.pause();
    run.load.resume();
    run.load.cancel();
    expect(below.last.calls).toEqual(['start', 'pause', 'resume', 'cancel']);
  });

  it('makes a paused try when the run is paused', () => {
    const below = new ScriptedLoader();
    const run = RecordingRun.start(retryStage(below.load), new URLRequest('http://a.test/'));
    run.load.pause();
    stale(below.last).fail(-1005);
    expect(below.last.calls).toEqual(['pause', 'start']);
  });

  it('makes no further try when the run is cancelled by whoever hears of the retry', () => {
    const below = new ScriptedLoader();
    const run = RecordingRun.start(retryStage(below.load), new URLRequest('http://a.test/'));
    run.onLog = () => {
      run.load.cancel();
    };
    stale(below.last).fail(-1005);
    expect(run.log).toEqual(['retry']);
    expect(below.loads).toHaveLength(1);
  });
});
