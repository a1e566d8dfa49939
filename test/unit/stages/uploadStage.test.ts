import { Readable } from 'node:stream';
import { describe, expect, it } from '@jest/globals';
import type { SentBodyDataEvent } from '../../../src/events/facts.ts';
import { NeedNewBodyStreamEvent } from '../../../src/events/NeedNewBodyStreamEvent.ts';
import type { HTTPBody } from '../../../src/foundation/HTTPBody.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLErrorCode } from '../../../src/foundation/URLErrorCode.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { Loader, Stage } from '../../../src/loading/Loader.ts';
import type { FileSystem } from '../../../src/loading/ports.ts';
import { nodeFileSystem } from '../../../src/platform/node/nodeFileSystem.ts';
import { redirectStage } from '../../../src/stages/redirectStage.ts';
import { retryStage } from '../../../src/stages/retryStage.ts';
import { uploadStage } from '../../../src/stages/uploadStage.ts';
import { takeWhole } from '../../support/bodyTransport.ts';
import { CountedFiles } from '../../support/countedFiles.ts';
import { type Decide, later, RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';
import { readableOf } from '../../support/readableOf.ts';
import { temporaryFolder } from '../../support/temporaryFolder.ts';

const folder = temporaryFolder();

const data = (size: number): HTTPBody => ({ kind: 'data', data: new Uint8Array(size).fill(1) });
const streamed = (...chunks: readonly string[]): HTTPBody => ({
  kind: 'stream',
  stream: Readable.from(chunks.map((chunk) => Buffer.from(chunk))),
});
const asked: HTTPBody = { kind: 'asked' };
const post = (body: HTTPBody | null, url = 'https://a.test/up'): URLRequest => URLRequest.post(url).withBody(body);

/** A transport that takes bodies whole, and then answers. */
class TakingLoader {
  readonly bodies: (string | null)[] = [];
  readonly scripted: ScriptedLoader;

  constructor(answer: (load: ScriptedLoad, index: number) => void = (load) => load.respond(200).finish()) {
    this.scripted = new ScriptedLoader((load, index) => {
      const { body } = load.run;
      if (body === null) {
        this.bodies.push(null);
        return answer(load, index);
      }
      takeWhole(body).then(
        (bytes) => {
          this.bodies.push(bytes.toString());
          answer(load, index);
        },
        () => {},
      );
    });
  }

  get load(): Loader {
    return this.scripted.load;
  }
}

interface Started {
  readonly run: RecordingRun;
  readonly ended: Promise<void>;
}

const start = (
  loader: Loader,
  request: URLRequest,
  decide?: Decide,
  arrange: (run: RecordingRun) => void = () => {},
): Started => {
  const run = new RecordingRun(loader, request, decide);
  const ended = new Promise<void>((resolve) => {
    run.onLog = (line) => {
      if (/^(?:finish|fail)/.test(line)) resolve();
    };
  });
  arrange(run);
  run.load.start();
  return { run, ended };
};

const stage = (files: FileSystem | null = nodeFileSystem): Stage => uploadStage(files);
const sentFacts = (run: RecordingRun): SentBodyDataEvent[] =>
  run.facts.filter((fact): fact is SentBodyDataEvent => fact.type === 'sentBodyData');

describe('a request without a body', () => {
  it.each([
    ['none', null],
    ['data of no bytes', data(0)],
  ])('passes by: %s', (_what, body) => {
    const scripted = new ScriptedLoader();
    const run = new RecordingRun(stage()(scripted.load), post(body));
    expect(run.load).toBe(scripted.last);
    expect(run.body).toBeNull();
  });
});

describe('a body of data', () => {
  it('is there for the transport in the turn of the start, and counted when that says so', () => {
    const scripted = new ScriptedLoader((load) => {
      const { body } = load.run;
      body?.didSend?.(body.data?.byteLength ?? 0);
      load.respond(200).finish();
    });
    const run = RecordingRun.start(stage()(scripted.load), post(data(1000)));
    expect(run.log).toEqual(['sentBodyData', 'response 200', 'finish']);
    expect(run.facts).toEqual([
      { type: 'sentBodyData', bytesSent: 1000, totalBytesSent: 1000, totalBytesExpectedToSend: 1000, attempt: 1 },
    ]);
  });

  it('is counted at least every 64 KiB when it is large', async () => {
    const transport = new TakingLoader();
    const { run, ended } = start(stage()(transport.load), post(data(1_000_000)));
    await ended;
    const facts = sentFacts(run);
    expect(transport.bodies[0]).toHaveLength(1_000_000);
    expect(facts).toHaveLength(16);
    expect(facts.every(({ bytesSent }) => bytesSent <= 65_536)).toBe(true);
    expect(facts.every(({ totalBytesExpectedToSend }) => totalBytesExpectedToSend === 1_000_000)).toBe(true);
    expect(facts.at(-1)!.totalBytesSent).toBe(1_000_000);
    // Row 22 of the order of events: all of it before the response.
    expect(run.log.indexOf('response 200')).toBe(run.log.lastIndexOf('sentBodyData') + 1);
  });

  it('keeps the idle timer going with each piece', async () => {
    let activities = 0;
    const { ended } = start(stage()(new TakingLoader().load), post(data(200_000)), undefined, (run) => {
      run.onActivity = () => {
        activities += 1;
      };
    });
    await ended;
    expect(activities).toBeGreaterThanOrEqual(4);
  });
});

describe('a body of a file', () => {
  it('is sent with its length, and closed', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const file = await folder.write('sent', 'content of a file');
    const transport = new TakingLoader();
    const { run, ended } = start(stage(files)(transport.load), post({ kind: 'file', file }));
    await ended;
    expect(transport.bodies).toEqual(['content of a file']);
    expect(sentFacts(run)).toEqual([
      { type: 'sentBodyData', bytesSent: 17, totalBytesSent: 17, totalBytesExpectedToSend: 17, attempt: 1 },
    ]);
    expect(files).toMatchObject({ opened: 1, closed: 1 });
    expect(run.body).toBeNull();
  });

  it.each([
    ['is missing', () => `${folder.path}/missing`, URLErrorCode.fileDoesNotExist],
    ['is a directory', () => folder.path, URLErrorCode.fileIsDirectory],
  ])('fails before anything is sent when it %s', async (_what, path, code) => {
    const scripted = new ScriptedLoader();
    const { run, ended } = start(stage()(scripted.load), post({ kind: 'file', file: path() }));
    await ended;
    expect(scripted.loads).toEqual([]);
    expect(run.log).toEqual([`fail ${code}`]);
    expect(run.error).toMatchObject({ phase: 'preparing', failureURLString: 'https://a.test/up', attempt: 1, hop: 0 });
  });

  it('fails before anything is sent when it may not be read', async () => {
    const error = new URLError(URLErrorCode.noPermissionsToReadFile, { detail: 'the file secret' });
    const files: FileSystem = { ...nodeFileSystem, open: () => Promise.reject(error) };
    const scripted = new ScriptedLoader();
    const { run, ended } = start(stage(files)(scripted.load), post({ kind: 'file', file: 'secret' }));
    await ended;
    expect(scripted.loads).toEqual([]);
    expect(run.error).toMatchObject({ code: URLErrorCode.noPermissionsToReadFile, phase: 'preparing' });
    expect(run.error?.message).toContain('the file secret');
  });

  it('fails where there are no files', () => {
    const run = RecordingRun.start(stage(null)(new ScriptedLoader().load), post({ kind: 'file', file: 'x' }));
    expect(run.error?.code).toBe(URLErrorCode.requestBodyStreamExhausted);
  });

  it('is closed when the load is cancelled while it is being opened', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const file = await folder.write('cancelled', 'x');
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage(files)(scripted.load), post({ kind: 'file', file }));
    run.load.cancel();
    while (files.opened === 0) await new Promise(setImmediate);
    expect(files.stillOpen).toBe(0);
    expect(scripted.loads).toEqual([]);
    expect(run.log).toEqual([]);
  });

  it('is opened again for another try, and its totals start again', async () => {
    const files = new CountedFiles(nodeFileSystem);
    const file = await folder.write('again', Buffer.alloc(100_000, 97));
    const transport = new TakingLoader((load, index) => {
      if (index > 0) return load.respond(200).finish();
      load.transfer!.isReusedConnection = true;
      load.transfer!.requestStart = 1;
      return load.fail(URLErrorCode.networkConnectionLost);
    });
    const request = URLRequest.put('https://a.test/up').withBody({ kind: 'file', file });
    const { run, ended } = start(retryStage(stage(files)(transport.load)), request);
    await ended;
    expect(transport.bodies.map((body) => body?.length)).toEqual([100_000, 100_000]);
    expect(sentFacts(run).map(({ totalBytesSent, attempt }) => [attempt, totalBytesSent])).toEqual([
      [1, 65_536],
      [1, 100_000],
      [2, 65_536],
      [2, 100_000],
    ]);
    expect(run.questions).toEqual([]);
    expect(files).toMatchObject({ opened: 2, closed: 2 });
  });
});

