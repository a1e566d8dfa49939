import { describe, expect, it } from '@jest/globals';
import { MarbleTransport } from '../../../marbles/MarbleTransport.ts';
import type { Timeline } from '../../../marbles/Timeline.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { compose } from '../../../src/loading/compose.ts';
import type { LoadScript } from '../../../marbles/index.ts';
import { uploadStage } from '../../../src/stages/uploadStage.ts';
import { RecordingRun } from '../../support/recordingRun.ts';
import { VirtualTime } from '../../support/virtualTime.ts';

const url = 'https://api.test/a';

const timelineOf = (time: VirtualTime): Timeline => {
  const start = time.now();
  return {
    get frame() {
      return time.now() - start;
    },
    now: () => time.now(),
    schedule: (milliseconds, act) => time.setTimer(milliseconds, act),
  };
};

/** A transport with a clock of its own, and a way to run a request on it. */
class Bench {
  readonly time: VirtualTime = new VirtualTime();
  readonly transport: MarbleTransport = new MarbleTransport(timelineOf(this.time));
  /** What was said, with its time. */
  readonly log: string[] = [];

  answers(...args: Parameters<LoadScript['answers']>): this {
    this.transport.script('*').answers(...args);
    return this;
  }

  run(request: URLRequest = new URLRequest(url)): RecordingRun {
    const load = compose([uploadStage(null)], this.transport.load);
    const run = new RecordingRun(load, request, undefined, this.time);
    const start = this.time.now();
    run.onLog = (line) => {
      this.log.push(`${String(this.time.now() - start)} ${line}`);
    };
    run.load.start();
    return run;
  }
}

