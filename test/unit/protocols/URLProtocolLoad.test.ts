import { describe, expect, it } from '@jest/globals';
import type { ChallengeEvent } from '../../../src/events/ChallengeEvent.ts';
import { CachedURLResponse } from '../../../src/foundation/CachedURLResponse.ts';
import { HTTPURLResponse } from '../../../src/foundation/HTTPURLResponse.ts';
import { URLAuthenticationChallenge } from '../../../src/foundation/URLAuthenticationChallenge.ts';
import { URLCredential } from '../../../src/foundation/URLCredential.ts';
import { URLError } from '../../../src/foundation/URLError.ts';
import { URLProtectionSpace } from '../../../src/foundation/URLProtectionSpace.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import { URLResponse } from '../../../src/foundation/URLResponse.ts';
import type { Loader } from '../../../src/loading/Loader.ts';
import { URLProtocol, type URLProtocolClass } from '../../../src/protocols/URLProtocol.ts';
import type { URLProtocolClient } from '../../../src/protocols/URLProtocolClient.ts';
import { URLProtocolLoad } from '../../../src/protocols/URLProtocolLoad.ts';
import { redirectStage } from '../../../src/stages/redirectStage.ts';
import { type Decide, later, RecordingRun } from '../../support/recordingRun.ts';

const url = 'own://host/a';
const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);
const head = (status = 200): HTTPURLResponse => new HTTPURLResponse(url, { statusCode: status });

interface Bench {
  readonly run: RecordingRun;
  /** The protocol's instances, with the calls that they heard. */
  readonly made: { readonly protocol: URLProtocol; readonly calls: string[] }[];
  readonly client: URLProtocolClient;
}

interface Behaviour {
  start?(protocol: URLProtocol): void;
  stop?(protocol: URLProtocol): void;
  canonical?(request: URLRequest): unknown;
}

const classOf = (behaviour: Behaviour, made: Bench['made']): URLProtocolClass =>
  class extends URLProtocol {
    readonly calls: string[] = [];
    static override canonicalRequest(request: URLRequest): URLRequest {
      return (behaviour.canonical === undefined ? request : behaviour.canonical(request)) as URLRequest;
    }
    startLoading(): void {
      made.push({ protocol: this, calls: this.calls });
      this.calls.push('start');
      behaviour.start?.(this);
    }
    stopLoading(): void {
      this.calls.push('stop');
      behaviour.stop?.(this);
    }
  };

const prepare = (
  behaviour: Behaviour = {},
  decide?: Decide,
  above: (next: Loader) => Loader = (next) => next,
): Bench => {
  const made: Bench['made'] = [];
  const protocolClass = classOf(behaviour, made);
  const loader = above((request, run, client) => new URLProtocolLoad(protocolClass, request, run, client));
  const run = new RecordingRun(loader, new URLRequest(url), decide);
  return {
    run,
    made,
    get client() {
      return made.at(-1)!.protocol.client!;
    },
  };
};

const start = (...given: Parameters<typeof prepare>): Bench => {
  const bench = prepare(...given);
  bench.run.load.start();
  return bench;
};