describe('a streamed body', () => {
  it('is sent without anybody being asked, and nobody knows its length', async () => {
    const transport = new TakingLoader();
    const { run, ended } = start(stage()(transport.load), post(streamed('one ', 'two')));
    await ended;
    expect(transport.bodies).toEqual(['one two']);
    expect(run.questions).toEqual([]);
    expect(
      sentFacts(run).map(({ totalBytesSent, totalBytesExpectedToSend }) => [totalBytesSent, totalBytesExpectedToSend]),
    ).toEqual([
      [4, -1],
      [7, -1],
    ]);
  });

  it('has the length that the request announces', async () => {
    const transport = new TakingLoader();
    const { run, ended } = start(stage()(transport.load), post(streamed('1234567')).header('Content-Length', '7'));
    await ended;
    expect(sentFacts(run)[0]!.totalBytesExpectedToSend).toBe(7);
    const wrong = start(stage()(new TakingLoader().load), post(streamed('1234567')).header('Content-Length', '8'));
    await wrong.ended;
    expect(wrong.run.log).toEqual(['sentBodyData', 'fail -1021']);
    const nonsense = start(stage()(transport.load), post(streamed('1234567')).header('Content-Length', 'seven'));
    await nonsense.ended;
    expect(sentFacts(nonsense.run)[0]!.totalBytesExpectedToSend).toBe(-1);
  });

  it('is asked for when it has to be sent again', async () => {
    // Row 23 of the order of events; NeedNewBodyStreamEvent in place of URLSessionTaskDelegate task(_:needNewBodyStream:)
    const transport = new TakingLoader((load, index) =>
      index === 0 ? load.respond(307, { Location: '/elsewhere' }).finish() : load.respond(200).finish(),
    );
    const settings = { allowsCrossOriginBody: true, crossOriginHeaders: [], maximumRedirects: 20 };
    const { run, ended } = start(
      redirectStage(settings)(stage()(transport.load)),
      post(streamed('first')),
      (question) => (question instanceof NeedNewBodyStreamEvent ? streamed('second') : undefined),
    );
    await ended;
    expect(transport.bodies).toEqual(['first', 'second']);
    expect(run.log).toEqual([
      'sentBodyData',
      '?redirect',
      '?needNewBodyStream',
      'sentBodyData',
      'response 200',
      'finish',
    ]);
    expect(run.questions.at(-1)).toMatchObject({ type: 'needNewBodyStream', offset: 0 });
  });

  it('is asked for in the next run too: a stream is spent for good', async () => {
    const request = post(streamed('once'));
    const loader = stage()(new TakingLoader().load);
    await start(loader, request).ended;
    const { run, ended } = start(loader, request);
    await ended;
    expect(run.log).toEqual(['?needNewBodyStream', 'fail -1021']);
  });

  it.each([
    ['nobody gives one', undefined],
    ['it is refused', null],
    ['one that is to be asked for is given', asked],
    ['something else is given', { kind: 'other' }],
  ])('fails with -1021 when %s', (_what, answer) => {
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(asked), () => answer);
    expect(run.log).toEqual(['?needNewBodyStream', 'fail -1021']);
    expect(run.error).toMatchObject({ phase: 'preparing', failureURLString: 'https://a.test/up' });
    expect(scripted.loads).toEqual([]);
  });

  it('fails with -1021 when the stream that is given has been used', async () => {
    const spent = streamed('spent');
    const loader = stage()(new TakingLoader().load);
    await start(loader, post(spent)).ended;
    const { run } = start(loader, post(asked), () => spent);
    expect(run.log).toEqual(['?needNewBodyStream', 'fail -1021']);
  });

  it('fails with -1021 when somebody else reads it', () => {
    const stream = readableOf([new Uint8Array(1)]);
    stream.getReader();
    const run = RecordingRun.start(stage()(new ScriptedLoader().load), post({ kind: 'stream', stream }));
    expect(run.log).toEqual(['fail -1021']);
  });

  it('fails with -1021 when it fails itself, and the transport is cancelled', async () => {
    const reason = new Error('the source broke');
    const stream = (async function* () {
      yield Buffer.from('some');
      throw reason;
    })();
    const transport = new TakingLoader();
    const { run, ended } = start(stage()(transport.load), post({ kind: 'stream', stream }));
    await ended;
    expect(run.log).toEqual(['sentBodyData', 'fail -1021']);
    expect(run.error).toMatchObject({ cause: reason, phase: 'sending', attempt: 1 });
    expect(transport.scripted.last.isCancelled).toBe(true);
    expect(run.body).toBeNull();
  });

  it('fails clearly when its chunks are text', async () => {
    const stream = Readable.from(['text']);
    const { run, ended } = start(
      stage()(new TakingLoader().load),
      post({ kind: 'stream', stream } as unknown as HTTPBody),
    );
    await ended;
    expect(run.log).toEqual(['fail -1021']);
    expect(run.error?.message).toContain('of type string');
  });
});