describe('a load that follows a diagram', () => {
  it('says everything at its time', () => {
    const bench = new Bench().answers('-i--r-d-d-(e|)', { i: 103, r: 201, d: 'xy', e: { Digest: 'z' } });
    const run = bench.run();
    bench.time.advance(100);
    expect(bench.log).toEqual([
      '0 sent',
      '1 informational 103',
      '4 response 201',
      '6 data xy',
      '8 data xy',
      '10 trailers Digest=z',
      '10 finish',
    ]);
    expect(run.responses[0]?.urlString).toBe(url);
  });

  it('does nothing before it is started, and is started once', () => {
    const bench = new Bench().answers('-r|');
    const run = new RecordingRun(bench.transport.load, new URLRequest(url), undefined, bench.time);
    bench.time.advance(100);
    expect(run.log).toEqual([]);
    expect(bench.transport.records()).toHaveLength(0);
    run.load.start();
    run.load.start();
    bench.time.advance(100);
    expect(run.log).toEqual(['sent', 'response 200', 'finish']);
    expect(bench.transport.records()).toHaveLength(1);
  });

  it('fails as it is told, and stalls when the diagram has no end', () => {
    const failing = new Bench().answers('--#', {}, -1017);
    failing.run();
    failing.time.advance(10);
    expect(failing.log).toEqual(['0 sent', '2 fail -1017']);
    const stalling = new Bench().answers('-r');
    stalling.run();
    stalling.time.advance(1_000_000);
    expect(stalling.log).toEqual(['0 sent', '1 response 200']);
    expect(stalling.transport.records()[0]?.end).toBeNull();
  });

  it('gives bytes that belong to the receiver', () => {
    const bench = new Bench().answers('rdd|', { d: 'xy' });
    const run = bench.run();
    bench.time.advance(1);
    run.chunks[0]?.fill(0);
    bench.time.advance(10);
    expect(bench.log.at(-2)).toBe('2 data xy');
  });

  it('has sent nothing when it cannot connect, and sends when the diagram says', () => {
    const refused = new Bench().answers('--#', {}, -1004);
    const run = refused.run();
    refused.time.advance(10);
    expect(refused.log).toEqual(['2 fail -1004']);
    expect(run.transfer?.requestStart).toBe(0);
    const late = new Bench().answers('---s--r|');
    late.run();
    late.time.advance(10);
    expect(late.log).toEqual(['3 sent', '6 response 200', '7 finish']);
  });

  it('says nothing more and holds no timer once it is cancelled', () => {
    const bench = new Bench().answers('-r-d-d-|');
    const run = bench.run();
    bench.time.advance(3);
    run.load.cancel();
    expect(bench.time.pending).toBe(0);
    bench.time.advance(100);
    run.load.cancel();
    run.load.resume();
    expect(bench.log).toEqual(['0 sent', '1 response 200', '3 data d']);
    expect(bench.transport.records()[0]?.end).toEqual({ frame: 3, how: 'cancelled' });
  });

  it('can be cancelled by what it says', () => {
    const bench = new Bench().answers('-(rdd|)');
    const run = bench.run();
    const log = run.onLog;
    run.onLog = (line) => {
      log?.(line);
      if (line.startsWith('data')) run.load.cancel();
    };
    bench.time.advance(10);
    expect(bench.log).toEqual(['0 sent', '1 response 200', '1 data d']);
  });

  it('keeps what falls due while it is paused, in order, and the server keeps to its times', () => {
    const bench = new Bench().answers('-r-d-d--d-|');
    const run = bench.run();
    bench.time.advance(2);
    run.load.pause();
    run.load.pause();
    bench.time.advance(4);
    expect(bench.transport.records()[0]?.heldSince).toBe(2);
    run.load.resume();
    bench.time.advance(10);
    expect(bench.log).toEqual(['0 sent', '1 response 200', '6 data d', '6 data d', '8 data d', '10 finish']);
    expect(bench.transport.records()[0]?.heldSince).toBeNull();
  });

  it('delivers one thing at a time to a client that pauses and resumes', () => {
    const bench = new Bench().answers('(rddd|)');
    const run = bench.run();
    const log = run.onLog;
    run.onLog = (line) => {
      log?.(line);
      run.load.pause();
      run.load.resume();
    };
    bench.time.advance(1);
    expect(bench.log).toEqual(['0 sent', '0 response 200', '0 data d', '0 data d', '0 data d', '0 finish']);
  });

  it('stays paused when it was paused before its start', () => {
    const bench = new Bench().answers('-(r|)');
    const run = new RecordingRun(bench.transport.load, new URLRequest(url), undefined, bench.time);
    run.load.pause();
    run.load.start();
    bench.time.advance(10);
    expect(run.log).toEqual(['sent']);
    run.load.resume();
    expect(run.log).toEqual(['sent', 'response 200', 'finish']);
  });

  it('notes times and bytes of the exchange', () => {
    const bench = new Bench();
    bench.transport.script('*').onReusedConnection().answers('---r-dd-|', { d: 'four' });
    const run = bench.run(URLRequest.post(url).json([1]));
    const start = bench.time.now();
    bench.time.advance(100);
    expect(run.transfer).toMatchObject({
      requestStart: start,
      requestEnd: start,
      responseStart: start + 3,
      responseEnd: start + 8,
      responseBodyBytes: 8,
      decodedBodyBytes: 8,
      requestBodyBytes: 3,
      isReusedConnection: true,
      resourceFetchType: 'networkLoad',
    });
  });
});

