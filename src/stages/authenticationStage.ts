import type { ResponseSource } from '../events/ResponseEvent.ts';
import { isPromiseLike, whenReady } from '../foundation/Eventually.ts';
import { HTTPURLResponse } from '../foundation/HTTPURLResponse.ts';
import type { URLCredential } from '../foundation/URLCredential.ts';
import { URLError } from '../foundation/URLError.ts';
import { URLErrorCode } from '../foundation/URLErrorCode.ts';
import type { URLRequest } from '../foundation/URLRequest.ts';
import type { URLResponse } from '../foundation/URLResponse.ts';
import type { URLTarget } from '../foundation/URLTarget.ts';
import {
  type AcceptedProof,
  AuthenticationConversation,
} from '../loading/authentication/AuthenticationConversation.ts';
import type { AuthorizedRequest } from '../loading/authentication/AuthenticationScheme.ts';
import {
  type AuthenticationOutcome,
  Authenticator,
  type CredentialSource,
} from '../loading/authentication/Authenticator.ts';
import type { AuthorizationMemory } from '../loading/authentication/AuthorizationMemory.ts';
import { digestOfBody } from '../loading/authentication/digestOfBody.ts';
import type { AuthenticationTools } from '../loading/authentication/schemesOffered.ts';
import { ConnectionLease } from '../loading/ConnectionLease.ts';
import type { LoadClient, Loader, Run, Stage } from '../loading/Loader.ts';
import type { FileSystem } from '../loading/ports.ts';
import { userInfoCredential } from '../policies/userInfoCredential.ts';
import { RepeatingLoad } from './RepeatingLoad.ts';

/** What the authentication stage has to know. */
export interface AuthenticationParts {
  readonly tools: AuthenticationTools;
  /** Where credentials are kept; null when the session has no such place. */
  readonly credentials: CredentialSource | null;
  /** What the session has proved so far. */
  readonly memory: AuthorizationMemory;
  readonly files: FileSystem | null;
}

/** Connections that may get lost in the middle of one handshake. */
const mostRestarts = 2;

/**
 * Answers servers that want to know who asks (401): asks `challenge`, and repeats the request with what the answer
 * proves. Without a usable challenge, and when nobody has a credential, the 401 is a response like any other.
 *
 * What was accepted once is proved again without being challenged: Basic as deep as the path or deeper, Digest on the
 * whole server or where it says. Only what the app keeps (`forSession` and longer) is used for other requests, and what a
 * URL carries only for URLs that carry the same. The first request for a space goes out without a credential. Nothing
 * of it goes along with a redirect: each hop is a load of its own.
 *
 * A request that has a field `Authorization` of its own is sent as it is; the user is asked when it is refused, and
 * nothing is proposed, so that stored credentials never take the place of what the app said.
 *
 * NTLM and Negotiate prove who asks for a connection: it is leased for the load, in HTTP/1.1, and closed afterwards.
 * @see RFC 9110 §11 @see URLSessionTaskDelegate task(_:didReceive:)
 */
export const authenticationStage =
  (parts: AuthenticationParts): Stage =>
  (next) =>
  (request, run, client) =>
    new AuthenticationLoad(next, request, run, client, parts);

/** Where a proof counts: what a URL carries is not mixed with what others use. */
const placeOf = ({ origin, username, password }: URLTarget): string =>
  username === '' && password === '' ? origin : `${origin} ${username}:${password}`;

class AuthenticationLoad extends RepeatingLoad {
  readonly #parts: AuthenticationParts;
  /** The request as it came, without any proof. */
  readonly #plain: URLRequest;
  #authenticator: Authenticator | null = null;
  /** What is being proved without having been challenged. */
  #remembered: AcceptedProof | null = null;
  #lease: ConnectionLease | null = null;
  #restarts = 0;

  constructor(next: Loader, request: URLRequest, run: Run, client: LoadClient, parts: AuthenticationParts) {
    super(next, request, run, client);
    this.#parts = parts;
    this.#plain = request;
  }

  override start(): void {
    const { target, headers } = this.#plain;
    const proof = target === null ? null : this.#parts.memory.find(placeOf(target), target.path);
    if (proof === null || target === null || headers.has('authorization')) return super.start();
    const { conversation } = (this.#authenticator = this.#authenticatorFor(target));
    this.#remembered = proof;
    conversation.begin(proof);
    const send = (value: string | null): void => {
      this.begin(value === null ? this.#plain : this.#authorized(value));
    };
    whenReady(conversation.authorization(this.#facts(target)), send, () => {
      send(null);
    });
  }

  #authenticatorFor(target: URLTarget): Authenticator {
    const { hostname: host, port, scheme: protocol } = target;
    const { tools, credentials } = this.#parts;
    return new Authenticator({
      run: this.run,
      conversation: new AuthenticationConversation({ host, port, protocol, proxyType: null }, tools),
      credentials,
      userInfo: userInfoCredential(target),
      proposes: !this.#plain.headers.has('authorization'),
      willAsk: () => {
        this.#forget(target);
      },
    });
  }

  /** What was proved is not wanted any more. */
  #forget(target: URLTarget): void {
    if (this.#remembered !== null) this.#parts.memory.forget(placeOf(target), this.#remembered);
    this.#remembered = null;
    this.#endLease();
  }

  #facts({ path }: URLTarget): AuthorizedRequest {
    const { httpMethod: method, body } = this.#plain;
    const { connection } = this.run.transfer ?? { connection: null };
    return {
      method,
      target: path,
      bodyDigest: digestOfBody(body, this.#parts.files),
      channelBinding: connection?.channelBinding?.() ?? null,
      now: this.run.clock.now(),
    };
  }

  #authorized(value: string): URLRequest {
    const headers = this.#plain.headers.copy();
    headers.set('Authorization', value);
    const request = this.#plain.withHeaders(headers);
    // It will be challenged again whatever it carries.
    return this.#authenticator?.conversation.isHandshake === true ? request.withBody(null) : request;
  }

