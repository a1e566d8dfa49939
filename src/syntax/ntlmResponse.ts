import { type Digests, hmacMD5 } from './Digests.ts';
import { joinBytes } from './joinBytes.ts';
import { md4 } from './md4.ts';
import { utf16 } from './utf16.ts';

/** What the answer to a challenge is computed from. */
export interface NTLMProof {
  readonly user: string;
  /** Empty when the user is not of a domain, or says it in their name. */
  readonly domain: string;
  readonly password: string;
  /** Eight bytes each. */
  readonly serverChallenge: Uint8Array;
  readonly clientChallenge: Uint8Array;
  /** Eight bytes: tenths of microseconds since 1601. */
  readonly time: Uint8Array;
  /** Written pairs. */
  readonly targetInfo: Uint8Array;
}

/** Answers to a challenge in the second version of the scheme. */
export interface NTLMResponse {
  readonly nt: Uint8Array;
  readonly lm: Uint8Array;
  readonly sessionKey: Uint8Array;
}

/** `NTOWFv2`. @see MS-NLMP §3.3.2 */
export const ntlmKey = (proof: Pick<NTLMProof, 'user' | 'domain' | 'password'>, digests: Digests): Uint8Array =>
  hmacMD5(digests, md4(utf16(proof.password)), utf16(proof.user.toUpperCase() + proof.domain));

/** Computes the answers. @see MS-NLMP §3.3.2 */
export const ntlmResponse = (proof: NTLMProof, digests: Digests): NTLMResponse => {
  const { serverChallenge, clientChallenge, time, targetInfo } = proof;
  const key = ntlmKey(proof, digests);
  const version = Uint8Array.of(1, 1, 0, 0, 0, 0, 0, 0);
  const blob = joinBytes(version, time, clientChallenge, new Uint8Array(4), targetInfo, new Uint8Array(4));
  const proved = hmacMD5(digests, key, serverChallenge, blob);
  return {
    nt: joinBytes(proved, blob),
    lm: joinBytes(hmacMD5(digests, key, serverChallenge, clientChallenge), clientChallenge),
    sessionKey: hmacMD5(digests, key, proved),
  };
};

/** Milliseconds between 1601 and 1970. */
const since1601 = 11_644_473_600_000n;

/** A moment in milliseconds since 1970, as the messages carry it. @see MS-DTYP §2.3.3 */
export const fileTime = (milliseconds: number): Uint8Array => {
  const view = new DataView(new ArrayBuffer(8));
  view.setBigUint64(0, (BigInt(Math.floor(milliseconds)) + since1601) * 10_000n, true);
  return new Uint8Array(view.buffer);
};
