import { describe, expect, it } from '@jest/globals';
import type { ResponseSource } from '../../../src/events/ResponseEvent.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { URLResponse } from '../../../src/foundation/URLResponse.ts';
import { RepeatingLoad } from '../../../src/stages/RepeatingLoad.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

const url = 'http://a.test/';

/** Holds every answer that is no 200, until it is told what to do. */
class HoldingLoad extends RepeatingLoad {
  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    if (response instanceof HTTPURLResponse && response.statusCode !== 200) this.hold(response, source);
    else super.didReceiveResponse(response, source);
  }
  deliver(): void {
    this.release();
  }
  again(): void {
    this.repeat(this.request);
  }
}

const start = (
  script: (load: ScriptedLoad, index: number) => void,
): { run: RecordingRun; load: HoldingLoad; below: ScriptedLoader } => {
  const below = new ScriptedLoader(script);
  const run = RecordingRun.start(
    (request, of, client) => new HoldingLoad(below.load, request, of, client),
    new URLRequest(url),
  );
  return { run, load: run.load as HoldingLoad, below };
};

describe('RepeatingLoad', () => {
  it('delivers what it held, and what comes after it', () => {
    const { run, load, below } = start((inner) => inner.respond(401).data('a'));
    expect(run.log).toEqual([]);
    load.deliver();
    below.last.data('b').finish();
    expect(run.log).toEqual(['response 401', 'data a', 'data b', 'finish']);
  });

  it('begins again at once when the answer is over, and else when its body has been dropped', () => {
    const over = start((inner, index) =>
      index === 0 ? inner.respond(401).data('a').finish() : inner.respond(200).finish(),
    );
    over.load.again();
    expect(over.run.log).toEqual(['response 200', 'finish']);
    const open = start((inner, index) => (index === 0 ? inner.respond(401) : inner.respond(200).finish()));
    open.load.again();
    expect(open.run.log).toEqual([]);
    open.below.loads[0]!.data('dropped').finish();
    expect(open.run.log).toEqual(['response 200', 'finish']);
    expect(open.run.clock.pending).toBe(0);
  });

  it('cancels an answer whose body does not end within 250 ms', () => {
    const { run, load, below } = start((inner, index) =>
      index === 0 ? inner.respond(401) : inner.respond(200).finish(),
    );
    load.again();
    run.clock.advance(250);
    expect(below.loads[0]!.isCancelled).toBe(true);
    expect(run.log).toEqual(['response 200', 'finish']);
  });

  it('leaves nothing behind when it is cancelled', () => {
    const { run, load } = start((inner) => inner.respond(401));
    load.again();
    load.cancel();
    expect(run.clock.pending).toBe(0);
    expect(run.log).toEqual([]);
  });
});
