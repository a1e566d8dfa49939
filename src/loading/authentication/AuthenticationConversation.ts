import type { Eventually } from '../../foundation/Eventually.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import { URLProtectionSpace } from '../../foundation/URLProtectionSpace.ts';
import { type Challenge, parseAuthenticationInfo, parseChallenges } from '../../syntax/challengeHeader.ts';
import { asWritten } from '../../syntax/latin1.ts';
import type { AuthenticationScheme, AuthorizedRequest } from './AuthenticationScheme.ts';
import { type AuthenticationTools, type OfferedScheme, schemesOffered } from './schemesOffered.ts';

/** Who challenges: a server by the URL's scheme, or a proxy by its type. */
export interface Challenger {
  readonly host: string;
  readonly port: number;
  /** `http` or `https`; null for a proxy. */
  readonly protocol: string | null;
  /** One of `NSURLProtectionSpace…Proxy`; null for a server. */
  readonly proxyType: string | null;
}

/** What to do with an answer that challenges. */
export type AuthenticationStep =
  /** Somebody has to say with which credential; then `use`, `reject`, or the answer itself is delivered. */
  | {
      readonly kind: 'ask';
      readonly space: URLProtectionSpace;
      /** How often a proof in this conversation was refused. */
      readonly failures: number;
      /** Whether the space can be entered without any credential. */
      readonly worksWithoutCredential: boolean;
    }
  /** The request is to be repeated with `authorization`. */
  | { readonly kind: 'prove' }
  /** There is no challenge that could be met: the answer itself is delivered. */
  | { readonly kind: 'deliver' }
  /** It would never end. */
  | { readonly kind: 'endless'; readonly rounds: number };

/** An accepted proof, which may be given again without being challenged. */
export interface AcceptedProof {
  readonly name: string;
  readonly scheme: AuthenticationScheme;
  readonly credential: URLCredential;
}

/** Answers to one request that challenge: handshakes, refusals and nonces that are too old, all together. */
const mostRounds = 40;
/** Repeats in a row that nobody is asked about. */
const mostSilent = 8;

/**
 * All challenges of one server, or of one proxy, to one request, and what is to be said to them. It neither asks the user
 * nor sends anything: its owner does, for origins (401) and for proxies (407) alike.
 *
 * `receive` is told of each answer that challenges, and says what comes next. Of several challenges the strongest that
 * can be met is taken, after `reject` the next one. `authorization` gives the value of the field for the repeated
 * request; `accept` is told of the answer that challenges no more. While `isOfConnection`, repeats go over the connection
 * that the answer came on, in HTTP/1.1; `isHandshake` says that a repeat will be challenged again whatever happens, so
 * that its body may stay at home.
 */
export class AuthenticationConversation {
  readonly #challenger: Challenger;
  readonly #tools: AuthenticationTools;
  #choices: readonly OfferedScheme[] = [];
  #choice: OfferedScheme | null = null;
  #credential: URLCredential | null = null;
  #hasProved = false;
  /** The proof was given without being challenged, out of memory. */
  #isFromMemory = false;
  #failures = 0;
  #rounds = 0;
  #silent = 0;
  #isContinuing = false;

  constructor(challenger: Challenger, tools: AuthenticationTools) {
    this.#challenger = challenger;
    this.#tools = tools;
  }

  /** Goes on with a proof that is given before anybody challenged. */
  begin({ name, scheme, credential }: AcceptedProof): void {
    this.#choice = { name, scheme };
    this.#credential = credential;
    this.#isFromMemory = true;
  }

  get isOfConnection(): boolean {
    return this.#choice?.scheme.isOfConnection === true;
  }

  get isHandshake(): boolean {
    return this.#choice?.scheme.isHandshake === true;
  }

  /** Whether the next proof makes sense only on the connection of the last answer. */
  get isContinuing(): boolean {
    return this.#isContinuing;
  }

  /** The credential that was proved last; null when none was needed. */
  get credential(): URLCredential | null {
    return this.#credential;
  }

  /** The space that was last asked about, or is proved to. */
  get space(): URLProtectionSpace | null {
    return this.#choice === null ? null : this.#spaceOf(this.#choice.scheme);
  }

