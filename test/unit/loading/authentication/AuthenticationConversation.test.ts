import { describe, expect, it } from '@jest/globals';
import {
  NSURLAuthenticationMethodHTTPBasic,
  NSURLAuthenticationMethodNegotiate,
  NSURLAuthenticationMethodNTLM,
} from '../../../../src/foundation/authenticationMethods.ts';
import { URLCredential } from '../../../../src/foundation/URLCredential.ts';
import {
  AuthenticationConversation,
  type AuthenticationStep,
} from '../../../../src/loading/authentication/AuthenticationConversation.ts';
import type { AuthenticationTools } from '../../../../src/loading/authentication/schemesOffered.ts';
import { encodeBase64 } from '../../../../src/syntax/base64.ts';
import { parseChallenges } from '../../../../src/syntax/challengeHeader.ts';
import { fromHex, knownDigests, withoutMD5 } from '../../../support/digests.ts';

const digests = knownDigests(0xaa);
const challenger = { host: 'host.test', port: 443, protocol: 'https', proxyType: null };
const mia = new URLCredential({ user: 'mia', password: 'pw', persistence: 'forSession' });
const get = { method: 'GET', target: '/a?b', bodyDigest: null, channelBinding: null, now: 0 };

const tools: AuthenticationTools = {
  digests,
  keepsConnections: true,
  negotiate: () => ({ next: (token) => `dG9rZW4${token === null ? '' : '='}` }),
};

const conversationWith = (changes: Partial<AuthenticationTools> = {}): AuthenticationConversation =>
  new AuthenticationConversation(challenger, { ...tools, ...changes });

const methodOf = (step: AuthenticationStep): string =>
  step.kind === 'ask' ? step.space.authenticationMethod.replace('NSURLAuthenticationMethod', '') : step.kind;

const parametersOf = (value: unknown): Readonly<Record<string, string>> =>
  Object.fromEntries(parseChallenges([String(value)])[0]!.parameters);

/** The challenge of MS-NLMP §4.2.4.3. */
const ntlmChallenge = encodeBase64(
  fromHex(
    `4e544c4d53535000 02000000 0c000c00 38000000 33828ae2 0123456789abcdef 0000000000000000 2400 2400 44000000
     0600 7017 0000000f 530065007200760065007200
     02000c0044006f006d00610069006e00 01000c00530065007200760065007200 00000000`,
  ),
);

describe('the choice among challenges', () => {
  const all = [
    'Basic realm="b", Digest realm="d", nonce="n", Digest realm="d", nonce="n", algorithm=SHA-256',
    'NTLM, Negotiate',
  ];

  it.each<[string, Partial<AuthenticationTools>, readonly string[]]>([
    ['takes the strongest first (RFC 9110 §11.4)', {}, ['Negotiate', 'NTLM', 'HTTPDigest', 'HTTPDigest', 'HTTPBasic']],
    ['leaves out what needs a connection', { keepsConnections: false }, ['HTTPDigest', 'HTTPDigest', 'HTTPBasic']],
    [
      'leaves out Negotiate without a source of tokens',
      { negotiate: null },
      ['NTLM', 'HTTPDigest', 'HTTPDigest', 'HTTPBasic'],
    ],
    ['leaves out what needs digests', { digests: null }, ['Negotiate', 'HTTPBasic']],
    [
      'leaves out what needs MD5 where that is forbidden',
      { digests: withoutMD5 },
      ['Negotiate', 'HTTPDigest', 'HTTPBasic'],
    ],
  ])('%s', (_name, changes, expected) => {
    const conversation = conversationWith(changes);
    const methods: string[] = [];
    for (let step = conversation.receive(all); step.kind === 'ask'; step = conversation.reject())
      methods.push(methodOf(step));
    expect(methods).toEqual(expected);
  });

  it('takes the strongest algorithm of Digest', () => {
    const conversation = conversationWith();
    conversation.receive([all[0]!]);
    conversation.use(mia);
    expect(parametersOf(conversation.authorization(get))['algorithm']).toBe('SHA-256');
  });

  it.each([
    ['nothing', []],
    ['a scheme that is not known', ['Bearer realm="x"']],
    ['Basic without a realm (swift-corelibs TestURLSession)', ['Basic']],
    ['what is malformed', ['Basic realm="x']],
  ])('delivers the answer for %s', (_name, fields) => {
    expect(conversationWith().receive(fields)).toEqual({ kind: 'deliver' });
  });

  it('names the space, in the text that was meant', () => {
    const step = conversationWith().receive(['Basic realm="caf\xc3\xa9"']);
    expect(step).toMatchObject({ kind: 'ask', failures: 0, worksWithoutCredential: false });
    expect(step.kind === 'ask' && step.space.toJSON()).toEqual({
      host: 'host.test',
      port: 443,
      protocol: 'https',
      proxyType: null,
      realm: 'café',
      authenticationMethod: NSURLAuthenticationMethodHTTPBasic,
    });
  });

  it('names the space of a proxy', () => {
    const proxy = { host: 'proxy.test', port: 3128, protocol: null, proxyType: 'https' };
    const step = new AuthenticationConversation(proxy, tools).receive(['Basic realm="p"']);
    expect(step.kind === 'ask' && step.space.isProxy).toBe(true);
  });
});

