import { describe, expect, it } from '@jest/globals';
import type { RedirectEvent } from '../../../src/events/RedirectEvent.ts';
import { HTTPHeaders } from '../../../src/foundation/HTTPHeaders.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { URLResponse } from '../../../src/foundation/URLResponse.ts';
import type { Loader } from '../../../src/loading/Loader.ts';
import { redirectStage } from '../../../src/stages/redirectStage.ts';
import { type Decide, later, RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

const stage = redirectStage({ allowsCrossOriginBody: true, crossOriginHeaders: [], maximumRedirects: 20 });
const a = 'http://a.test/a';

const start = (
  script: (load: ScriptedLoad, index: number) => void,
  decide?: Decide,
  request = new URLRequest(a),
): { run: RecordingRun; below: ScriptedLoader } => {
  const below = new ScriptedLoader(script);
  return { run: RecordingRun.start(stage(below.load), request, decide), below };
};

const urls = (below: ScriptedLoader): (string | null)[] => below.loads.map((load) => load.request.urlString);
const redirectOf = (run: RecordingRun, index = 0): RedirectEvent => run.questions[index] as RedirectEvent;

describe('redirectStage: following', () => {
  it('asks, and goes on with the new request (surface §21 row 5)', () => {
    const { run, below } = start((load, index) => {
      if (index < 2)
        load
          .respond(302, { Location: `/${index}` })
          .data('moved')
          .finish();
      else load.respond(200).data('here').finish();
    });
    expect(run.log).toEqual(['?redirect', '?redirect', 'response 200', 'data here', 'finish']);
    expect(urls(below)).toEqual([a, 'http://a.test/0', 'http://a.test/1']);
    expect(run.hop).toBe(2);
    expect(run.transfers).toHaveLength(3);
    expect(run.clock.pending).toBe(0);
  });

  it('tells what would change', () => {
    const request = URLRequest.post(a).json({ x: 1 }).header('X-Key', 'secret').header('Accept', 'a/b');
    const { run } = start(
      (load, index) => {
        if (index === 0) load.respond(307, { Location: 'http://b.test/b' }).finish();
        else load.respond(303, { Location: '/c' }).finish();
      },
      (question) => (question.type === 'redirect' && question.hop === 1 ? null : undefined),
      request,
    );
    expect(redirectOf(run)).toMatchObject({
      type: 'redirect',
      droppedHeaders: ['X-Key'],
      bodyWillBeResent: true,
      hop: 0,
    });
    expect(redirectOf(run).response.statusCode).toBe(307);
    expect(redirectOf(run).newRequest.urlString).toBe('http://b.test/b');
    expect(redirectOf(run, 1)).toMatchObject({ droppedHeaders: ['Content-Type'], bodyWillBeResent: false, hop: 1 });
  });

  it('sets currentRequest, and the tries begin anew', () => {
    const seen: unknown[] = [];
    start((load, index) => {
      seen.push(load.run.task.currentRequest?.urlString, load.run.attempt);
      load.run.attempt = 3;
      if (index === 0) load.respond(302, { Location: '/b' }).finish();
    });
    expect(seen).toEqual([a, 1, 'http://a.test/b', 1]);
  });

  it('goes on with the request of the answer, which is copied', () => {
    const mine = new URLRequest('http://c.test/').header('Authorization', 'back again');
    const { run, below } = start(
      (load, index) => void (index === 0 && load.respond(302, { Location: '/b' }).finish()),
      () => mine,
    );
    mine.url = 'http://changed.test/';
    expect(below.last.request.urlString).toBe('http://c.test/');
    expect(below.last.request.valueForHTTPHeaderField('authorization')).toBe('back again');
    expect(run.task.currentRequest).toBe(below.last.request);
  });

  it('ends the task with -999 when the answer is no request', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }).data('x').finish(),
      () => 'http://b.test/',
    );
    expect(run.log).toEqual(['?redirect', 'fail -999']);
    expect(run.error?.cause).toMatchObject({ name: 'TypeError' });
    expect(below.loads).toHaveLength(1);
  });

  it('leaves a 3xx that does not redirect alone', () => {
    for (const [status, fields] of [
      [304, { Location: '/b' }],
      [300, { Location: '/b' }],
      [302, {}],
    ] as const) {
      expect(start((load) => load.respond(status, fields).data('x').finish()).run.log).toEqual([
        ...[`response ${status}`, 'data x', 'finish'],
      ]);
    }
  });

  it('leaves other responses and failures alone', () => {
    const plain = new URLResponse(a, { mimeType: 'a/b', expectedContentLength: 1, textEncodingName: null });
    expect(start((load) => load.respondWith(plain).data('x').finish()).run.log).toEqual([
      'response',
      'data x',
      'finish',
    ]);
    expect(start((load) => load.inform(103).respond(200).data('x').trailers(['A', 'b']).fail(-1005)).run.log).toEqual([
      ...['informational 103', 'response 200', 'data x', 'trailers A=b', 'fail -1005'],
    ]);
  });

  it('fails with -1002 for a target that is not http or https', () => {
    const { run, below } = start((load) => load.respond(302, { Location: 'file:///etc/passwd' }).data('x').finish());
    expect(run.log).toEqual(['fail -1002']);
    expect(run.error?.failureURLString).toBe('file:///etc/passwd');
    expect(below.last.isCancelled).toBe(true);
  });
});