describe('the body of a request', () => {
  const post = (text: string): URLRequest =>
    URLRequest.post(url).withBody({ kind: 'data', data: new TextEncoder().encode(text) });
  const sent = (run: RecordingRun): unknown =>
    run.facts.flatMap((fact) => (fact.type === 'sentBodyData' ? [[fact.bytesSent, fact.totalBytesSent]] : []));

  it('goes out with the request, in pieces of 64 KiB', () => {
    const bench = new Bench().answers('-r|');
    const run = bench.run(post('x'.repeat(150_000)));
    expect(sent(run)).toEqual([
      [65_536, 65_536],
      [65_536, 131_072],
      [18_928, 150_000],
    ]);
    expect(bench.transport.records()[0]?.bodyBytes.length).toBe(150_000);
  });

  it('goes out when the diagram says', () => {
    const bench = new Bench().answers('-u--u-r|', { u: 4 });
    const run = bench.run(post('six by'));
    bench.time.advance(10);
    expect(bench.log).toEqual(['0 sent', '1 sentBodyData', '4 sentBodyData', '6 response 200', '7 finish']);
    expect(sent(run)).toEqual([
      [4, 4],
      [2, 6],
    ]);
  });

  it('stays behind when the server answers before it has it', () => {
    const bench = new Bench().answers('-u-r|', { u: 2 });
    const run = bench.run(post('six by'));
    bench.time.advance(10);
    expect(sent(run)).toEqual([[2, 2]]);
    expect(run.isFinished).toBe(true);
  });

  it('of several pieces in memory goes out in the same turn', () => {
    const bench = new Bench().answers('-r|');
    bench.run(URLRequest.post(url).multipart((form) => form.field('a', 'one')));
    expect(bench.log.slice(0, 2)).toEqual(['0 sent', '0 sentBodyData']);
    expect(new TextDecoder().decode(bench.transport.records()[0]?.bodyBytes)).toContain('one');
  });

  it('that is a stream is read to its end before the answer, which takes promises', async () => {
    const bench = new Bench().answers('(r|)');
    async function* chunks(): AsyncGenerator<Uint8Array> {
      yield new Uint8Array([1, 2]);
      yield new Uint8Array([3]);
    }
    const run = bench.run(URLRequest.post(url).withBody({ kind: 'stream', stream: chunks() }));
    bench.time.advance(10);
    expect(run.log).toEqual(['sent']);
    await new Promise<void>((resolve) => {
      run.onLog = (line) => {
        if (line === 'finish') resolve();
      };
    });
    expect(bench.transport.records()[0]).toMatchObject({ hasStreamedBody: true, bodyBytes: new Uint8Array([1, 2, 3]) });
  });
});

describe('answers', () => {
  const outcome = (bench: Bench, request?: URLRequest): string => {
    const run = bench.run(request);
    bench.time.advance(10);
    return run.log.at(-1) === 'finish' ? String(run.log.at(-2)) : String(run.log.at(-1));
  };

  it('come one after the other, then those for always', () => {
    const bench = new Bench().answers('r|', { r: 201 }).answers('r|', { r: 202 });
    bench.transport.script('*').answersAlways('r|', { r: 299 });
    expect([outcome(bench), outcome(bench), outcome(bench), outcome(bench)]).toEqual([
      'response 201',
      'response 202',
      'response 299',
      'response 299',
    ]);
    expect(bench.transport.unusedAnswers).toEqual([]);
  });

  it('are those of the first pattern that means the load and has one left', () => {
    const bench = new Bench();
    bench.transport.script('/a').answers('r|', { r: 201 });
    bench.transport.script('*').answers('r|', { r: 202 }).answers('r|', { r: 203 });
    expect(outcome(bench, new URLRequest('https://api.test/b'))).toBe('response 202');
    expect(outcome(bench)).toBe('response 201');
    expect(outcome(bench)).toBe('response 203');
  });

  it('belong to one list when a pattern is written twice', () => {
    const bench = new Bench();
    bench.transport.script('/a').answers('r|', { r: 201 });
    bench.transport.script('/a').answers('r|', { r: 202 });
    expect(bench.transport.unusedAnswers).toEqual([`2 of 2 answers for /a were not used: 'r|', 'r|'.`]);
  });

  it('that are not there refuse the load with a sentence that lists those that are', () => {
    const bench = new Bench();
    bench.transport.script('GET /a').answers('r|');
    bench.transport.script('POST /b').answers('r|');
    expect(outcome(bench)).toBe('response 200');
    const run = bench.run();
    expect(run.log).toEqual(['fail -1']);
    expect(run.error?.message).toContain(
      'no diagram answers GET https://api.test/a. There are diagrams for: GET /a (all 1 answers used); POST /b (other path).',
    );
    expect(bench.transport.records().map(({ refusal }) => refusal === null)).toEqual([true, false]);
  });

  it('that nobody wrote are not there either', () => {
    const run = new Bench().run();
    expect(run.error).toMatchObject({ code: -1 });
    expect(run.error?.message).toContain('No load has one.');
  });
});