describe('a body that is asked for', () => {
  it('is asked for right at the start, and again for another try', async () => {
    const given = ['first', 'second'];
    const transport = new TakingLoader((load, index) => {
      if (index > 0) return load.respond(200).finish();
      load.transfer!.isReusedConnection = true;
      load.transfer!.requestStart = 1;
      return load.fail(URLErrorCode.networkConnectionLost);
    });
    const loader = uploadStage(null)(transport.load);
    const { run, ended } = start(loader, post(asked), () => streamed(given.shift()!));
    await ended;
    expect(run.log).toEqual(['?needNewBodyStream', 'sentBodyData', 'fail -1005']);
    const again = start(loader, post(asked), () => streamed(given.shift()!));
    await again.ended;
    expect(again.run.log).toEqual(['?needNewBodyStream', 'sentBodyData', 'response 200', 'finish']);
    expect(transport.bodies).toEqual(['first', 'second']);
  });

  it('may be any kind of body', async () => {
    const file = await folder.write('answer', 'from a file');
    const transport = new TakingLoader();
    const { run, ended } = start(stage()(transport.load), post(asked), () => ({ kind: 'file', file }));
    await ended;
    expect(transport.bodies).toEqual(['from a file']);
    expect(sentFacts(run)[0]!.totalBytesExpectedToSend).toBe(11);
  });

  it('waits for the answer, and sends nothing when the load is cancelled meanwhile', () => {
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(asked), () => later);
    expect(scripted.loads).toEqual([]);
    run.load.cancel();
    run.answer(data(10));
    expect(scripted.loads).toEqual([]);
    expect(run.log).toEqual(['?needNewBodyStream']);
  });

  it('goes on when the answer comes', () => {
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(asked), () => later);
    run.answer(data(10));
    expect(scripted.last.calls).toEqual(['pause', 'start', 'resume']);
    expect(run.body?.length).toBe(10);
  });
});

