import { NSURLAuthenticationMethodNTLM } from '../../foundation/authenticationMethods.ts';
import type { URLCredential } from '../../foundation/URLCredential.ts';
import { decodeBase64, encodeBase64 } from '../../syntax/base64.ts';
import type { Challenge } from '../../syntax/challengeHeader.ts';
import { type Digests, hasDigest } from '../../syntax/Digests.ts';
import { latin1Bytes } from '../../syntax/latin1.ts';
import {
  domainAndUser,
  ntlmAuthenticateMessage,
  type NTLMChallenge,
  ntlmNegotiateMessage,
  readNTLMChallenge,
} from '../../syntax/ntlmMessages.ts';
import type { AuthenticationScheme, AuthorizedRequest, Rechallenge } from './AuthenticationScheme.ts';

/** The longest name or password; the messages count with sixteen bits. */
const longestText = 1024;
/** Servers want the name of the client's machine. Which one it is, is none of their business. */
const workstation = 'WORKSTATION';

/** NTLM, in its second version only. @see MS-NLMP @see MS-NTHT */
export class NTLMScheme implements AuthenticationScheme {
  readonly method: string = NSURLAuthenticationMethodNTLM;
  readonly realm = null;
  readonly isOfConnection = true;
  readonly worksWithoutCredential = false;
  readonly covers = null;
  readonly #digests: Digests;
  readonly #host: string;
  #challenge: NTLMChallenge | null = null;
  #state: 'new' | 'begun' | 'challenged' | 'answered' = 'new';

  constructor(host: string, digests: Digests) {
    this.#host = host;
    this.#digests = digests;
  }

  /** Null where there is no MD5. */
  static from(host: string, digests: Digests): NTLMScheme | null {
    return hasDigest(digests, 'md5') ? new NTLMScheme(host, digests) : null;
  }

  get isHandshake(): boolean {
    return this.#state === 'new' || this.#state === 'begun';
  }

  authorize(credential: URLCredential | null, request: AuthorizedRequest): string | null {
    const password = credential?.password ?? null;
    const name = credential?.user ?? '';
    if (password === null || name.length > longestText || password.length > longestText) return null;
    if (this.#challenge === null) {
      this.#state = 'begun';
      return `NTLM ${encodeBase64(ntlmNegotiateMessage())}`;
    }
    const who = {
      ...domainAndUser(name),
      password,
      workstation,
      targetName: `HTTP/${this.#host}`,
      channelBinding: request.channelBinding,
      clientChallenge: this.#digests.randomBytes(8),
      now: request.now,
    };
    const message = ntlmAuthenticateMessage(this.#challenge, who, this.#digests);
    this.#challenge = null;
    this.#state = 'answered';
    return `NTLM ${encodeBase64(message)}`;
  }

  rechallenge({ token }: Challenge): Rechallenge {
    const bytes = token === null || this.#state !== 'begun' ? null : decodeBase64(latin1Bytes(token));
    this.#challenge = bytes === null ? null : readNTLMChallenge(bytes);
    this.#state = this.#challenge === null ? 'new' : 'challenged';
    return this.#challenge === null ? 'refused' : 'goOn';
  }

  accept(): boolean {
    this.#state = 'new';
    return true;
  }
}
