import { describe, expect, it } from '@jest/globals';
import type { ChallengeAnswer, ChallengeEvent } from '../../../src/events/ChallengeEvent.ts';
import { URLCredential } from '../../../src/foundation/URLCredential.ts';
import type { URLProtectionSpace } from '../../../src/foundation/URLProtectionSpace.ts';
import { URLRequest } from '../../../src/foundation/URLRequest.ts';
import type { CredentialSource } from '../../../src/loading/authentication/Authenticator.ts';
import { AuthorizationMemory } from '../../../src/loading/authentication/AuthorizationMemory.ts';
import type { Stage } from '../../../src/loading/Loader.ts';
import { type AuthenticationParts, authenticationStage } from '../../../src/stages/authenticationStage.ts';
import { encodeBase64 } from '../../../src/syntax/base64.ts';
import { knownDigests, ntlmExample } from '../../support/digests.ts';
import { type Decide, later, RecordingRun } from '../../support/recordingRun.ts';
import { type ScriptedLoad, ScriptedLoader } from '../../support/scriptedLoader.ts';

const a = 'https://a.test/dir/a';
const mia = new URLCredential({ user: 'mia', password: 'pw', persistence: 'forSession' });
const use = (credential: URLCredential | null): ChallengeAnswer => ({ disposition: 'useCredential', credential });
const basic = { 'WWW-Authenticate': 'Basic realm="x"' };
const digest = (nonce: string, rest = ''): Record<string, string> => ({
  'WWW-Authenticate': `Digest realm="x", nonce="${nonce}", qop="auth"${rest}`,
});

class Source implements CredentialSource {
  readonly kept: [string | null, URLCredential][] = [];
  proposal: URLCredential | null | PromiseLike<URLCredential | null>;

  constructor(proposal: Source['proposal'] = null) {
    this.proposal = proposal;
  }

  proposed(): Source['proposal'] {
    return this.proposal;
  }

  accepted({ realm }: URLProtectionSpace, credential: URLCredential): void {
    this.kept.push([realm, credential]);
  }
}

interface Bench {
  readonly below: ScriptedLoader;
  start(decide?: Decide, request?: URLRequest | string): RecordingRun;
}

const bench = (
  script: (load: ScriptedLoad, index: number) => void,
  changes: Partial<AuthenticationParts> = {},
): Bench => {
  const parts: AuthenticationParts = {
    tools: { digests: knownDigests(1), negotiate: null, keepsConnections: true },
    credentials: null,
    memory: new AuthorizationMemory(),
    files: null,
    ...changes,
  };
  const stage: Stage = authenticationStage(parts);
  const below = new ScriptedLoader(script);
  return {
    below,
    start: (decide, request = a) =>
      RecordingRun.start(stage(below.load), typeof request === 'string' ? new URLRequest(request) : request, decide),
  };
};

const sentOf = (below: ScriptedLoader): (string | null)[] =>
  below.loads.map(({ request }) => request.valueForHTTPHeaderField('authorization'));
const challengeOf = (run: RecordingRun, index = 0): ChallengeEvent['challenge'] =>
  (run.questions[index] as ChallengeEvent).challenge;

/** Wants `Basic bWlhOnB3` (mia:pw). */
const wantsMia = (load: ScriptedLoad): void => {
  if (load.request.valueForHTTPHeaderField('authorization') === 'Basic bWlhOnB3') load.respond(200).data('in').finish();
  else load.respond(401, basic).data('no').finish();
};