describe('Basic', () => {
  it('is proved, and counts refusals', () => {
    const conversation = conversationWith();
    conversation.receive(['Basic realm="x"']);
    conversation.use(mia);
    expect(conversation.authorization(get)).toBe('Basic bWlhOnB3');
    expect(conversation.receive(['Basic realm="x"'])).toMatchObject({ kind: 'ask', failures: 1 });
    conversation.use(mia);
    conversation.authorization(get);
    expect(conversation.receive(['Basic realm="x"'])).toMatchObject({ kind: 'ask', failures: 2 });
  });

  it.each([
    ['without a password', new URLCredential({ user: 'mia' })],
    ['with a colon in the user', new URLCredential({ user: 'a:b', password: 'x' })],
    ['that is no password at all', null],
  ])('cannot be proved with a credential %s', (_name, credential) => {
    const conversation = conversationWith();
    conversation.receive(['Basic realm="x"']);
    conversation.use(credential);
    expect(conversation.authorization(get)).toBeNull();
  });

  it('covers what is as deep as a path, or deeper (RFC 7617 §2.2)', () => {
    const conversation = conversationWith();
    conversation.receive(['Basic realm="x"']);
    conversation.use(mia);
    conversation.authorization(get);
    const covers = conversation.accepted!.scheme.covers!;
    expect(covers('/a/b?c/d')).toEqual(['/a/']);
    expect(covers('/a/b/')).toEqual(['/a/b/']);
    expect(covers('/')).toEqual(['/']);
  });

  it('is given again out of memory; another realm there is no refusal, the same one is', () => {
    const first = conversationWith();
    first.receive(['Basic realm="x"']);
    first.use(mia);
    first.authorization(get);
    for (const [realm, failures] of [
      ['y', 0],
      ['x', 1],
    ] as const) {
      const second = conversationWith();
      second.begin(first.accepted!);
      expect(second.authorization(get)).toBe('Basic bWlhOnB3');
      expect(second.receive([`Basic realm="${realm}"`])).toMatchObject({ kind: 'ask', failures });
    }
  });
});