  override didReceiveResponse(response: URLResponse, source: ResponseSource): void {
    const { target } = this.#plain;
    if (!(response instanceof HTTPURLResponse) || target === null || source !== 'network') {
      return this.client.didReceiveResponse(response, source);
    }
    if (response.statusCode !== 401) {
      if (this.#authenticator === null || response.statusCode === 407)
        return this.client.didReceiveResponse(response, source);
      return this.#accepted(this.#authenticator, target, response, source);
    }
    const fields = response.headers.getAll('www-authenticate');
    if (fields.length === 0) return this.client.didReceiveResponse(response, source);
    this.#authenticator ??= this.#authenticatorFor(target);
    this.hold(response, source);
    // A store or a maker of tokens may take its time.
    this.inner?.pause();
    this.#authenticator.answer(response, fields, this.#facts(target), this.#decided);
  }

  readonly #decided = (outcome: AuthenticationOutcome): void => {
    if (this.isOver) return;
    if (outcome.kind === 'fail') return this.#failWith(outcome.error);
    if (!this.isPaused) this.inner?.resume();
    if (outcome.kind === 'deliver') return this.release();
    this.run.attempt += 1;
    this.#takeLease();
    this.repeat(this.#authorized(outcome.value));
  };

  #failWith(error: URLError): void {
    const { attempt, hop } = this.run;
    this.fail(error.with({ failingURL: this.#plain.urlString, attempt, hop }));
  }

  /** What proves a connection needs one that nobody else has; the message that ends a handshake needs the very same. */
  #takeLease(): void {
    const { conversation } = this.#authenticator as Authenticator;
    if (!conversation.isOfConnection) return this.#endLease();
    this.#lease ??= new ConnectionLease();
    this.#lease.isStrict = conversation.isContinuing;
  }

  protected override begin(request: URLRequest): void {
    if (this.#lease !== null) this.run.lease = this.#lease;
    super.begin(request);
  }

  #endLease(): void {
    const lease = this.#lease;
    if (lease === null) return;
    this.#lease = null;
    if (this.run.lease === lease) this.run.lease = null;
    lease.end();
  }

  #accepted(authenticator: Authenticator, target: URLTarget, response: HTTPURLResponse, source: ResponseSource): void {
    const { headers } = response;
    const isProved = authenticator.accept(headers.getAll('www-authenticate'), headers.getAll('authentication-info'));
    if (!isPromiseLike(isProved)) {
      if (!isProved) return this.#failWith(noProofOfServer());
      this.#remember(authenticator, target);
      return this.client.didReceiveResponse(response, source);
    }
    this.hold(response, source);
    this.inner?.pause();
    const settle = (isSound: boolean): void => {
      if (this.isOver) return;
      if (!isSound) return this.#failWith(noProofOfServer());
      if (!this.isPaused) this.inner?.resume();
      this.release();
    };
    whenReady(isProved, settle, () => {
      settle(false);
    });
  }

  #remember({ conversation }: Authenticator, target: URLTarget): void {
    const { accepted } = conversation;
    if (accepted === null || accepted.scheme === this.#remembered?.scheme) return;
    if (mayRemember(accepted.credential, target)) this.#parts.memory.remember(placeOf(target), target.path, accepted);
  }

  override cancel(): void {
    super.cancel();
    this.#endLease();
  }

  protected override fail(error: URLError): void {
    super.fail(error);
    this.#endLease();
  }

  override didFinish(): void {
    super.didFinish();
    if (this.isOver) this.#endLease();
  }

  override didFail(error: URLError): void {
    if (!this.isHolding && this.#mayRestart(error)) return this.#restart();
    super.didFail(error);
    if (this.isOver) this.#endLease();
  }

  #mayRestart({ code }: URLError): boolean {
    const isLost = this.#lease?.isStrict === true && code === URLErrorCode.networkConnectionLost;
    return isLost && this.#restarts < mostRestarts;
  }

  /** The connection went away in the middle of a handshake, which begins anew on another one. */
  #restart(): void {
    this.inner = null;
    this.#restarts += 1;
    this.#endLease();
    (this.#authenticator as Authenticator).restart(this.#facts(this.#plain.target as URLTarget), this.#decided);
  }
}

/** A credential that is not kept is for one request; what a URL carries comes with each URL anyway. */
const mayRemember = ({ persistence }: URLCredential, { username, password }: URLTarget): boolean =>
  persistence !== 'none' || username !== '' || password !== '';

const noProofOfServer = (): URLError =>
  new URLError(URLErrorCode.userAuthenticationRequired, {
    detail: 'the server was to prove who it is, and did not',
    phase: 'waiting',
  });