describe('authenticationStage: outcomes (surface §6.3)', () => {
  it('repeats with the credential that it is given, and does not deliver the 401', () => {
    const { below, start } = bench(wantsMia);
    const run = start(() => use(mia));
    expect(run.log).toEqual(['?challenge', 'response 200', 'data in', 'finish']);
    expect(sentOf(below)).toEqual([null, 'Basic bWlhOnB3']);
    expect(run.transfers).toHaveLength(2);
    expect(run.attempt).toBe(2);
    expect(run.clock.pending).toBe(0);
    expect((run.questions[0] as ChallengeEvent).scope).toBe('task');
    expect(challengeOf(run).previousFailureCount).toBe(0);
    expect(challengeOf(run).failureResponse).toMatchObject({ statusCode: 401 });
    expect(challengeOf(run).protectionSpace.toJSON()).toEqual({
      host: 'a.test',
      port: 443,
      protocol: 'https',
      proxyType: null,
      realm: 'x',
      authenticationMethod: 'NSURLAuthenticationMethodHTTPBasic',
    });
  });

  it('counts what was refused', () => {
    const { start } = bench(wantsMia);
    const wrong = new URLCredential({ user: 'mia', password: 'x' });
    const run = start((question) => use((question as ChallengeEvent).challenge.previousFailureCount < 2 ? wrong : mia));
    expect(run.questions.map((question) => (question as ChallengeEvent).challenge.previousFailureCount)).toEqual([
      0, 1, 2,
    ]);
    expect(run.log.at(-1)).toBe('finish');
  });

  it.each<[string, ChallengeAnswer | undefined]>([
    ['no credential', use(null)],
    ['default handling without a stored one', { disposition: 'performDefaultHandling' }],
    ['nobody', undefined],
    ['a rejected space when there is no other challenge', { disposition: 'rejectProtectionSpace' }],
  ])('delivers the 401 for %s', (_name, answer) => {
    const { below, start } = bench(wantsMia);
    expect(start(() => answer).log).toEqual(['?challenge', 'response 401', 'data no', 'finish']);
    expect(below.loads).toHaveLength(1);
  });

  it.each<[string, Record<string, string>]>([
    ['no challenge', {}],
    ['a scheme that is not known', { 'WWW-Authenticate': 'Bearer' }],
    ['Basic without a realm (swift-corelibs TestURLSession)', { 'WWW-Authenticate': 'Basic' }],
  ])('delivers a 401 with %s, and asks nobody', (_name, fields) => {
    const { start } = bench((load) => load.respond(401, fields).data('no').finish());
    expect(start(() => use(mia)).log).toEqual(['response 401', 'data no', 'finish']);
  });

  it('fails with -999 when the challenge is cancelled', () => {
    const { start } = bench(wantsMia);
    const run = start(() => ({ disposition: 'cancelAuthenticationChallenge' }));
    expect(run.log).toEqual(['?challenge', 'fail -999']);
    expect(run.error?.failingURL?.href).toBe(a);
  });

  it('goes to the next challenge of the same answer when a space is rejected', () => {
    const fields = { 'WWW-Authenticate': 'Basic realm="b", Digest realm="d", nonce="n"' };
    const { below, start } = bench((load, index) =>
      load.respond(index === 0 ? 401 : 200, index === 0 ? fields : {}).finish(),
    );
    const run = start((question) =>
      (question as ChallengeEvent).challenge.protectionSpace.realm === 'd'
        ? { disposition: 'rejectProtectionSpace' }
        : use(mia),
    );
    expect(run.questions.map((question) => (question as ChallengeEvent).challenge.protectionSpace.realm)).toEqual([
      'd',
      'b',
    ]);
    expect(sentOf(below)).toEqual([null, 'Basic bWlhOnB3']);
  });

  it.each([
    ['a disposition that there is none of', { disposition: 'whatever' }],
    ['a credential that is none', { disposition: 'useCredential', credential: { user: 'x' } }],
  ])('fails with -1012 for %s', (_name, answer) => {
    const { start } = bench(wantsMia);
    expect(start(() => answer).error).toMatchObject({ code: -1012 });
  });

  it('waits for an answer, keeps what comes meanwhile, and is silent when it is cancelled', () => {
    const { below, start } = bench((load) => load.respond(401, basic));
    const run = start(() => later);
    below.last.data('no').finish();
    expect(run.log).toEqual(['?challenge']);
    run.load.cancel();
    run.answer(use(mia));
    expect(run.log).toEqual(['?challenge']);
    expect(below.loads).toHaveLength(1);
  });

  it('comes to an end with a server that always challenges, whatever it is given', () => {
    const { below, start } = bench((load, index) => load.respond(401, digest(`n${String(index)}`)).finish());
    const run = start(() => use(mia));
    expect(run.error).toMatchObject({ code: -1013 });
    expect(below.loads.length).toBeLessThanOrEqual(41);
  });

  it('reads no more than 64 KiB of a 401 that it does not deliver', () => {
    const { below, start } = bench((load, index) => {
      if (index === 0) load.respond(401, basic);
      else load.respond(200).finish();
    });
    const run = start(() => use(mia));
    below.last.bytes(new Uint8Array(64 * 1024));
    expect(below.loads).toHaveLength(1);
    below.loads[0]!.bytes(new Uint8Array(1));
    expect(below.loads[0]!.isCancelled).toBe(true);
    expect(run.log).toEqual(['?challenge', 'response 200', 'finish']);
  });
});