describe('Digest', () => {
  const digest = (rest = '', nonce = 'n1'): string => `Digest realm="d", nonce="${nonce}", qop="auth,auth-int"${rest}`;
  const proved = (...challenges: string[]): AuthenticationConversation => {
    const conversation = conversationWith();
    conversation.receive(challenges);
    conversation.use(mia);
    conversation.authorization(get);
    return conversation;
  };

  it('counts the uses of a nonce', () => {
    const conversation = proved(digest());
    expect(parametersOf(conversation.authorization(get))).toMatchObject({ nc: '00000002', nonce: 'n1', qop: 'auth' });
  });

  it('goes on with a new nonce without asking when the old one is stale (RFC 7616 §3.3)', () => {
    const conversation = proved(digest());
    expect(conversation.receive([digest(', stale=true', 'n2')])).toEqual({ kind: 'prove' });
    expect(parametersOf(conversation.authorization(get))).toMatchObject({ nc: '00000001', nonce: 'n2' });
  });

  it.each([
    ['it is not stale', digest('', 'n2')],
    ['it is stale, and yet the same', digest(', stale=true')],
    ['it is of another realm', 'Digest realm="e", nonce="n2", stale=true'],
  ])('asks again when %s', (_name, challenge) => {
    expect(proved(digest()).receive([challenge])).toMatchObject({ kind: 'ask', failures: 1 });
  });

  it('tries what was right before once more when a server forgets its nonces without a word', () => {
    const conversation = conversationWith();
    conversation.begin(proved(digest()).accepted!);
    conversation.authorization(get);
    expect(conversation.receive([digest('', 'n2')])).toEqual({ kind: 'prove' });
    conversation.authorization(get);
    expect(conversation.receive([digest('', 'n3')])).toMatchObject({ kind: 'ask', failures: 1 });
  });

  it('takes the next nonce that a server gives (RFC 7616 §3.5)', async () => {
    const conversation = proved(digest());
    expect(await conversation.accept([], ['nextnonce="n9", nc=00000001'])).toBe(true);
    expect(parametersOf(conversation.authorization(get))).toMatchObject({ nonce: 'n9', nc: '00000001' });
  });

  it("keeps its own nonce as long as the server's where it belongs to the secret (RFC 7616 §3.4.2)", () => {
    const conversation = proved('Digest realm="d", nonce="n", qop="auth", algorithm=SHA-256-sess');
    const [a, b] = [parametersOf(conversation.authorization(get)), parametersOf(conversation.authorization(get))];
    expect(a['cnonce']).toBe(b['cnonce']);
  });

  it('protects the body where nothing else is allowed, and gives up where nobody knows its digest', async () => {
    const only = 'Digest realm="d", nonce="n", qop="auth-int"';
    const conversation = proved(only);
    expect(parametersOf(await conversation.authorization(get))['qop']).toBe('auth-int');
    const known = { ...get, bodyDigest: () => Promise.resolve(new Uint8Array(16)) };
    expect(parametersOf(await conversation.authorization(known))['qop']).toBe('auth-int');
    expect(await conversation.authorization({ ...get, bodyDigest: () => null })).toBeNull();
  });

  it('covers the server, or the prefixes that it names; never another server', () => {
    const coversOf = (rest: string): readonly string[] => proved(digest(rest)).accepted!.scheme.covers!('/x/y');
    expect(coversOf('')).toEqual(['/']);
    expect(coversOf(', domain="/a //evil.test/ https://other.test/b /c/d"')).toEqual(['/a', '/c/d']);
  });
});

describe('NTLM', () => {
  it('takes three messages on one connection, of which the first needs no body', () => {
    const conversation = conversationWith();
    expect(methodOf(conversation.receive(['NTLM']))).toBe(NSURLAuthenticationMethodNTLM.slice(25));
    conversation.use(new URLCredential({ user: 'Domain\\User', password: 'Password' }));
    expect(conversation.isOfConnection).toBe(true);
    expect(conversation.isHandshake).toBe(true);
    expect(conversation.authorization(get)).toMatch(/^NTLM TlRMTVNTUAABAAAA/);
    expect(conversation.receive([`NTLM ${ntlmChallenge}`])).toEqual({ kind: 'prove' });
    expect(conversation.isHandshake).toBe(false);
    expect(conversation.authorization(get)).toMatch(/^NTLM TlRMTVNTUAADAAAA/);
    expect(conversation.accepted).toBeNull();
    expect(conversation.receive(['NTLM'])).toMatchObject({ kind: 'ask', failures: 1 });
    conversation.use(mia);
    expect(conversation.authorization(get)).toMatch(/^NTLM TlRMTVNTUAABAAAA/);
  });

  it.each(['NTLM', 'NTLM ????', `NTLM ${encodeBase64(new Uint8Array(40))}`, 'NTLM TlRMTVNTUAAC', 'Negotiate'])(
    'is refused by what is no challenge: %s',
    (field) => {
      const conversation = conversationWith({ negotiate: null });
      conversation.receive(['NTLM']);
      conversation.use(mia);
      conversation.authorization(get);
      expect(conversation.receive([field]).kind).not.toBe('prove');
    },
  );

  it('begins anew when its connection is gone', () => {
    const conversation = conversationWith();
    conversation.receive(['NTLM']);
    conversation.use(mia);
    conversation.authorization(get);
    conversation.receive([`NTLM ${ntlmChallenge}`]);
    conversation.restart();
    expect(conversation.authorization(get)).toMatch(/^NTLM TlRMTVNTUAABAAAA/);
  });

  it('does not take names and passwords that its messages cannot count', () => {
    const conversation = conversationWith();
    conversation.receive(['NTLM']);
    conversation.use(new URLCredential({ user: 'u'.repeat(1025), password: 'x' }));
    expect(conversation.authorization(get)).toBeNull();
  });
});