describe('redirectStage: the limit', () => {
  it.each([0, NaN, undefined as never])('follows none when maximumRedirects is %p', (maximumRedirects) => {
    const below = new ScriptedLoader((load) => load.respond(302, { Location: '/b' }).finish());
    const none = redirectStage({ allowsCrossOriginBody: true, crossOriginHeaders: [], maximumRedirects });
    expect(RecordingRun.start(none(below.load), new URLRequest(a)).log).toEqual(['fail -1007']);
  });

  it('asks 20 times, and the 21st redirect fails with the URL that sent it (surface §21 row 7)', () => {
    const { run, below } = start((load, index) =>
      load
        .respond(302, { Location: `/${index}` })
        .data('x')
        .finish(),
    );
    expect(run.log).toEqual([...Array.from({ length: 20 }, () => '?redirect'), 'fail -1007']);
    expect(below.loads).toHaveLength(21);
    expect(run.error?.failureURLString).toBe('http://a.test/19');
    expect(run.hop).toBe(20);
    expect(below.last.isCancelled).toBe(true);
    expect(run.clock.pending).toBe(0);
  });

  it('delivers what follows the 20th', () => {
    const { run } = start((load, index) => {
      if (index < 20) load.respond(302, { Location: `/${index}` }).finish();
      else load.respond(200).finish();
    });
    expect(run.log.slice(-2)).toEqual(['response 200', 'finish']);
  });
});

describe('redirectStage: refusing', () => {
  it('delivers the 3xx itself (surface §21 row 6)', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }).data('moved').finish(),
      () => null,
    );
    expect(run.log).toEqual(['?redirect', 'response 302', 'data moved', 'finish']);
    expect(below.loads).toHaveLength(1);
    expect(run.hop).toBe(0);
    expect(run.task.currentRequest?.urlString).toBe(a);
  });

  const late = (end: (load: ScriptedLoad) => void): RecordingRun => {
    const { run, below } = start(
      (load) => {
        load.respond(302, { Location: '/b' });
        expect(load.isPaused).toBe(true);
        end(load.data('on ').data('its way').trailers(['A', 'b']));
      },
      () => later,
    );
    expect(run.log).toEqual(['?redirect']);
    run.answer(null);
    expect(below.last.isPaused).toBe(false);
    return run;
  };
  const wait = ['?redirect', 'response 302', 'data on ', 'data its way', 'trailers A=b'];

  it('delivers what came while the answer was awaited', () => {
    const run = late(() => {});
    expect(run.log).toEqual(wait);
  });
  it('delivers a success that came while the answer was awaited', () => {
    expect(late((load) => load.finish()).log).toEqual([...wait, 'finish']);
  });
  it('delivers a failure that came while the answer was awaited', () => {
    expect(late((load) => load.fail(-1005)).log).toEqual([...wait, 'fail -1005']);
  });

  it('goes on with what comes after the answer', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }),
      () => later,
    );
    run.answer(null);
    below.last.data('x').finish();
    expect(run.log).toEqual(['?redirect', 'response 302', 'data x', 'finish']);
  });

  it('stops delivering when the run is cancelled meanwhile', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }).data('1').data('2').finish(),
      () => later,
    );
    run.onLog = (line) => {
      if (line === 'data 1') run.load.cancel();
    };
    run.answer(null);
    expect(run.log).toEqual(['?redirect', 'response 302', 'data 1']);
    expect(below.loads).toHaveLength(1);
  });

  it('cannot deliver the body of a load that does not pause, and says so', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }),
      () => later,
    );
    for (let i = 0; i < 17; i += 1) below.last.bytes(new Uint8Array(64 * 1024));
    expect(below.last.isCancelled).toBe(true);
    run.answer(null);
    expect(run.log).toEqual(['?redirect', 'response 302', 'fail -1103']);
  });

  it('can still follow then', () => {
    const { run, below } = start(
      (load, index) => void (index === 0 ? load.respond(302, { Location: '/b' }) : load.respond(200)),
      () => later,
    );
    below.last.bytes(new Uint8Array(2 * 1024 * 1024));
    run.answer();
    expect(run.log).toEqual(['?redirect', 'response 200']);
  });
});