describe('authenticationStage: what is proposed', () => {
  it('is the stored credential, which default handling uses once', () => {
    const credentials = new Source(mia);
    const { start } = bench(wantsMia, { credentials });
    const run = start();
    expect(challengeOf(run).proposedCredential).toBe(mia);
    expect(run.log).toEqual(['?challenge', 'response 200', 'data in', 'finish']);
    expect(credentials.kept).toEqual([['x', mia]]);
  });

  it('is not proposed again when it has just been refused', () => {
    const wrong = new URLCredential({ user: 'mia', password: 'old', persistence: 'permanent' });
    const credentials = new Source(wrong);
    const { start } = bench(wantsMia, { credentials });
    const run = start();
    expect(challengeOf(run, 1).proposedCredential).toBeNull();
    expect(run.log).toEqual(['?challenge', '?challenge', 'response 401', 'data no', 'finish']);
    expect(credentials.kept).toEqual([]);
  });

  it('may come later, and no store that fails fails the load', async () => {
    const later$ = bench(wantsMia, { credentials: new Source(Promise.resolve(mia)) });
    const run = later$.start();
    expect(later$.below.last.isPaused).toBe(true);
    await Promise.resolve();
    await Promise.resolve();
    expect(run.log).toEqual(['?challenge', 'response 200', 'data in', 'finish']);
    const failing = bench(wantsMia, { credentials: new Source(Promise.reject(new Error('locked'))) }).start();
    for (let i = 0; i < 4; i++) await Promise.resolve();
    expect(failing.log).toEqual(['?challenge', 'response 401', 'data no', 'finish']);
  });

  it('is what the URL carries before what is stored, and that is not stored', () => {
    const credentials = new Source(mia);
    const wanted = 'Basic YTpiOmPDqQ==';
    const { below, start } = bench(
      (load) =>
        load.request.valueForHTTPHeaderField('authorization') === wanted
          ? load.respond(200).finish()
          : load.respond(401, basic).finish(),
      { credentials },
    );
    const run = start(undefined, 'https://a:b%3Ac%C3%A9@a.test/');
    expect(challengeOf(run).proposedCredential?.user).toBe('a');
    expect(run.log).toEqual(['?challenge', 'response 200', 'finish']);
    expect(credentials.kept).toEqual([]);
    expect(sentOf(below)).toEqual([null, wanted]);
    // the same URL proves at once, others do not
    start(undefined, 'https://a:b%3Ac%C3%A9@a.test/');
    start(() => use(null), 'https://a.test/');
    expect(sentOf(below).slice(2)).toEqual([wanted, null]);
  });

  it('is only a suggestion without a password: the 401 is delivered', () => {
    const { start } = bench(wantsMia);
    const run = start(undefined, 'https://mia@a.test/dir/a');
    expect(challengeOf(run).proposedCredential).toMatchObject({ user: 'mia', hasPassword: false });
    expect(run.log).toEqual(['?challenge', 'response 401', 'data no', 'finish']);
  });

  it('is nothing where the app says its own Authorization, which is sent as it is', () => {
    const { below, start } = bench(wantsMia, { credentials: new Source(mia) });
    const request = new URLRequest(a).header('Authorization', 'Bearer t');
    const run = start(undefined, request);
    expect(challengeOf(run).proposedCredential).toBeNull();
    expect(run.log).toEqual(['?challenge', 'response 401', 'data no', 'finish']);
    expect(sentOf(below)).toEqual(['Bearer t']);
  });
});