  /**
   * An answer challenges.
   * @param fields - `WWW-Authenticate` or `Proxy-Authenticate`, one text for each time it was sent.
   */
  receive(fields: readonly string[]): AuthenticationStep {
    this.#rounds += 1;
    if (this.#rounds > mostRounds) return { kind: 'endless', rounds: mostRounds };
    const challenges = parseChallenges(fields);
    if (this.#choice !== null && this.#hasProved && this.#goesOn(this.#choice, challenges)) {
      this.#silent += 1;
      this.#isContinuing = this.#choice.scheme.isOfConnection;
      if (this.#silent <= mostSilent) return { kind: 'prove' };
    }
    this.#isContinuing = false;
    if (this.#hasProved) this.#failures += 1;
    this.#silent = 0;
    this.#isFromMemory = false;
    this.#choices = schemesOffered(challenges, this.#challenger.host, this.#tools);
    return this.#next();
  }

  /** Whether the proof that was given is to be gone on with, or to be given once more. */
  #goesOn({ name, scheme }: OfferedScheme, challenges: readonly Challenge[]): boolean {
    const again = challenges.filter((challenge) => challenge.scheme === name);
    const challenge =
      again.find(({ parameters }) => scheme.realm !== null && parameters.get('realm') === scheme.realm) ?? again[0];
    if (challenge === undefined) return false;
    const wasFromMemory = this.#isFromMemory;
    this.#isFromMemory = false;
    if (wasFromMemory && scheme.realm !== null && challenge.parameters.get('realm') !== scheme.realm) {
      // Another space begins here: nothing was refused.
      this.#hasProved = false;
      return false;
    }
    // A server may forget its nonces without saying so: what was right before is tried once more with the new one.
    const result = scheme.rechallenge(challenge);
    return result !== 'refused' || (wasFromMemory && name === 'digest');
  }

  #next(): AuthenticationStep {
    const [choice, ...others] = this.#choices;
    this.#choices = others;
    this.#choice = choice ?? null;
    this.#hasProved = false;
    this.#credential = null;
    if (choice === undefined) return { kind: 'deliver' };
    const { scheme } = choice;
    const { worksWithoutCredential } = scheme;
    return { kind: 'ask', space: this.#spaceOf(scheme), failures: this.#failures, worksWithoutCredential };
  }

  #spaceOf({ realm, method }: AuthenticationScheme): URLProtectionSpace {
    const parts = {
      ...this.#challenger,
      realm: realm === null ? null : asWritten(realm),
      authenticationMethod: method,
    };
    return new URLProtectionSpace(parts);
  }

  /** Whoever was asked wants another challenge of the same answer. */
  reject(): AuthenticationStep {
    return this.#next();
  }

  /** Whoever was asked gave a credential; null where the space can be entered without. */
  use(credential: URLCredential | null): void {
    this.#credential = credential;
  }

  /** The value of the field for the repeated request; null when the credential cannot be proved in this way: `reject`. */
  authorization(request: AuthorizedRequest): Eventually<string | null> {
    if (this.#choice === null) return null;
    this.#hasProved = true;
    return this.#choice.scheme.authorize(this.#credential, request);
  }

  /** The connection of a handshake is gone: it begins anew on another one. */
  restart(): void {
    const { host } = this.#challenger;
    this.#isContinuing = false;
    if (this.#choice === null) return;
    const challenge = { scheme: this.#choice.name, token: null, parameters: new Map<string, string>() };
    this.#choice = schemesOffered([challenge], host, this.#tools)[0] ?? null;
  }

  /**
   * An answer challenges no more. False when the peer was to prove who it is as well, and could not.
   * @param fields - As in `receive`; the peer's own proof may be in them.
   * @param info - `Authentication-Info` or `Proxy-Authentication-Info`.
   */
  accept(fields: readonly string[], info: readonly string[]): Eventually<boolean> {
    if (this.#choice === null || !this.#hasProved) return true;
    const { name, scheme } = this.#choice;
    const own = fields.length === 0 ? [] : parseChallenges(fields).filter((challenge) => challenge.scheme === name);
    return scheme.accept(own[0] ?? null, parseAuthenticationInfo(info));
  }

  /** What may be given again without being challenged; null when the scheme does not allow it. */
  get accepted(): AcceptedProof | null {
    if (this.#choice === null || this.#credential === null || !this.#hasProved) return null;
    const { name, scheme } = this.#choice;
    return scheme.covers === null ? null : { name, scheme, credential: this.#credential };
  }
}