describe('the end of a load with a body', () => {
  const half = (): { source: { left: number }; body: HTTPBody } => {
    const source = { left: 0 };
    const body: HTTPBody = {
      kind: 'stream',
      stream: (async function* () {
        try {
          for (;;) yield new Uint8Array(1000);
        } finally {
          source.left += 1;
        }
      })(),
    };
    return { source, body };
  };
  const takeOne = async (run: RecordingRun): Promise<void> => {
    await run.body!.chunks()[Symbol.asyncIterator]().next();
  };

  it.each([
    ['cancelled', (_load: ScriptedLoad, run: RecordingRun) => run.load.cancel()],
    ['failed', (load: ScriptedLoad) => void load.fail(URLErrorCode.networkConnectionLost)],
    ['answered and finished', (load: ScriptedLoad) => void load.respond(413).finish()],
  ])('closes a stream once when it was %s in the middle', async (_how, finish) => {
    const { source, body } = half();
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(body));
    await takeOne(run);
    const transport = run.body!.chunks()[Symbol.asyncIterator]();
    finish(scripted.last, run);
    run.load.cancel();
    await new Promise(setImmediate);
    expect(source.left).toBe(1);
    expect(run.body).toBeNull();
    await expect(transport.next()).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    expect(sentFacts(run)).toEqual([]);
  });

  it('stops nothing when the answer comes before the body is sent', async () => {
    const { source, body } = half();
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(body));
    await takeOne(run);
    scripted.last.respond(413).data('too large');
    await takeOne(run);
    expect(source.left).toBe(0);
    expect(scripted.last.isCancelled).toBe(false);
    expect(run.log).toEqual(['response 413', 'data too large', 'sentBodyData']);
    run.load.cancel();
  });

  it('says nothing more when the user leaves while bytes are told', async () => {
    const { source, body } = half();
    const scripted = new ScriptedLoader();
    const run = RecordingRun.start(stage()(scripted.load), post(body));
    run.onLog = () => {
      run.load.cancel();
    };
    const transport = run.body!.chunks()[Symbol.asyncIterator]();
    await transport.next();
    await expect(transport.next()).rejects.toMatchObject({ code: URLErrorCode.cancelled });
    await new Promise(setImmediate);
    expect(run.log).toEqual(['sentBodyData']);
    expect(source.left).toBe(1);
  });

  it('leaves the body of the next try alone', async () => {
    const transport = new TakingLoader((load, index) => {
      if (index > 0) return;
      load.transfer!.isReusedConnection = true;
      load.transfer!.requestStart = 1;
      load.fail(URLErrorCode.networkConnectionLost);
    });
    const request = URLRequest.put('https://a.test/up').withBody(data(10));
    const { run } = start(retryStage(stage()(transport.load)), request);
    while (transport.bodies.length < 2) await new Promise(setImmediate);
    expect(run.body?.length).toBe(10);
    run.load.cancel();
    expect(run.body).toBeNull();
  });
});