describe('authenticationStage: proving without being challenged', () => {
  it('is done by Basic as deep as the path, or deeper (RFC 7617 §2.2)', () => {
    const { below, start } = bench(wantsMia);
    start(() => use(mia));
    for (const url of [
      'https://a.test/dir/b',
      'https://a.test/dir/deep/er',
      'https://a.test/other',
      'https://b.test/dir/a',
      'http://a.test/dir/a',
    ]) {
      start(() => use(null), url);
    }
    expect(sentOf(below).slice(2)).toEqual(['Basic bWlhOnB3', 'Basic bWlhOnB3', null, null, null]);
  });

  it('is not done with a credential that is not to be kept', () => {
    const { below, start } = bench(wantsMia);
    start(() => use(new URLCredential({ user: 'mia', password: 'pw' })));
    start(() => use(null));
    expect(sentOf(below)).toEqual([null, 'Basic bWlhOnB3', null]);
  });

  it('counts nonces with Digest, and takes a new one without asking (RFC 7616 §3.3)', () => {
    let nonce = 'n1';
    const { below, start } = bench((load) => {
      const sent = load.request.valueForHTTPHeaderField('authorization') ?? '';
      if (sent.includes(`nonce="${nonce}"`)) load.respond(200).finish();
      else load.respond(401, digest(nonce, sent === '' ? '' : ', stale=true')).finish();
    });
    const first = start(() => use(mia));
    const second = start();
    nonce = 'n2';
    const third = start();
    expect([first, second, third].map((run) => run.questions.length)).toEqual([1, 0, 0]);
    const counts = sentOf(below).map((sent) =>
      /nonce="(n\d)".*nc=0*(\d+)/
        .exec(sent ?? '')
        ?.slice(1)
        .join(),
    );
    expect(counts).toEqual([undefined, 'n1,1', 'n1,2', 'n1,3', 'n2,1']);
  });

  it('ends when it is refused', () => {
    let isRight = true;
    const { below, start } = bench((load) => {
      if (isRight) wantsMia(load);
      else load.respond(401, basic).finish();
    });
    start(() => use(mia));
    isRight = false;
    const run = start(() => use(null));
    expect(challengeOf(run).previousFailureCount).toBe(1);
    start(() => use(null));
    expect(sentOf(below)).toEqual([null, 'Basic bWlhOnB3', 'Basic bWlhOnB3', null]);
  });
});

describe('authenticationStage: bodies', () => {
  it('sends a body that can be sent again with each try, and protects it where that is asked for', () => {
    const fields = { 'WWW-Authenticate': 'Digest realm="x", nonce="n", qop="auth-int"' };
    const { below, start } = bench((load, index) =>
      load.respond(index === 0 ? 401 : 200, index === 0 ? fields : {}).finish(),
    );
    start(() => use(mia), URLRequest.post(a).json({ x: 1 }));
    expect(below.loads.map(({ request }) => request.body?.kind)).toEqual(['data', 'data']);
    expect(sentOf(below)[1]).toContain('qop=auth-int');
  });

  it('delivers the 401 where the body of a stream would have to be protected', () => {
    const fields = { 'WWW-Authenticate': 'Digest realm="x", nonce="n", qop="auth-int"' };
    const { start } = bench((load) => load.respond(401, fields).finish());
    const stream = { async *[Symbol.asyncIterator](): AsyncGenerator<Uint8Array> {} };
    const request = URLRequest.post(a).withBody({ kind: 'stream', stream });
    expect(start(() => use(mia), request).log).toEqual(['?challenge', 'response 401', 'finish']);
  });
});