describe('redirectStage: the body of a redirect that is followed', () => {
  const first = (load: ScriptedLoad, index: number): void => {
    if (index === 0) load.respond(302, { Location: '/b' });
  };

  it('is read to its end before the next load begins, so that the connection is free again', () => {
    const { run, below } = start(first);
    below.loads[0]!.data('moved').trailers(['A', 'b']);
    expect(below.loads).toHaveLength(1);
    below.loads[0]!.finish();
    expect(urls(below)).toEqual([a, 'http://a.test/b']);
    expect(below.loads[0]!.isCancelled).toBe(false);
    expect(run.log).toEqual(['?redirect']);
    expect(run.clock.pending).toBe(0);
  });

  it('may be 64 KiB, and is given up after that', () => {
    const { below } = start(first);
    below.loads[0]!.bytes(new Uint8Array(64 * 1024));
    expect(below.loads).toHaveLength(1);
    below.loads[0]!.bytes(new Uint8Array(1));
    expect(below.loads[0]!.isCancelled).toBe(true);
    expect(below.loads).toHaveLength(2);
  });

  it('is measured anew for each redirect', () => {
    const { below } = start((load) => load.respond(302, { Location: '/b' }));
    below.last.bytes(new Uint8Array(40 * 1024)).finish();
    below.last.bytes(new Uint8Array(40 * 1024));
    expect(below.last.isCancelled).toBe(false);
    below.last.finish();
    expect(below.loads).toHaveLength(3);
  });

  it('may take 250 ms, and is given up after that', () => {
    const { run, below } = start(first);
    run.clock.advance(249);
    expect(below.loads).toHaveLength(1);
    run.clock.advance(1);
    expect(below.loads[0]!.isCancelled).toBe(true);
    expect(below.loads).toHaveLength(2);
    expect(run.clock.pending).toBe(0);
  });

  it('may break off', () => {
    const { run, below } = start(first);
    below.loads[0]!.data('mo').fail(-1005);
    below.last.respond(200).finish();
    expect(run.log).toEqual(['?redirect', 'response 200', 'finish']);
    expect(run.clock.pending).toBe(0);
  });

  it('is not waited for when it ended while the answer was awaited', () => {
    const { run, below } = start(
      (load, index) => void (index === 0 && load.respond(302, { Location: '/b' }).data('x').finish()),
      () => later,
    );
    run.answer();
    expect(below.loads).toHaveLength(2);
    expect(run.clock.made).toBe(0);
  });

  it('is read on when the answer comes', () => {
    const { run, below } = start(first, () => later);
    run.answer();
    expect(below.loads[0]!.isPaused).toBe(false);
    expect(below.loads).toHaveLength(1);
    below.loads[0]!.finish();
    expect(below.loads).toHaveLength(2);
  });
});