describe('URLProtocolLoad', () => {
  it('delivers what its protocol brings, and stops it once (surface §17)', () => {
    const { run, made, client } = start();
    client.didReceiveResponse(head(), 'allowed');
    client.didLoad(bytes('a'));
    client.didLoad(bytes('b'));
    expect(made[0]!.calls).toEqual(['start']);
    client.didFinishLoading();
    run.load.cancel();
    expect(run.log).toEqual(['response 200', 'data a', 'data b', 'finish']);
    expect(made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('may do everything inside startLoading', () => {
    const { run, made } = start({
      start: ({ client }) => {
        client!.didReceiveResponse(head());
        client!.didLoad(bytes('a'));
        client!.didFinishLoading();
      },
    });
    expect(run.log).toEqual(['response 200', 'data a', 'finish']);
    expect(made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('gives its protocol the canonical request, a copy, and the task', () => {
    const mine = new URLRequest('own://host/canonical');
    const { run, made } = start({ canonical: () => mine });
    const { protocol } = made[0]!;
    expect(protocol.request.urlString).toBe('own://host/canonical');
    expect(protocol.request).not.toBe(mine);
    expect(protocol.task).toBe(run.task);
    expect(protocol.cachedResponse).toBeNull();
    expect(run.transfer?.request.urlString).toBe('own://host/canonical');
  });

  it('delivers plain responses, and a 3xx as it is', () => {
    const plain = start();
    plain.client.didReceiveResponse(new URLResponse(url, { mimeType: 'a/b' }));
    plain.client.didFinishLoading();
    expect(plain.run.log).toEqual(['response', 'finish']);
    const moved = start(
      {},
      undefined,
      redirectStage({ allowsCrossOriginBody: true, crossOriginHeaders: [], maximumRedirects: 20 }),
    );
    moved.client.didReceiveResponse(new HTTPURLResponse(url, { statusCode: 302, headerFields: { Location: '/b' } }));
    moved.client.didFinishLoading();
    expect(moved.run.log).toEqual(['response 302', 'finish']);
  });

  it('notes what was transferred, and tells of activity', () => {
    const { run, client } = start();
    let activity = 0;
    run.onActivity = () => {
      activity += 1;
    };
    run.clock.advance(5);
    client.didReceiveResponse(head());
    client.didLoad(bytes('abc'));
    run.clock.advance(5);
    client.didFinishLoading();
    expect(run.transfer).toMatchObject({ responseBodyBytes: 3, decodedBodyBytes: 3, resourceFetchType: 'unknown' });
    expect(run.transfer!.responseStart - run.transfer!.fetchStart).toBe(5);
    expect(run.transfer!.responseEnd - run.transfer!.fetchStart).toBe(10);
    expect(run.transfer!.response).toBe(run.responses[0]);
    expect(activity).toBe(2);
  });

  it('delivers a failure once, whatever the protocol calls it', () => {
    const { run, made, client } = start();
    client.didFailWithError(new URLError(-1005));
    client.didFailWithError(new URLError(-1004));
    expect(run.log).toEqual(['fail -1005']);
    expect(made[0]!.calls).toEqual(['start', 'stop']);
    const other = start();
    const cause = new Error('own');
    other.client.didFailWithError(cause);
    expect(other.run.log).toEqual(['fail -1']);
    expect(other.run.error?.cause).toBe(cause);
    expect(other.run.error?.failureURLString).toBe(url);
  });

  it('cannot hold bytes back while it is paused', () => {
    const { run, made, client } = start();
    client.didReceiveResponse(head());
    run.load.pause();
    client.didLoad(bytes('a'));
    run.load.resume();
    expect(run.log).toEqual(['response 200', 'data a']);
    expect(made[0]!.calls).toEqual(['start']);
  });
});

describe('URLProtocolLoad: calls that are ignored (surface §17)', () => {
  const rows: readonly (readonly [string, (client: URLProtocolClient) => void, string[]])[] = [
    ['the end before a response', (c) => c.didFinishLoading(), []],
    ['data before a response', (c) => c.didLoad(bytes('a')), []],
    ['data without bytes', (c) => (c.didReceiveResponse(head()), c.didLoad(bytes(''))), ['response 200']],
    ['a second response', (c) => (c.didReceiveResponse(head()), c.didReceiveResponse(head(201))), ['response 200']],
    [
      'a redirect after a response',
      (c) => (c.didReceiveResponse(head()), c.wasRedirectedTo(new URLRequest(url), head(302))),
      ['response 200'],
    ],
    ['the end after a failure', (c) => (c.didFailWithError(new URLError(-1)), c.didFinishLoading()), ['fail -1']],
    [
      'a response after a failure',
      (c) => (c.didFailWithError(new URLError(-1)), c.didReceiveResponse(head())),
      ['fail -1'],
    ],
    [
      'a failure after the end',
      (c) => (c.didReceiveResponse(head()), c.didFinishLoading(), c.didFailWithError(new URLError(-1))),
      ['response 200', 'finish'],
    ],
    [
      'data after the end',
      (c) => (c.didReceiveResponse(head()), c.didFinishLoading(), c.didLoad(bytes('a'))),
      ['response 200', 'finish'],
    ],
  ];
  it.each(rows)('%s', (_name, act, log) => {
    const { run, client } = start();
    act(client);
    expect(run.log).toEqual(log);
  });

  it('everything after cancel', () => {
    const { run, made, client } = start();
    run.load.cancel();
    run.load.cancel();
    client.didReceiveResponse(head());
    client.didLoad(bytes('a'));
    client.didFinishLoading();
    client.didFailWithError(new URLError(-1));
    client.wasRedirectedTo(new URLRequest(url), head(302));
    client.cachedResponseIsValid(new CachedURLResponse(head(), bytes('a')));
    expect(run.log).toEqual([]);
    expect(made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('what comes from inside stopLoading', () => {
    const { run, client } = start({
      stop: (protocol) => {
        protocol.client!.didLoad(bytes('late'));
        protocol.client!.didFailWithError(new URLError(-1));
      },
    });
    client.didReceiveResponse(head());
    client.didFinishLoading();
    expect(run.log).toEqual(['response 200', 'finish']);
  });

  it('a cancellation before the start leaves the protocol alone', () => {
    const { run, made } = prepare();
    run.load.cancel();
    run.load.start();
    expect(made).toEqual([]);
    expect(run.log).toEqual([]);
  });

  it('a start after a cancellation from inside canonicalRequest', () => {
    const bench: Bench = prepare({
      canonical: (request) => {
        bench.run.load.cancel();
        return request;
      },
    });
    bench.run.load.start();
    expect(bench.made).toEqual([]);
    expect(bench.run.transfers).toEqual([]);
  });
});

describe('URLProtocolLoad: what user code throws', () => {
  const cause = new Error('mine');
  const raise = (): never => {
    throw cause;
  };

  it.each([
    ['startLoading', { start: raise }],
    ['canonicalRequest', { canonical: raise }],
  ])('in %s fails the load', (_name, behaviour: Behaviour) => {
    const { run } = start(behaviour);
    expect(run.log).toEqual(['fail -1']);
    expect(run.error?.cause).toBe(cause);
  });

  it('in startLoading stops the protocol', () => {
    expect(start({ start: raise }).made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('in startLoading after the end changes nothing', () => {
    const { run } = start({
      start: ({ client }) => {
        client!.didReceiveResponse(head());
        client!.didFinishLoading();
        raise();
      },
    });
    expect(run.log).toEqual(['response 200', 'finish']);
  });

  it('in stopLoading fails a load that would have succeeded', () => {
    const { run, client } = start({ stop: raise });
    client.didReceiveResponse(head());
    client.didFinishLoading();
    expect(run.log).toEqual(['response 200', 'fail -1']);
    expect(run.error?.cause).toBe(cause);
  });

  it('in stopLoading does not hide why the load failed, and is dropped when it is cancelled', () => {
    const { run, client } = start({ stop: raise });
    client.didFailWithError(new URLError(-1005));
    expect(run.log).toEqual(['fail -1005']);
    const other = start({ stop: raise });
    expect(() => {
      other.run.load.cancel();
    }).not.toThrow();
  });

  it('as no request from canonicalRequest is a TypeError', () => {
    const { run } = start({ canonical: () => 'own://x' });
    expect(run.log).toEqual(['fail -1']);
    expect(run.error?.cause).toMatchObject({ name: 'TypeError' });
  });

  it('is answered with a TypeError when a call has a wrong argument', () => {
    const { client } = start();
    const any = client as unknown as Record<string, (...given: unknown[]) => void>;
    expect(() => any['didReceiveResponse']!({ statusCode: 200 })).toThrow(TypeError);
    expect(() => any['didLoad']!('text')).toThrow(TypeError);
    expect(() => any['didLoad']!(new DataView(new ArrayBuffer(1)))).toThrow(TypeError);
    expect(() => any['cachedResponseIsValid']!({ response: head() })).toThrow(TypeError);
    expect(() => any['wasRedirectedTo']!('own://x', head())).toThrow(TypeError);
    expect(() => any['wasRedirectedTo']!(new URLRequest(url), null)).toThrow(TypeError);
  });
});

describe('URLProtocolLoad: redirects', () => {
  const below = redirectStage({ allowsCrossOriginBody: true, crossOriginHeaders: [], maximumRedirects: 20 });

  it('ask, stop the protocol and start a new one', () => {
    const { run, made } = start(
      {
        start: ({ client, request }) => {
          if (request.urlString === url) return client!.wasRedirectedTo(new URLRequest('own://host/b'), head(302));
          client!.didReceiveResponse(head());
          client!.didFinishLoading();
        },
      },
      undefined,
      below,
    );
    expect(run.log).toEqual(['?redirect', 'response 200', 'finish']);
    expect(made.map(({ calls }) => calls)).toEqual([
      ['start', 'stop'],
      ['start', 'stop'],
    ]);
    expect(run.hop).toBe(1);
    expect(run.task.currentRequest?.urlString).toBe('own://host/b');
  });

  it('go on with a copy of the request that they name', () => {
    const { run, client } = start({}, undefined, below);
    const mine = new URLRequest('own://host/b');
    client.wasRedirectedTo(mine, head(302));
    mine.url = 'own://host/changed';
    expect(run.task.currentRequest?.urlString).toBe('own://host/b');
  });

  it('that are refused deliver the redirect response', () => {
    const { run, client, made } = start({}, () => null, below);
    client.wasRedirectedTo(new URLRequest('own://host/b'), head(302));
    client.didFailWithError(new URLError(-999));
    expect(run.log).toEqual(['?redirect', 'response 302', 'finish']);
    expect(made).toHaveLength(1);
    expect(made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('deliver the redirect response where nobody follows', () => {
    const { run, client } = start();
    client.wasRedirectedTo(new URLRequest('own://host/b'), head(302));
    expect(run.log).toEqual(['response 302', 'finish']);
  });
});

describe('URLProtocolLoad: challenges', () => {
  const challenge = (
    heard: string[],
    authenticationMethod = 'NSURLAuthenticationMethodHTTPBasic',
  ): URLAuthenticationChallenge =>
    new URLAuthenticationChallenge({
      protectionSpace: new URLProtectionSpace({
        host: 'a',
        port: 1,
        protocol: 'own',
        realm: null,
        authenticationMethod,
      }),
      sender: {
        use: (credential) => heard.push(`use ${String(credential.user)}`),
        continueWithoutCredential: () => heard.push('continue'),
        cancel: () => heard.push('cancel'),
        performDefaultHandling: () => heard.push('default'),
      },
    });

  it('are asked, and answered through their sender', () => {
    const heard: string[] = [];
    const credential = new URLCredential({ user: 'u', password: 'p', persistence: 'none' });
    const { run, client } = start({}, () => ({ disposition: 'useCredential', credential }));
    client.didReceiveChallenge(challenge(heard));
    expect(run.log).toEqual(['?challenge']);
    expect(heard).toEqual(['use u']);
    expect((run.questions[0] as ChallengeEvent).scope).toBe('task');
  });

  it('are handled by default when nobody answers', () => {
    const heard: string[] = [];
    start().client.didReceiveChallenge(challenge(heard));
    expect(heard).toEqual(['default']);
  });

  it('of a connection are the session’s', () => {
    const { run, client } = start();
    client.didReceiveChallenge(challenge([], 'NSURLAuthenticationMethodServerTrust'));
    expect((run.questions[0] as ChallengeEvent).scope).toBe('session');
  });

  it('hear no answer after they were taken back, or after the end', () => {
    const heard: string[] = [];
    const taken = start({}, () => later);
    const one = challenge(heard);
    taken.client.didReceiveChallenge(one);
    taken.client.didCancelChallenge(one);
    taken.run.answer();
    const ended = start({}, () => later);
    ended.client.didReceiveChallenge(challenge(heard));
    ended.client.didFailWithError(new URLError(-1));
    ended.run.answer();
    expect(heard).toEqual([]);
  });

  it('fail the load when the sender throws, or the answer is none', () => {
    const broken = start({}, () => ({ disposition: 'nonsense' }));
    broken.client.didReceiveChallenge(challenge([]));
    expect(broken.run.log).toEqual(['?challenge', 'fail -1']);
    expect(broken.made[0]!.calls).toEqual(['start', 'stop']);
  });
});

describe('URLProtocolLoad: a cached response that is still good', () => {
  it('is delivered from the cache and ends the load', () => {
    const { run, made, client } = start();
    client.cachedResponseIsValid(new CachedURLResponse(head(), bytes('kept')));
    client.didFinishLoading();
    expect(run.log).toEqual(['response 200 (cache)', 'data kept', 'finish']);
    expect(run.transfer?.resourceFetchType).toBe('localCache');
    expect(made[0]!.calls).toEqual(['start', 'stop']);
  });

  it('stops when it is cancelled meanwhile', () => {
    const { run, client } = start();
    run.onLog = () => {
      run.load.cancel();
    };
    client.cachedResponseIsValid(new CachedURLResponse(head(), bytes('kept')));
    expect(run.log).toEqual(['response 200 (cache)']);
  });
});