describe('Negotiate', () => {
  it('carries the tokens of its source, without a credential too', async () => {
    const hosts: string[] = [];
    const tokens: (string | null)[] = [];
    const conversation = conversationWith({
      negotiate: (host) => {
        hosts.push(host);
        return {
          next: (token) => {
            tokens.push(token);
            return `t${String(tokens.length)}`;
          },
        };
      },
    });
    const step = conversation.receive(['Negotiate']);
    expect(step).toMatchObject({ kind: 'ask', worksWithoutCredential: true });
    expect(methodOf(step)).toBe(NSURLAuthenticationMethodNegotiate.slice(25));
    conversation.use(null);
    expect(await conversation.authorization(get)).toBe('Negotiate t1');
    expect(conversation.receive(['Negotiate YQ=='])).toEqual({ kind: 'prove' });
    expect(await conversation.authorization(get)).toBe('Negotiate t2');
    expect(await conversation.accept(['Negotiate Yg=='], [])).toBe(true);
    expect(hosts).toEqual(['host.test']);
    expect(tokens).toEqual([null, 'YQ==', 'Yg==']);
  });

  it("is not accepted when the server's last token does not prove who it is (RFC 4559 §5)", async () => {
    const conversation = conversationWith({ negotiate: () => ({ next: (token) => (token === null ? 't' : null) }) });
    conversation.receive(['Negotiate']);
    conversation.use(null);
    await conversation.authorization(get);
    expect(await conversation.accept(['Negotiate Yg=='], [])).toBe(false);
  });

  it.each([
    ['there is none', null],
    ['it is no token', 'a b'],
    ['it could end the line', 'a\r\nb'],
    ['it is too long', 'a'.repeat(70_000)],
  ])('gives up when %s', async (_name, token) => {
    const conversation = conversationWith({ negotiate: () => ({ next: () => token }) });
    conversation.receive(['Negotiate']);
    conversation.use(null);
    expect(await conversation.authorization(get)).toBeNull();
  });
});

describe('an end', () => {
  it('comes to challenges that never do', () => {
    const conversation = conversationWith();
    const kinds = new Set<string>();
    let last: AuthenticationStep = { kind: 'deliver' };
    for (let round = 0; round < 41; round++) {
      last = conversation.receive([`Digest realm="d", nonce="${String(round)}", stale=true`]);
      kinds.add(last.kind);
      if (last.kind === 'ask') conversation.use(mia);
      conversation.authorization(get);
    }
    expect(last).toEqual({ kind: 'endless', rounds: 40 });
    expect([...kinds]).toEqual(['ask', 'prove', 'endless']);
  });

  it('comes to nonces that are stale whenever they are used: somebody is asked', () => {
    const conversation = conversationWith();
    const asked: number[] = [];
    for (let round = 0; round < 12; round++) {
      const step = conversation.receive([`Digest realm="d", nonce="${String(round)}", stale=true`]);
      if (step.kind === 'ask') asked.push(round);
      if (step.kind === 'ask') conversation.use(mia);
      conversation.authorization(get);
    }
    expect(asked).toEqual([0, 9]);
  });
});