describe('redirectStage: pause and cancel', () => {
  it('begins the next load paused while the task is', () => {
    const { run, below } = start((load, index) => void (index === 0 && load.respond(302, { Location: '/b' })));
    run.load.pause();
    below.loads[0]!.finish();
    expect(below.last.calls).toEqual(['pause', 'start']);
    run.load.resume();
    expect(below.last.isPaused).toBe(false);
  });

  const moments: readonly (readonly [string, (run: RecordingRun, below: ScriptedLoader) => void, Decide])[] = [
    ['while the answer is awaited', () => {}, () => later],
    ['while the body is read away', () => {}, () => undefined],
    ['in the next load', (_run, below) => void below.loads[0]!.finish(), () => undefined],
  ];
  it.each(moments)('cancels what runs and leaves nothing %s', (_name, prepare, decide) => {
    const { run, below } = start((load, index) => void (index === 0 && load.respond(302, { Location: '/b' })), decide);
    prepare(run, below);
    const { length } = below.loads;
    run.load.cancel();
    expect(below.last.isCancelled).toBe(true);
    expect(run.clock.pending).toBe(0);
    if (decide(run.questions[0]!) === later) run.answer();
    run.clock.advance(1000);
    expect(below.loads).toHaveLength(length);
    expect(run.log).toEqual(['?redirect']);
  });

  it('stops when it is cancelled inside the question', () => {
    const { run, below } = start(
      (load) => load.respond(302, { Location: '/b' }).finish(),
      () => void 0,
    );
    expect(below.loads.length).toBeGreaterThan(1);
    const again = new ScriptedLoader((load) => load.respond(302, { Location: '/b' }).finish());
    const cancelling: RecordingRun = new RecordingRun(stage(again.load), new URLRequest(a), () => {
      cancelling.load.cancel();
      return undefined;
    });
    cancelling.load.start();
    expect(again.loads).toHaveLength(1);
    expect(cancelling.log).toEqual(['?redirect']);
    expect(run.isFinished).toBe(false);
  });
});

describe('redirectStage: loads that report redirects', () => {
  /** A custom protocol: its 3xx responses are final, and it says itself where it was sent. */
  const reporting =
    (below: ScriptedLoader): Loader =>
    (request, run, client) =>
      Object.assign(below.load(request, run, client), {
        reportsRedirects: true,
        sendTo: (to: string) => {
          const response = HTTPURLResponse.fromHead(a, 302, 'HTTP/1.1', new HTTPHeaders([]));
          client.didRedirect!(new URLRequest(to).header('Accept', 'x'), response);
        },
      });
  const sendTo = (load: ScriptedLoad, to: string): void => {
    (load as ScriptedLoad & { sendTo(to: string): void }).sendTo(to);
  };
  const begin = (decide?: Decide): { run: RecordingRun; below: ScriptedLoader } => {
    const below = new ScriptedLoader();
    const request = new URLRequest(a).header('X-Own', '1');
    return { run: RecordingRun.start(stage(reporting(below)), request, decide), below };
  };

  it('may deliver a 3xx as it is', () => {
    const { run, below } = begin();
    below.last.respond(302, { Location: '/b' }).data('x').finish();
    expect(run.log).toEqual(['response 302', 'data x', 'finish']);
  });

  it('redirect to any scheme, after the question', () => {
    const { run, below } = begin();
    sendTo(below.last, 'custom://b');
    expect(run.log).toEqual(['?redirect']);
    expect(redirectOf(run)).toMatchObject({ droppedHeaders: ['X-Own'], bodyWillBeResent: false, hop: 0 });
    expect(urls(below)).toEqual([a, 'custom://b']);
    expect(run.task.currentRequest?.urlString).toBe('custom://b');
    expect(run.hop).toBe(1);
    below.last.respond(200).finish();
    expect(run.log).toEqual(['?redirect', 'response 200', 'finish']);
  });

  it('deliver the redirect response without a body when it is refused', () => {
    const { run, below } = begin(() => null);
    sendTo(below.last, 'custom://b');
    expect(run.log).toEqual(['?redirect', 'response 302', 'finish']);
  });

  it('may be answered later', () => {
    const { run, below } = begin(() => later);
    sendTo(below.last, 'custom://b');
    expect(below.loads).toHaveLength(1);
    run.answer();
    expect(below.loads).toHaveLength(2);
  });

  it('count as redirects', () => {
    const { run, below } = begin();
    for (let i = 0; i < 21; i += 1) sendTo(below.last, `custom://${i}`);
    expect(run.log).toEqual([...Array.from({ length: 20 }, () => '?redirect'), 'fail -1007']);
  });
});