describe('authenticationStage: connections', () => {
  const ntlm = (load: ScriptedLoad): void => {
    const [, type] = /^NTLM TlRMTVNTUAA(.)/.exec(load.request.valueForHTTPHeaderField('authorization') ?? '') ?? [];
    if (type === 'D') load.respond(200).finish();
    else if (type === 'B') load.respond(401, { 'WWW-Authenticate': `NTLM ${encodeBase64(ntlmExample)}` }).finish();
    else load.respond(401, { 'WWW-Authenticate': 'NTLM' }).finish();
  };

  it('are leased for a handshake, whose first message takes no body along, and given back with the end', () => {
    const leases: unknown[] = [];
    const { below, start } = bench((load) => {
      leases.push(load.run.lease === null ? null : [load.run.lease.isStrict, load.run.lease.isOver]);
      ntlm(load);
    });
    const run = start(() => use(mia), URLRequest.post(a).json({ x: 1 }));
    expect(run.log).toEqual(['?challenge', 'response 200', 'finish']);
    expect((run.questions[0] as ChallengeEvent).scope).toBe('session');
    expect(leases).toEqual([null, [false, false], [true, false]]);
    expect(below.loads.map(({ request }) => request.body !== null)).toEqual([true, false, true]);
    expect(run.lease).toBeNull();
  });

  it('that get lost in the middle of a handshake make it begin anew, a few times', () => {
    let losses = 2;
    const script = (load: ScriptedLoad): void => {
      if (load.run.lease?.isStrict === true && losses-- > 0) load.fail(-1005);
      else ntlm(load);
    };
    expect(bench(script).start(() => use(mia)).log).toEqual(['?challenge', 'response 200', 'finish']);
    losses = 9;
    expect(bench(script).start(() => use(mia)).log).toEqual(['?challenge', 'fail -1005']);
  });

  it('are given back when the load is cancelled, and when somebody is asked again', () => {
    const seen: NonNullable<RecordingRun['lease']>[] = [];
    const { start } = bench((load) => {
      if (load.run.lease !== null) seen.push(load.run.lease);
      if (load.run.lease?.isStrict === true) load.respond(401, { 'WWW-Authenticate': 'NTLM' });
      else ntlm(load);
    });
    const run = start((question) =>
      (question as ChallengeEvent).challenge.previousFailureCount === 0 ? use(mia) : later,
    );
    expect(seen.map((lease) => lease.isOver)).toEqual([true, true]);
    run.load.cancel();
    expect(run.lease).toBeNull();
  });
});

describe('authenticationStage: Negotiate', () => {
  const tools = (
    next: (token: string | null) => string | null | PromiseLike<string | null>,
  ): Partial<AuthenticationParts> => ({
    tools: { digests: null, keepsConnections: true, negotiate: () => ({ next }) },
  });
  const server = (load: ScriptedLoad): void => {
    if (load.request.valueForHTTPHeaderField('authorization') === null)
      load.respond(401, { 'WWW-Authenticate': 'Negotiate' }).finish();
    else load.respond(200, { 'WWW-Authenticate': 'Negotiate c2VydmVy' }).data('in').finish();
  };

  it('is used by default handling, without any credential', () => {
    const tokens: (string | null)[] = [];
    const run = bench(
      server,
      tools((token) => (tokens.push(token), 'Y2xpZW50')),
    ).start();
    expect(run.log).toEqual(['?challenge', 'response 200', 'data in', 'finish']);
    expect(tokens).toEqual([null, 'c2VydmVy']);
  });

  it('fails when the server does not prove who it is (RFC 4559 §5)', () => {
    const run = bench(
      server,
      tools((token) => (token === null ? 'Y2xpZW50' : null)),
    ).start();
    expect(run.error).toMatchObject({ code: -1013 });
  });

  it('waits for the judgement about the server before it delivers the answer', async () => {
    let settle = (_token: string | null): void => {};
    const source = tools((token) => (token === null ? 'Y2xpZW50' : new Promise((resolve) => (settle = resolve))));
    const run = bench(server, source).start();
    expect(run.log).toEqual(['?challenge']);
    settle('');
    for (let i = 0; i < 4; i++) await Promise.resolve();
    expect(run.log).toEqual(['?challenge', 'response 200', 'data in', 'finish']);
  });

  it('delivers the 401 when there is no token', () => {
    const run = bench(
      server,
      tools(() => null),
    ).start();
    expect(run.log).toEqual(['?challenge', 'response 401', 'finish']);
  });
});
